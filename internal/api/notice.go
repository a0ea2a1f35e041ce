package api

// signatureHeader carries the acquirer's signature over the bytes of the body:
// "hmac-sha256=HEX" or "ed25519=BASE64".
const signatureHeader = "Genggam-Signature"

// notice takes the acquirer's word that a bill was paid. Whoever has no key of the
// office's acquirer is refused; the same notice is answered as the first time.
func (c *call) notice() error {
	if c.Cashier == nil {
		return errNotFound
	}
	b, err := c.body()
	if err != nil {
		return err
	}
	defer b.done()
	out, err := c.Cashier.Notice(c.r.Context(), []byte(b.text), c.r.Header.Get(signatureHeader))
	if err != nil {
		return err
	}
	return c.reply(out)
}
