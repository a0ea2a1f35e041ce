package welcome

import (
	"context"
	"encoding/base32"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rsc.io/qr"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/seal"
)

// someone is one of the two whom a village begins with.
type someone struct {
	login, intro, roles string
	title               bool
}

// beginners are the head, who signs and makes the other accounts, and the
// clerk. Who verifies may not sign, so there are two even where one sits alone.
func beginners() []someone {
	return []someone{
		{"kepala", "welcome.head", "signer,head", true},
		{"loket", "welcome.clerk", "front-desk,verifier,registrar", false},
	}
}

// People enters those of the two who are not there yet, and then the residents.
func (t *Talk) People(ctx context.Context) error {
	list, err := t.Do("", "user", "list")
	if err != nil {
		return err
	}
	list = "\n" + list
	var missing []someone
	for _, who := range beginners() {
		if !strings.Contains(list, "\n"+who.login+"\t") {
			missing = append(missing, who)
		}
	}
	// A node that has people, but not this head, was begun in another way.
	if len(missing) == 0 || len(missing) == len(beginners()) && list != "\n" {
		return nil
	}
	if t.at.Code == "" {
		if t.at, err = t.known(ctx); err != nil {
			return err
		}
	}
	for _, who := range missing {
		if err := t.enter(ctx, who); err != nil {
			return err
		}
	}
	if err := t.numbers(ctx); err != nil {
		return err
	}
	return t.Residents(ctx, t.at.Code)
}

// known is the office of a node that an earlier conversation founded; where there
// are several it is asked for.
func (t *Talk) known(ctx context.Context) (region.Place, error) {
	list, err := t.Do("", "office", "list")
	if err != nil {
		return region.Place{}, err
	}
	if code, rest, _ := strings.Cut(strings.TrimSpace(list), "\t"); !strings.Contains(rest, "\n") {
		if p, ok := region.Find(region.Code(code)); ok {
			return p, nil
		}
	}
	return t.place(ctx)
}

// numbers asks how the book of paper counts and, where all letters have one run of
// numbers, what the last one is. A book for each kind has more numbers than fit
// here: the head says them on a page, before the first letter.
func (t *Talk) numbers(ctx context.Context) error {
	for {
		how, err := t.ask(ctx, "welcome.series")
		switch {
		case err != nil:
			return err
		case how != "1":
			t.say("welcome.series-later")
			return t.sample()
		}
		last, err := t.number(ctx, "welcome.last")
		if err != nil {
			return err
		}
		said, err := t.Do("", "numbers", "set", "--office", string(t.at.Code), "--together", "surat="+last)
		if f := fault.As(err); f != nil {
			t.say(f.Key, f.Args...)
			continue
		}
		if err == nil {
			t.say("welcome.last-well", next(said))
			t.say("welcome.sample-where")
		}
		return err
	}
}

// sample shows a number as it will stand on paper, so that the office's abbreviation
// in it is seen before the first letter.
func (t *Talk) sample() error {
	said, err := t.Do("", "numbers", "--office", string(t.at.Code))
	if f := fault.As(err); f != nil {
		return nil // it is shown beside the first letter too
	}
	if first, _, _ := strings.Cut(said, "\n"); err == nil && first != "" {
		t.say("welcome.sample", next(first))
		t.say("welcome.sample-where")
	}
	return err
}

// number asks until a whole number is typed.
func (t *Talk) number(ctx context.Context, key string) (string, error) {
	for {
		a, err := t.need(ctx, key)
		if err != nil {
			return "", err
		}
		if n, err := strconv.Atoi(a); err == nil && n >= 0 {
			return strconv.Itoa(n), nil
		}
		t.say("welcome.last-digits")
	}
}

