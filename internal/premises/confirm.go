package premises

import (
	"context"
	"fmt"

	"genggam/internal/fault"
	"genggam/internal/seal"
	"genggam/internal/store"
)

// place is where a factor is given: an opened computer, or none, where only the
// code of the authenticator counts.
type place struct{ device *Device }

// key of the place in the table of tries.
func (x place) key() []byte {
	if x.device == nil {
		return []byte{}
	}
	return x.device.hash[:]
}

// placeOf is the opened computer of the actor's own office that a token names; a
// token of another office, a closed one and none at all are no computer.
func (p *Premises) placeOf(ctx context.Context, a Actor, device string) (place, error) {
	d, err := p.Device(ctx, device)
	switch {
	case fault.Of(err) == fault.Unauthorized:
		return place{}, nil
	case err != nil:
		return place{}, err
	case d.Office != a.Office:
		return place{}, nil
	}
	return place{&d}, nil
}

// ConfirmSigner asks for the signer's own factor at the moment of signing, also
// when the signer is the one logged in, and gives the signer as an actor in the
// asker's office for the act that follows; no session is opened or changed. So
// the head signs on the clerk's screen.
//
// asker is who is logged in, device the token of the computer ("" for none),
// account who signs, factor what the signer typed: the six-digit code of the
// authenticator, or on an opened computer of this office the signer's PIN. A
// code counts once, here and at the log-in together.
//
// Refusals: account.unknown (not of this office, closed, no role today),
// role.not-allowed (no signer), and with the field "faktor" pin.factor-missing,
// pin.factor-wrong (with how many tries are left), pin.code-used and, after five
// wrong ones, pin.full-login until the signer has logged in with password and
// code.
func (p *Premises) ConfirmSigner(ctx context.Context, asker Actor, device, account, factor string) (Actor, error) {
	return p.Confirm(ctx, Sign, asker, device, Proof{Account: account, Factor: factor})
}

// Proof is who confirms, and what they typed.
type Proof struct{ Account, Factor string }

// Confirm is ConfirmSigner for any act that an officer does on the screen of
// another, such as a verifier at the counter.
func (p *Premises) Confirm(ctx context.Context, what Act, asker Actor, device string, by Proof) (Actor, error) {
	account, factor := by.Account, by.Factor
	signer, err := p.officer(ctx, account, asker.Office)
	if err != nil {
		return Actor{}, err
	}
	if err := signer.May(what); err != nil {
		return Actor{}, err
	}
	at, err := p.placeOf(ctx, asker, device)
	if err != nil {
		return Actor{}, err
	}
	if err := p.factor(ctx, account, at, proof{text: factor, pin: at.device != nil, code: true}); err != nil {
		return Actor{}, err
	}
	if at.device != nil {
		p.atWork(ctx, signer, p.placeName(at.key()))
	}
	return signer, nil
}

// DemoFactor is the present code of an account of a demo node, so that whoever
// tries it out can sign; "" anywhere else.
func (p *Premises) DemoFactor(ctx context.Context, a Actor) (string, error) {
	if !p.card.Demo {
		return "", nil
	}
	var login string
	if found, err := p.Store.One(ctx, `SELECT login FROM accounts WHERE id = ?`, []any{a.Account}, &login); err != nil || !found {
		return "", OrUnknown(err, "account.unknown")
	}
	return p.DemoCode(ctx, login)
}

// SignsAs is the name of an officer of the actor's office and the role in which
// they would sign, for a page that shows a letter before they do: it gives no
// right to anything. A fault "account.unknown" for who may not sign here.
func (p *Premises) SignsAs(ctx context.Context, a Actor, account string) (name string, r Role, err error) {
	officer, err := p.officer(ctx, account, a.Office)
	if err != nil {
		return "", Role{}, err
	}
	if r, err = officer.As(Sign); err != nil {
		return "", Role{}, noAccount()
	}
	return officer.Name, r, nil
}

// Signers are those of the actor's office who may sign today, for a page on
// which another than who is logged in signs.
func (p *Premises) Signers(ctx context.Context, a Actor) ([]Colleague, error) {
	all, err := p.Colleagues(ctx, a.Office)
	var out []Colleague
	for _, c := range all {
		for _, role := range c.Roles {
			if (Actor{Roles: []Role{{Name: role}}}).May(Sign) == nil {
				out = append(out, c)
				break
			}
		}
	}
	return out, err
}

