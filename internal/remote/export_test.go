package remote

import "time"

// Hasten shortens how long a service may take.
func (r *Room) Hasten(limit time.Duration) { r.limit = limit }

// Judge reads every kind of answer, for the fuzzer.
func Judge(body []byte) {
	_, _ = parseAbout(body)
	_, _ = parseList(body)
	_, _ = parseAccess(body)
	_, _ = parseSAD(body)
	_, _ = parseEndpoint(body)
	if sig, err := parseSignature(body); err == nil && (len(sig) < 8 || len(sig) > 1024) {
		panic("a signature out of bounds")
	}
	c, err := parseCredential(body)
	if err == nil {
		if len(c.Chain) == 0 || len(c.Chain) > certMost || len(c.Factors) > factorMost || len(c.Algos) == 0 {
			panic("a credential out of bounds")
		}
		for _, f := range c.Factors {
			if f.ID == "" || len(f.ID) > wordMost || len(f.Label) > wordMost {
				panic("a factor out of bounds")
			}
		}
	}
	for _, status := range []int{200, 400, 401, 429, 500, 503} {
		if refused(status, body).Key == "" {
			panic("a refusal without a sentence")
		}
	}
}

// RefusalKey is the sentence that an answer of a service is told by.
func RefusalKey(status int, body string) string { return refused(status, []byte(body)).Key }

// Keys are the sentences of the table.
func Keys() (out []string) {
	for _, r := range refusals {
		out = append(out, r.key)
	}
	return out
}
