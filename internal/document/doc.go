// Package document is what an issued paper says, to the byte, and how it lives.
//
// A letter is made from a template that a village can write (ParseTemplate,
// Fill) and becomes a Content: the canonical words of the paper, whose SHA-256
// is what the signer's act fixes and what the QR on the paper states
// (Statement). The same content gives the same bytes for ever; golden tests
// hold that. A Document is the life of one paper: signed, sealed, perhaps
// replaced or revoked; it is folded from events and never edited.
//
// The package is pure. It refuses to know how a page looks (paper), who holds
// which key (seal), and how events are written down (canon, journal).
//
// Start reading at Content, then template.go. Numbers and layout of official
// letters follow Permendagri 1/2023 (tata naskah dinas); the statement is
// deterministic CBOR (RFC 8949 section 4.2.1).
package document
