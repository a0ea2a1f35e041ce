// Package bundle is the sealed bag in which one node sends another what it has
// to say: by wire, by stick or by courier the same bytes.
//
// A bundle names who packed it, for whom, and its place in the one gapless
// sequence from the one to the other; it carries the digest of the bundle
// before it, so that a sender who tells two histories is caught. Its records
// are sealed to the receiver (HPKE, RFC 9180, hybrid ML-KEM-768 with X25519) in
// blocks of at most 32 KiB; the header lists the digest of each block and is
// signed (Ed25519), so that a block is known to be right when it arrives and a
// transfer goes on at a block after any break. A carrier sees sizes, names of
// nodes and numbers, nothing else. A receipt is the receiver's signature that a
// bundle came whole: a third party can check it.
//
// It refuses to know what records mean, where bundles lie, and what time it is.
// The format is docs/bundle.md. Start reading at Pack and Open.
package bundle