// next is the last word of what the command said: the number of the next letter.
func next(said string) string {
	words := strings.Fields(said)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// head is the title under a letter, as the list of places has the office.
func (t *Talk) head() string {
	titles := map[string]string{"desa": "Kepala Desa", "kelurahan": "Lurah", "kecamatan": "Camat", "kabupaten": "Bupati", "kota": "Wali Kota"}
	return titles[t.at.Kind] + " " + strings.TrimPrefix(strings.TrimPrefix(t.at.Name, "Kabupaten "), "Kota ")
}

func (t *Talk) enter(ctx context.Context, who someone) error {
	t.say(who.intro, who.login)
	args, err := t.account(ctx, who)
	if err != nil {
		return err
	}
	for {
		password, err := t.password(ctx)
		if err != nil {
			return err
		}
		link, err := t.Do(password, args...)
		if f := fault.As(err); f != nil && strings.Contains(f.Key, "password-") {
			t.say(f.Key, f.Args...)
			continue
		}
		if err != nil {
			return err
		}
		return t.code(ctx, who.login, strings.TrimSpace(link))
	}
}

// account asks who it is until the answers, shown together, are said to be right; it
// gives the command that makes the account.
func (t *Talk) account(ctx context.Context, who someone) ([]string, error) {
	for {
		name, err := t.need(ctx, "welcome.name")
		if err != nil {
			return nil, err
		}
		args := []string{"user", "add", who.login, "--office", string(t.at.Code), "--role", who.roles, "--name", name}
		shown := []any{who.login, name, "-", "-"}
		if who.title {
			number, err := t.staffNumber(ctx)
			if err != nil {
				return nil, err
			}
			args = append(args, "--position", t.head(), "--number", number)
			if shown[2] = t.head(); number != "" {
				shown[3] = number
			}
		}
		for {
			a, err := t.ask(ctx, "welcome.account-agree", shown...)
			if err != nil {
				return nil, err
			}
			if yes(a) {
				return args, nil
			}
			if no(a) {
				break
			}
		}
	}
}

// staffNumber asks until what is typed is a NIP or NIPD, or nothing.
func (t *Talk) staffNumber(ctx context.Context) (string, error) {
	for {
		a, err := t.ask(ctx, "welcome.number")
		if err != nil || IsStaffNumber(a) {
			return a, err
		}
		t.say("welcome.number-wrong")
	}
}

// IsStaffNumber says whether a text is a NIP or NIPD as letters print it: digits with
// spaces and dots, with or without that word before them; or nothing.
func IsStaffNumber(text string) bool {
	if text == "" {
		return true
	}
	rest := strings.ToUpper(text)
	for _, word := range []string{"NIPD", "NIP"} {
		if after, ok := strings.CutPrefix(rest, word); ok {
			rest = strings.TrimLeft(after, ".: ")
			break
		}
	}
	return strings.ContainsAny(rest, "0123456789") && strings.Trim(rest, "0123456789. ") == ""
}

// password asks twice, unseen, until both are the same.
func (t *Talk) password(ctx context.Context) (string, error) {
	for {
		one, err := t.unseen(ctx, "welcome.password", seal.PasswordMin)
		if err != nil {
			return "", err
		}
		two, err := t.unseen(ctx, "welcome.password-again")
		if err != nil {
			return "", err
		}
		if one == two && one != "" {
			return one, nil
		}
		t.say("welcome.password-differs")
	}
}

func (t *Talk) unseen(ctx context.Context, key string, args ...any) (string, error) {
	lift := t.Veil()
	defer func() { lift(); fmt.Fprintln(t.Out) }()
	return t.ask(ctx, key, args...)
}

// code shows the link of the second factor as a picture and asks for a code
// until the phone gives one. An empty answer leaves it at that.
func (t *Talk) code(ctx context.Context, login, link string) error {
	t.say("welcome.code")
	drawn, err := Draw(link)
	if err != nil {
		return err
	}
	secret, text := secretOf(link)
	fmt.Fprintln(t.Out, drawn)
	t.say("welcome.code-typed", text)
	for {
		a, err := t.ask(ctx, "welcome.code-check")
		if err != nil {
			return err
		}
		switch a = strings.ReplaceAll(a, " ", ""); {
		case a == "":
			t.say("welcome.code-later")
			return nil
		case fits(secret, a, time.Now()):
			if _, err := t.Do(a, "user", "prove", login); err != nil && fault.As(err) == nil {
				return err
			}
			t.say("welcome.code-well")
			return nil
		}
		t.say("welcome.code-wrong")
	}
}

// secretOf takes the secret out of an otpauth link, as bytes and as text.
func secretOf(link string) ([]byte, string) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, ""
	}
	text := u.Query().Get("secret")
	secret, _ := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text)
	return secret, text
}

// fits says whether a code is of now, or of half a minute around it.
func fits(secret []byte, code string, now time.Time) bool {
	for _, d := range []time.Duration{0, -30 * time.Second, 30 * time.Second} {
		if len(secret) > 0 && seal.TOTPCode(secret, now.Add(d)) == code {
			return true
		}
	}
	return false
}

// quiet is the white border that readers of a QR code need, in modules.
const quiet = 2

// Draw writes a QR code for a dark terminal: two modules a character, white
// ones drawn, dark ones left.
func Draw(text string) (string, error) {
	c, err := qr.Encode(text, qr.L)
	if err != nil {
		return "", fmt.Errorf("drawing a QR code: %w", err)
	}
	white := func(x, y int) bool { return !c.Black(x, y) }
	var b strings.Builder
	for y := -quiet; y < c.Size+quiet; y += 2 {
		for x := -quiet; x < c.Size+quiet; x++ {
			switch up, down := white(x, y), white(x, y+1); {
			case up && down:
				b.WriteRune('█')
			case up:
				b.WriteRune('▀')
			case down:
				b.WriteRune('▄')
			default:
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

// Residents asks, once in a conversation, for the file of the register of an office
// and takes it in; a file dragged into the window arrives as its path in quotes.
func (t *Talk) Residents(ctx context.Context, office region.Code) error {
	if t.asked {
		return nil
	}
	t.asked = true
	for {
		a, err := t.ask(ctx, "welcome.residents")
		a = strings.Trim(a, `"' &`)
		if err != nil || a == "" {
			return err
		}
		said, err := t.Do("", "import", "residents", a, "--office", string(office))
		fmt.Fprint(t.Out, said)
		if err == nil {
			t.say("welcome.residents-well", a)
			return nil
		}
		if f := fault.As(err); f != nil {
			t.say(f.Key, f.Args...)
		}
		again, err := t.Yes(ctx, "welcome.residents-again")
		if err != nil || !again {
			return err
		}
	}
}
