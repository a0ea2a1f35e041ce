// Package cert is the identity by which phones and computers know a node over
// TLS where no proxy stands before it: in the office's own Wi-Fi.
//
// There are two kinds. The office's own authority, made here, vouches for the
// names and addresses it was made for and, by critical name constraints (RFC
// 5280 section 4.2.1.10), for nothing else; only computers it was installed on
// believe it. A public authority's certificate, fetched by somebody who has a
// network and carried here, is believed by every phone and ends within weeks.
// What always holds: a private key lies on disk only sealed under the root, in
// one file with its certificate, so that a reader never sees half a pair; a
// wildcard is never taken, since one stolen laptop would be every village.
// It refuses to know listeners, pages and who asks. Start reading at Keeper.
package cert
