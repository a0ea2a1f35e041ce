// Package httpsig signs and checks single HTTP messages between systems: who
// asked, what exactly, and that nobody changed or repeated it on the way.
//
// It follows RFC 9421 (HTTP Message Signatures) with Ed25519, ECDSA P-256,
// RSASSA-PSS with SHA-512 and HMAC-SHA-256, and RFC 9530 (Content-Digest). What
// always holds: what a signature says of itself is read strictly and bounded
// (RFC 9651); a component that is not understood is refused, never left out; a
// field that comes twice is refused where a second line could change its
// meaning; time and required components are judged before the signature is.
//
// It refuses to know servers, keys by name and who may ask what: a message is
// four texts and a list of fields. Start reading at Message, Sign and Rule.Verify.
package httpsig
