package remotetest

import (
	"encoding/asn1"
	"math/big"
)

// plain writes an ECDSA signature on P-256 as r ‖ s.
func plain(der []byte) []byte {
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		panic(err)
	}
	out := make([]byte, 64)
	pair.R.FillBytes(out[:32])
	pair.S.FillBytes(out[32:])
	return out
}