// proof is a factor as it was typed, and which kinds it may be of.
type proof struct {
	text      string
	pin, code bool
}

// factor judges a PIN or a code of an account. One at a time: each PIN takes
// 8 MiB.
func (p *Premises) factor(ctx context.Context, account string, at place, f proof) error {
	text, ok := digits(f.text)
	if !ok {
		return fault.New(fault.Invalid, "pin.factor-missing").On(factorField)
	}
	p.people.pins.Lock()
	defer p.people.pins.Unlock()
	left, err := p.countTry(ctx, account, at)
	if err != nil {
		return err
	}
	ok = false
	if f.pin {
		if ok, err = p.isPIN(ctx, account, text); err != nil {
			return err
		}
	}
	if ok {
		return p.passed(ctx, account, at, 0)
	}
	if !f.code {
		return wrongFactor(left)
	}
	counter, good, err := p.isCode(ctx, account, text)
	switch {
	case err != nil:
		return err
	case !good:
		return wrongFactor(left)
	}
	return p.passed(ctx, account, at, counter)
}

// wrongFactor says how many more may be wrong.
func wrongFactor(left int64) error {
	if left < 1 {
		return fault.New(fault.TooMany, "pin.full-login").On(factorField)
	}
	return fault.New(fault.Invalid, "pin.factor-wrong", left).On(factorField)
}

func (p *Premises) isPIN(ctx context.Context, account, pin string) (bool, error) {
	var hash string
	if _, err := p.Store.One(ctx, `SELECT hash FROM pins WHERE account = ?`, []any{account}, &hash); err != nil {
		return false, fmt.Errorf("judging a PIN: %w", err)
	}
	return seal.CheckPIN(hash, p.keyedPIN(account, pin))
}

// isCode gives the counter of a code that is right; whether it was used before
// is judged where it is used up.
func (p *Premises) isCode(ctx context.Context, account, code string) (counter int64, ok bool, err error) {
	var sealed []byte
	if found, err := p.Store.One(ctx, `SELECT totp FROM accounts WHERE id = ?`, []any{account}, &sealed); err != nil || !found {
		return 0, false, OrUnknown(err, "account.unknown")
	}
	secret, err := p.Root.Open("row", sealed, []byte(account))
	if err != nil {
		return 0, false, fmt.Errorf("judging a code: %w", err)
	}
	counter, ok = seal.CheckTOTP(secret, code, p.Now(), 0)
	return counter, ok, nil
}

// passed uses up a code (counter above 0) and takes back the tries at this
// place; of the day's count it takes back itself alone, so that what others got
// wrong before stays counted. A code that was used before is refused, and is no
// guess.
func (p *Premises) passed(ctx context.Context, account string, at place, counter int64) error {
	used := false
	err := p.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		used = false
		var last int64
		found, err := t.One(`SELECT totp_at FROM accounts WHERE id = ? AND state = 'active'`, []any{account}, &last)
		if err != nil || !found {
			return OrUnknown(err, "account.unknown")
		}
		if err := t.Exec(`UPDATE pin_days SET wrong = wrong - 1 WHERE account = ? AND wrong > 0`, account); err != nil {
			return err
		}
		if counter > 0 && counter <= last {
			used = true
			if err := t.Exec(`DELETE FROM pin_tries WHERE account = ? AND device = ? AND tries = 1`, account, at.key()); err != nil {
				return err
			}
			return t.Exec(`UPDATE pin_tries SET tries = tries - 1 WHERE account = ? AND device = ?`, account, at.key())
		}
		if counter > 0 {
			if err := t.Exec(`UPDATE accounts SET totp_at = ? WHERE id = ?`, counter, account); err != nil {
				return err
			}
		}
		return t.Exec(`DELETE FROM pin_tries WHERE account = ? AND device = ?`, account, at.key())
	})
	if err == nil && used {
		err = fault.New(fault.Invalid, "pin.code-used").On(factorField)
	}
	return err
}
