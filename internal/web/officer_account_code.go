package web

import (
	"net/http"
	"slices"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

// secretPage shows a new second factor, and takes the first code of it.
type secretPage struct {
	Shell
	Notice string
	Lead   string
	Secret string
	QR     *qrCode
	// Action takes the code; without one the first log-in tries it.
	Action string
	Code   Field
}

// secret is the page of a second factor without a try.
func (k *clerk) secret(name, login string, totp []byte) *secretPage {
	p := &secretPage{Shell: k.shell(k.say("office.account.secret-title")), Lead: k.say("office.account.secret-lead", name, login), Secret: spaced(seal.TOTPText(totp))}
	p.QR = drawing(seal.TOTPLink(k.Desk.Card().Title, login, totp), k.say("office.account.secret-qr", login))
	p.Back = accountsPath
	return p
}

// showSecret shows a second factor that somebody of another office will use: it is
// tried at their first log-in, since they are not here.
func (k *clerk) showSecret(login string, totp []byte) error {
	return k.showPrivate(http.StatusOK, "officer-secret", k.secret(login, login, totp))
}

func (k *clerk) accountCode() error { return k.showCode(http.StatusOK, nil) }

// showCode shows a secret to who made it, until a code of it was right.
func (k *clerk) showCode(status int, f *fault.Fault) error {
	fresh, err := k.Desk.FreshCode(k.ctx(), k.actor, k.r.PathValue("id"))
	if fault.Of(err) == fault.Gone && f == nil { // proved a moment ago, or an old tab
		return k.see(accountsPath + "/" + k.r.PathValue("id"))
	}
	if err != nil {
		return err
	}
	p := k.secret(fresh.Name, fresh.Login, fresh.TOTP)
	p.Action, p.Scripts = accountsPath+"/"+fresh.Account+"/kode", []string{"g.js"}
	fields := []Field{{Shape: "input", Type: "text", Mode: "numeric", Width: "w10", ID: "code", Name: "code", Label: k.say("office.account.secret-code"),
		Help: k.say("office.account.secret-code-help"), Auto: "one-time-code", Plain: true}}
	k.accountProblem(&p.Shell, fields, f)
	p.Code = fields[0]
	return k.showPrivate(status, "officer-secret", p)
}

// accountProve takes the first code of a new second factor.
func (k *clerk) accountProve() error {
	err := k.Desk.ProveCode(k.ctx(), k.actor, k.r.PathValue("id"), k.typed("code"))
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(accountsPath+"/"+k.r.PathValue("id"), "code-proved")
	case f != nil && f.Field == "code":
		return k.showCode(f.Kind.Status(), f)
	}
	return err
}

// spaced writes a secret in fours, as an app takes it typed.
func spaced(s string) string {
	var out []string
	for part := range slices.Chunk([]byte(s), 4) {
		out = append(out, string(part))
	}
	return strings.Join(out, " ")
}
