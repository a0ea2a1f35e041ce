package seal

import "crypto/ed25519"

// Public is the public half as crypto packages take it, for messages that are
// signed on the wire (RFC 9421).
func (k NodeKey) Public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }
