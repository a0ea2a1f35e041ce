// Package seal is the safe and the seal of an office: its keys, what is signed
// with them, and the check of it.
//
// The root (32 random bytes, kept outside the data) wraps and derives every
// other secret; a paper recovery kit brings it back. The node key (Ed25519)
// signs checkpoints (C2SP tlog-checkpoint). An office's issuing key (P-256)
// signs what leaves on paper: the statement in a letter's QR (COSE_Sign1, RFC
// 9052) and the PDF (CMS, ETSI EN 319 142-1 level B-B). Log-in secrets too.
// What always holds: what is signed here is read back only in the one encoding
// that is written here, so no byte changes unseen; no key prints itself; a key
// made here says that it is not certified (PP 71/2019 art. 60). It refuses to
// know databases, requests, letters and persons: it signs bytes and digests.
// Start reading at Root, Signer and OpenStatement.
package seal
