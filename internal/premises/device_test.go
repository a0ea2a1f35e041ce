package premises_test

import (
	"fmt"
	"testing"
	"time"

	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/internal/seal"
	"genggam/internal/store"
)

const pin = "274915"

// enter logs in fully and opens the computer.
func enter(t *testing.T, n *office.Node, login, before string) premises.Opened {
	t.Helper()
	n.Clock.Add(30 * time.Second)
	o, err := n.Enter(t.Context(), premises.Entry{Login: login, Password: office.Password, Code: code(n, login), Caller: "test", Device: before, Share: true})
	must(t, err)
	return o
}

func code(n *office.Node, login string) string { return seal.TOTPCode(n.TOTP[login], n.Clock.Now()) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// setPIN gives an officer a PIN after a log-in of their own.
func setPIN(t *testing.T, n *office.Node, login, pin string) string {
	t.Helper()
	token := n.Token(login)
	must(t, n.SetPIN(t.Context(), token, office.Password, pin))
	a, err := n.Actor(t.Context(), token)
	must(t, err)
	return a.Account
}

// says refuses everything but one refusal.
func says(t *testing.T, what string, err error, key string) {
	t.Helper()
	if f := fault.As(err); f == nil || f.Key != key {
		t.Errorf("%s: %v, %s was expected", what, err, key)
	}
}

func TestASignerConfirmsWithTheirOwnFactorOnAColleaguesScreen(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	signer := setPIN(t, n, "signer", pin)
	o := enter(t, n, "front-desk", "")
	clerk, err := n.Actor(ctx, o.Session)
	must(t, err)

	got, err := n.ConfirmSigner(ctx, clerk, o.Device, signer, pin)
	must(t, err)
	if got.Account != signer || got.May(premises.Sign) != nil {
		t.Errorf("the signer is %+v", got)
	}
	if still, err := n.Actor(ctx, o.Session); err != nil || still.Account != clerk.Account {
		t.Errorf("the session is now of %s: %v", still.Account, err)
	}
	n.Clock.Add(time.Minute)
	now := code(n, "signer")
	_, err = n.ConfirmSigner(ctx, clerk, "", signer, now)
	must(t, err)
	_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, now)
	says(t, "a code that was used", err, "pin.code-used")
	_, err = n.ConfirmSigner(ctx, clerk, "", signer, pin)
	says(t, "a PIN where no computer is open", err, "pin.factor-wrong")
	_, err = n.ConfirmSigner(ctx, clerk, o.Device, clerk.Account, pin)
	says(t, "somebody who may not sign", err, "role.not-allowed")
	_, err = n.ConfirmSigner(ctx, n.As("kec-front-desk"), o.Device, signer, pin)
	says(t, "asked from another office", err, "account.unknown")
	for _, typed := range []string{"", "12345", "12345a", "1234567"} {
		_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, typed)
		says(t, "typed "+typed, err, "pin.factor-missing")
	}
}

func TestOfficersChangeByPINAtAnOpenComputer(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier := setPIN(t, n, "verifier", pin)
	o := enter(t, n, "front-desk", "")
	d, err := n.Device(ctx, o.Device)
	must(t, err)
	if d.AtName == "" || d.AtName != d.ByName {
		t.Errorf("at work is %q, opened by %q", d.AtName, d.ByName)
	}
	began := time.Now()
	token, err := n.Switch(ctx, o.Device, verifier, pin)
	must(t, err)
	t.Logf("a change took %v", time.Since(began))
	a, err := n.Actor(ctx, token)
	must(t, err)
	if a.Account != verifier || !a.Has("verifier") || n.FullLogin(token, a) {
		t.Errorf("after the change: %+v", a)
	}
	_, err = n.Actor(ctx, o.Session)
	says(t, "the session that was there", err, "login.again")
	says(t, "another PIN set from a session of a PIN", n.SetPIN(ctx, token, office.Password, "518273"), "pin.full-session")
	if d, err := n.Device(ctx, o.Device); err != nil || d.At != verifier {
		t.Errorf("at work is %q: %v", d.At, err)
	}
	must(t, n.CloseDevice(ctx, o.Device))
	_, err = n.Actor(ctx, token)
	says(t, "the session of a closed computer", err, "login.again")
	_, err = n.Switch(ctx, o.Device, verifier, pin)
	says(t, "a PIN at a closed computer", err, "device.closed")
}

func TestAComputerClosesAtTheEndOfTheOfficesDay(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier := setPIN(t, n, "verifier", pin)
	o := enter(t, n, "front-desk", "")
	d, err := n.Device(ctx, o.Device)
	must(t, err)
	zone := time.FixedZone("WIB", 7*3600)
	if end := time.UnixMilli(d.Ends).In(zone); end.Hour() != 0 || end.Minute() != 0 || end.Sub(n.Clock.Now()) > 24*time.Hour {
		t.Errorf("it ends at %v", end)
	}
	n.Clock.Add(time.UnixMilli(d.Ends).Sub(n.Clock.Now()) - time.Minute)
	token, err := n.Switch(ctx, o.Device, verifier, pin)
	must(t, err)
	n.Clock.Add(time.Minute)
	_, err = n.Switch(ctx, o.Device, verifier, pin)
	says(t, "a PIN after midnight", err, "device.closed")
	_, err = n.Actor(ctx, token)
	says(t, "a session after midnight", err, "login.again")
}

func TestAPINCannotBeGuessed(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier := setPIN(t, n, "verifier", pin)
	o := enter(t, n, "front-desk", "")
	for i := range 4 {
		_, err := n.Switch(ctx, o.Device, verifier, "90817"+string(rune('0'+i)))
		says(t, "a guess", err, "pin.factor-wrong")
	}
	_, err := n.Switch(ctx, o.Device, verifier, "908179")
	says(t, "the fifth guess", err, "pin.full-login")
	_, err = n.Switch(ctx, o.Device, verifier, pin)
	says(t, "the right PIN after five guesses", err, "pin.full-login")
	// Other computers count for themselves, and all of a day together.
	for range 2 {
		o = enter(t, n, "front-desk", o.Device)
		for range 5 {
			_, _ = n.Switch(ctx, o.Device, verifier, "908170")
		}
	}
	o = enter(t, n, "front-desk", o.Device)
	_, err = n.Switch(ctx, o.Device, verifier, pin)
	says(t, "the right PIN after fifteen guesses in a day", err, "pin.full-login")
	n.Token("verifier")
	if _, err = n.Switch(ctx, o.Device, verifier, pin); err != nil {
		t.Errorf("after a full log-in: %v", err)
	}
}

func TestGuessesBetweenTheTrueUsesOfAPINAreCountedTogether(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier := setPIN(t, n, "verifier", pin)
	o := enter(t, n, "front-desk", "")
	stopped := 0
	for round := range 10 { // two guesses, and then the officer comes back
		for i := range 2 {
			_, err := n.Switch(ctx, o.Device, verifier, fmt.Sprintf("9081%02d", 2*round+i))
			if fault.As(err).Key == "pin.full-login" {
				stopped++
			}
		}
		if stopped > 0 {
			break
		}
		if _, err := n.Switch(ctx, o.Device, verifier, pin); err != nil {
			t.Fatalf("the officer's own use after %d guesses: %v", 2*round+2, err)
		}
	}
	if stopped == 0 {
		t.Fatal("twenty guesses in a day, two between every two true uses, were all judged")
	}
	_, err := n.Switch(ctx, o.Device, verifier, pin)
	says(t, "the right PIN after fifteen guesses", err, "pin.full-login")
	signer := n.As("signer").Account
	n.Clock.Add(31 * time.Second)
	_, err = n.ConfirmSigner(ctx, n.As("front-desk"), o.Device, signer, code(n, "signer"))
	must(t, err) // nobody else is stopped by it
	n.Token("verifier")
	for range 3 { // the log-in is the answer to that; it gives no room for more than a day's
		_, err = n.Switch(ctx, o.Device, verifier, pin)
		must(t, err)
	}
}

func TestAFullLogInDoesNotHideWhatWasGuessedBefore(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier := setPIN(t, n, "verifier", pin)
	o := enter(t, n, "front-desk", "")
	judged := 0
	for round := range 8 { // the officer logs in again before the count is used up
		for i := range 4 {
			if _, err := n.Switch(ctx, o.Device, verifier, fmt.Sprintf("9081%02d", 4*round+i)); fault.As(err).Key == "pin.factor-wrong" {
				judged++
			}
		}
		if judged < 4*(round+1) {
			break
		}
		n.Token("verifier")
	}
	if judged != 14 {
		t.Errorf("%d guesses of a day were judged, with full log-ins in between", judged)
	}
}

func TestGuessesThatComeAtOnceAreAllCounted(t *testing.T) {
	n := office.Open(t)
	verifier := setPIN(t, n, "verifier", pin)
	o := enter(t, n, "front-desk", "")
	answers := make(chan string)
	for range 20 {
		go func() {
			_, err := n.Switch(t.Context(), o.Device, verifier, "908170")
			answers <- fault.As(err).Key
		}()
	}
	count := map[string]int{}
	for range 20 {
		count[<-answers]++
	}
	if count["pin.factor-wrong"] != 4 || count["pin.full-login"] != 16 {
		t.Errorf("the answers were %v", count)
	}
}

