// Package seal is the safe and the seal of an office: its keys, what is signed
// with them, and the check of it.
//
// Three keys have three duties. The root (32 random bytes, kept outside the
// data directory) wraps and derives every other secret; it is the thing that
// a paper recovery kit brings back. The node key (Ed25519) signs checkpoints
// of the journal (C2SP signed-note, tlog-checkpoint). An issuing key per
// office (ECDSA P-256) signs what leaves the office on paper: the statement in
// a letter's QR (COSE_Sign1, RFC 9052) and the PDF (CMS, RFC 5652, in the
// shape of ETSI EN 319 142-1 baseline B-B). Passwords, one-time codes and
// tokens are checked here too.
//
// What always holds: everything signed here is read back only in exactly the
// one encoding that is written here, so no byte of it can be changed unseen;
// no key prints itself; a key made here says in its certificate that it is
// not certified (PP 71/2019 art. 60). The package refuses to know databases,
// requests, letters and persons: it signs bytes and digests.
//
// Start reading at Root, Signer and OpenStatement.
package seal
