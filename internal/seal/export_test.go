package seal

import "crypto/ecdsa"

// StretchForTest makes the key part of a PHC string with other parameters than
// today's.
func StretchForTest(password, salt string, memory, time uint32) string {
	return phc64(Stretch{memory: memory, time: time, threads: 1}.key(password, []byte(salt)))
}

// ReadHashForTest reads a PHC string and writes it again, without the work.
func ReadHashForTest(hash string) (string, error) {
	s, salt, key, err := parsePHC(hash)
	return "$argon2id$v=19$" + s.String() + "$" + phc64(salt) + "$" + phc64(key), err
}

// PrivateForTest lends the key to another library's signer.
func (k *LocalKey) PrivateForTest() *ecdsa.PrivateKey { return k.private }
