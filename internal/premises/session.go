package premises

import (
	"encoding/base64"
	"strings"

	"genggam/internal/region"
	"genggam/internal/seal"
)

// A session's token says by itself whose it is: random text, a point, and a
// MAC over it, the account and the office. The table finds a session; it cannot
// make one or turn one into another officer's, so that writing to the database
// opens no door without the node's root.

const tokenTail = 22 // 16 bytes as unpadded base64url

// bindToken completes random text to the token of one account in one office.
func (p *Premises) bindToken(random, account string, office region.Code) string {
	mac := p.MAC([]byte("session\x00" + random + "\x00" + account + "\x00" + string(office)))
	return random + "." + base64.RawURLEncoding.EncodeToString(mac[:16])
}

// boundTo says whether a token was made for an account in an office.
func (p *Premises) boundTo(token, account string, office region.Code) bool {
	random, _, ok := strings.Cut(token, ".")
	return ok && len(token) == seal.TokenLength+1+tokenTail && Equal(token, p.bindToken(random, account, office))
}
