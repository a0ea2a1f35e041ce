package httpsig

import (
	"encoding/base64"
	"errors"
	"slices"
	"time"
)

// Sign adds a signature under a label to a message that has none yet.
func Sign(m *Message, label string, in Input, key Signer) error {
	list, err := in.list()
	if err != nil {
		return err
	}
	base, err := list.base(m)
	if err != nil {
		return err
	}
	sig, err := key.SignBase(base)
	if err != nil {
		return err
	}
	m.Set("Signature-Input", label+"="+list.String())
	m.Set("Signature", label+"=:"+base64.StdEncoding.EncodeToString(sig)+":")
	return nil
}

// Rule is what a signature must be to count.
type Rule struct {
	// Required components, as in Input.Components.
	Required []string
	// MaxAge is how old it may be, Skew how far the other clock may be ahead. With
	// MaxAge 0 time is not judged.
	MaxAge, Skew time.Duration
	// Nonce asks for one, so that whoever keeps it can refuse a second.
	Nonce bool
	// Tag, "" for any.
	Tag string
}

// The refusals of Rule.Verify, which say nothing of keys or words.
var (
	ErrUncovered = errors.New("checking signature: it does not cover what it must")
	ErrTime      = errors.New("checking signature: it is too old, or of another time")
	ErrNonce     = errors.New("checking signature: it has no proper nonce")
)

// Verify checks one signature of a message by a key. Errors are ErrUncovered,
// ErrTime, ErrNonce, or that the signature is not good.
func (r Rule) Verify(m Message, s Signature, key Key, now time.Time) error {
	for _, c := range r.Required {
		if !slices.Contains(s.Components, c) {
			return ErrUncovered
		}
	}
	if r.Tag != "" && s.Tag != r.Tag {
		return ErrUncovered
	}
	if r.Nonce && (len(s.Nonce) < 16 || len(s.Nonce) > 128) {
		return ErrNonce
	}
	if r.MaxAge > 0 && !r.timely(s.Input, now) {
		return ErrTime
	}
	if s.Algorithm != "" && s.Algorithm != key.Algorithm {
		return errSignature
	}
	base, err := s.list.base(&m)
	if err != nil {
		return err
	}
	return key.check(base, s.Bytes)
}

// timely says whether a signature was made lately.
func (r Rule) timely(in Input, now time.Time) bool {
	at := time.Unix(in.Created, 0)
	if in.Created == 0 || at.After(now.Add(r.Skew)) || now.Sub(at) > r.MaxAge {
		return false
	}
	return in.Expires == 0 || in.Expires >= in.Created && !now.After(time.Unix(in.Expires, 0))
}