func TestACodeIsUsedUpWhereverItIsGiven(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	o := enter(t, n, "signer", "")
	signer, err := n.Actor(ctx, o.Session)
	must(t, err)
	_, err = n.ConfirmSigner(ctx, signer, "", signer.Account, code(n, "signer"))
	says(t, "the code of the log-in", err, "pin.code-used")
	n.Clock.Add(30 * time.Second)
	now := code(n, "signer")
	_, err = n.ConfirmSigner(ctx, signer, "", signer.Account, now)
	must(t, err)
	_, err = n.Login(ctx, "signer", office.Password, now, "test")
	if fault.Of(err) != fault.Unauthorized {
		t.Errorf("a log-in with the code of a signature: %v", err)
	}
	for range 6 {
		_, err = n.ConfirmSigner(ctx, signer, "", signer.Account, now)
		says(t, "a used code is no guess", err, "pin.code-used")
	}
	for range 4 {
		_, _ = n.ConfirmSigner(ctx, signer, "", signer.Account, "000000")
	}
	_, err = n.ConfirmSigner(ctx, signer, "", signer.Account, "000000")
	says(t, "the fifth wrong code", err, "pin.full-login")
}

// turned is a token with another first letter.
func turned(token string) string {
	if token[0] == 'x' {
		return "y" + token[1:]
	}
	return "x" + token[1:]
}

func TestAStolenComputerCookieOpensNothingElse(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	verifier, district := setPIN(t, n, "verifier", pin), setPIN(t, n, "kec-verifier", pin)
	o := enter(t, n, "front-desk", "")
	_, err := n.Switch(ctx, o.Device, district, pin)
	says(t, "an officer of another office", err, "account.unknown")
	k := enter(t, n, "kec-front-desk", "")
	_, err = n.Switch(ctx, k.Device, verifier, pin)
	says(t, "at the computer of another office", err, "account.unknown")
	for name, token := range map[string]string{"none": "", "a session": o.Session, "cut": o.Device[:len(o.Device)-1], "changed": turned(o.Device), "long": o.Device + "a"} {
		_, err := n.Device(ctx, token)
		says(t, name, err, "device.closed")
	}
	if _, err := n.Actor(ctx, o.Device); fault.Of(err) != fault.Unauthorized {
		t.Errorf("a computer's token as a session: %v", err)
	}
	// Whoever writes to the table moves no computer and keeps none open.
	for _, sql := range []string{`UPDATE devices SET office = '` + string(office.District) + `'`, `UPDATE devices SET ends_at = ends_at + 86400000`,
		`UPDATE devices SET opened_by = '` + district + `'`} {
		o := enter(t, n, "front-desk", "")
		must(t, n.Store.Act(ctx, store.By{}, func(tx *store.Tx) error { return tx.Exec(sql) }))
		_, err := n.Device(ctx, o.Device)
		says(t, sql, err, "device.closed")
	}
}

func TestAPINIsOfOneAccountAndEndsWithIt(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	head := n.As("head")
	verifier, registrar := setPIN(t, n, "verifier", pin), setPIN(t, n, "registrar", "518273")
	o := enter(t, n, "front-desk", "")
	// A row that is copied to another account does not open it.
	must(t, n.Store.Act(ctx, store.By{}, func(tx *store.Tx) error {
		return tx.Exec(`UPDATE pins SET hash = (SELECT hash FROM pins WHERE account = ?) WHERE account = ?`, verifier, registrar)
	}))
	_, err := n.Switch(ctx, o.Device, registrar, pin)
	says(t, "a copied row", err, "pin.factor-wrong")
	if ok, err := n.Settled(ctx); err != nil || ok {
		t.Errorf("verify does not see a copied row: %v", err)
	}
	must(t, n.SetPIN(ctx, n.Token("registrar"), office.Password, "518273"))

	must(t, n.CloseColleague(ctx, head, verifier))
	_, err = n.Switch(ctx, o.Device, verifier, pin)
	says(t, "the PIN of a closed account", err, "account.unknown")
	_, _, err = n.ResetColleague(ctx, head, registrar, "kembang-melati")
	must(t, err)
	_, err = n.Switch(ctx, o.Device, registrar, "518273")
	says(t, "the PIN from before a new password", err, "pin.factor-wrong")
	// The computer that a closed account opened is closed too.
	front, err := n.Actor(ctx, o.Session)
	must(t, err)
	must(t, n.CloseColleague(ctx, head, front.Account))
	_, err = n.Device(ctx, o.Device)
	says(t, "the computer of a closed account", err, "device.closed")
}

func TestARoleThatEndedEndsItsPIN(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	signer := setPIN(t, n, "signer", pin)
	o := enter(t, n, "front-desk", "")
	clerk, err := n.Actor(ctx, o.Session)
	must(t, err)
	people, err := n.OfficeAccounts(ctx, n.As("head"))
	must(t, err)
	for _, p := range people {
		if p.ID == signer {
			must(t, n.EndRole(ctx, n.As("head"), signer, "signer", p.Roles[0].From))
		}
	}
	_, err = n.Switch(ctx, o.Device, signer, pin)
	says(t, "a change by whoever has no role", err, "account.unknown")
	_, err = n.ConfirmSigner(ctx, clerk, o.Device, signer, pin)
	says(t, "a signature of whoever has no role", err, "account.unknown")
}

func TestWhatAStrangerLeftInABrowserDiesAtAFullLogIn(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	planted := enter(t, n, "registrar", "")
	o := enter(t, n, "front-desk", planted.Device)
	if o.Device == planted.Device || o.Session == planted.Session {
		t.Error("a log-in goes on with what was planted")
	}
	_, err := n.Device(ctx, planted.Device)
	says(t, "the planted computer", err, "device.closed")
	_, err = n.Actor(ctx, planted.Session)
	says(t, "the planted session", err, "login.again")
	// A log-in that is not shared closes what was open there.
	n.Clock.Add(30 * time.Second)
	_, err = n.Enter(ctx, premises.Entry{Login: "front-desk", Password: office.Password, Code: code(n, "front-desk"), Caller: "test", Device: o.Device})
	must(t, err)
	_, err = n.Device(ctx, o.Device)
	says(t, "a computer after a log-in for one alone", err, "device.closed")
}

func TestAPINIsSetByItsOwnerAlone(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	token := n.Token("verifier")
	for typed, key := range map[string]string{"": "pin.shape", "12345": "pin.shape", "12a456": "pin.shape", "111111": "pin.weak", "123456": "pin.weak", "876543": "pin.weak", "121212": "pin.weak", "123123": "pin.weak"} {
		says(t, "the PIN "+typed, n.SetPIN(ctx, token, office.Password, typed), key)
	}
	says(t, "with another password", n.SetPIN(ctx, token, "bukan-kata-sandi", pin), "pin.password-wrong")
	says(t, "without a session", n.SetPIN(ctx, "", office.Password, pin), "login.again")
	must(t, n.SetPIN(ctx, token, office.Password, pin))
	must(t, n.SetPIN(ctx, token, office.Password, "518273"))
	var hash string
	_, err := n.Store.One(ctx, `SELECT hash FROM pins`, nil, &hash)
	must(t, err)
	for _, guess := range []string{"518273", pin} {
		if ok, err := seal.CheckPIN(hash, guess); ok || err != nil {
			t.Errorf("a stolen row answers to the PIN without the root: %v %v", ok, err)
		}
	}
}

func TestAPINHandsOutNoRights(t *testing.T) {
	n := office.Open(t)
	ctx := t.Context()
	head := setPIN(t, n, "head", pin)
	token, err := n.Switch(ctx, enter(t, n, "front-desk", "").Device, head, pin)
	must(t, err)
	a, err := n.Actor(ctx, token)
	must(t, err)
	_, err = n.AddColleague(ctx, a, premises.NewAccount{Login: "other", Name: "Orang Lain", Password: office.Password, Grants: []premises.Grant{{Role: "signer"}}})
	says(t, "an account", err, "account.full-session")
	_, _, err = n.ResetColleague(ctx, a, head, "kata sandi yang lain sekali")
	says(t, "a password of their own", err, "account.full-session")
	says(t, "a role", n.GiveRole(ctx, a, head, premises.Grant{Role: "signer"}), "account.full-session")
	says(t, "the end of an account", n.CloseColleague(ctx, a, n.As("verifier").Account), "account.full-session")
	if _, err := n.OfficeAccounts(ctx, a); err != nil {
		t.Errorf("a look at the list: %v", err)
	}
	must(t, n.GiveRole(ctx, n.As("head"), head, premises.Grant{Role: "signer"}))
	clerk, err := n.Actor(ctx, n.Token("head"))
	must(t, err)
	must(t, n.GiveRole(ctx, clerk, head, premises.Grant{Role: "registrar"}))
}
