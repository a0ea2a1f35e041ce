// Package welcome is the first conversation of the program with a clerk who
// double-clicked it and knows no terminal: which village, under which address,
// who heads it and who sits at the counter. It then says the commands that
// found such a node, the same ones that anybody could type.
//
// What always holds: nothing is founded before the answers were shown and
// agreed to; whatever was done stays done when the conversation breaks off, and
// the next one begins where it ended; the recovery kit is shown until a line of
// it was typed from the paper, by the next conversation too (a new one then: the
// first is kept nowhere), and a code is asked for until the phone gives it.
//
// It refuses to know how a node is founded or served, and keeps no answer.
// Start reading at Talk.Found, then Talk.Kit and Talk.People. Places: Permendagri 58/2021.
package welcome

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/fault"
	"genggam/internal/region"
)

// Talk is a conversation on a terminal.
type Talk struct {
	In  io.Reader
	Out io.Writer
	// Sentence says a message in the reader's language.
	Sentence func(key string, args ...any) string
	// Do performs one command of the program, with a password where it asks for
	// one, and returns what the command printed.
	Do func(password string, args ...string) (string, error)
	// Veil hides what is typed until the returned function is called; Print
	// hands a text to the printer.
	Veil  func() (lift func())
	Print func(text string) error

	lines chan string
	// at is the office that is begun.
	at region.Place
	// asked says that the register of residents was asked for.
	asked bool
}

// lineMax bounds what is typed in one line, bytes.
const lineMax = 1000

// say tells something.
func (t *Talk) say(key string, args ...any) { fmt.Fprintln(t.Out, t.Sentence(key, args...)) }

// ask puts a question and returns the line that is typed, without the spaces
// around it. The context's end, or that of the input, ends the conversation.
func (t *Talk) ask(ctx context.Context, key string, args ...any) (string, error) {
	if t.lines == nil {
		t.lines = make(chan string)
		go t.read()
	}
	fmt.Fprint(t.Out, t.Sentence(key, args...)+" ")
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case l, ok := <-t.lines:
		if !ok {
			return "", fault.New(fault.Invalid, "welcome.broken-off")
		}
		return strings.TrimSpace(l), nil
	}
}

func (t *Talk) read() {
	defer close(t.lines)
	for s := bufio.NewScanner(io.LimitReader(t.In, 1<<20)); s.Scan(); {
		t.lines <- s.Text()[:min(len(s.Text()), lineMax)]
	}
}

// need asks until something is answered.
func (t *Talk) need(ctx context.Context, key string, args ...any) (string, error) {
	for {
		a, err := t.ask(ctx, key, args...)
		if err != nil || a != "" {
			return a, err
		}
	}
}

// Yes asks what is answered with yes or no; anything else is no.
func (t *Talk) Yes(ctx context.Context, key string, args ...any) (bool, error) {
	a, err := t.ask(ctx, key, args...)
	return yes(a), err
}

func yes(a string) bool {
	return slices.Contains([]string{"y", "ya", "iya", "nggih", "yes"}, strings.ToLower(a))
}

func no(a string) bool {
	return slices.Contains([]string{"t", "tidak", "boten", "mboten", "n", "no"}, strings.ToLower(a))
}

// Demo asks whether a real office begins or the example with invented people.
func (t *Talk) Demo(ctx context.Context) (bool, error) {
	t.say("welcome.hello")
	for {
		switch a, err := t.ask(ctx, "welcome.which"); {
		case err != nil:
			return false, err
		case a == "1":
			return false, nil
		case a == "2":
			return true, nil
		}
	}
}

// Found asks for place and address, founds the node and sees the recovery kit
// onto paper.
func (t *Talk) Found(ctx context.Context) error {
	for {
		place, err := t.place(ctx)
		if err != nil {
			return err
		}
		host, err := t.host(ctx, place)
		if err != nil {
			return err
		}
		well, err := t.Yes(ctx, "welcome.agree", region.Full(place.Code), host)
		if err != nil {
			return err
		}
		if !well {
			continue
		}
		t.at = place
		kit, err := t.Do("", "init", "--office", string(place.Code), "--host", host)
		if err != nil {
			return err
		}
		return t.kit(ctx, strings.TrimSpace(kit))
	}
}

// Kit goes on where an earlier conversation broke off before its recovery kit was
// known to be on paper. That one is kept nowhere, so another takes its place.
func (t *Talk) Kit(ctx context.Context) error {
	kit, err := t.Do("", "kit", "new")
	if err != nil {
		return err
	}
	t.say("welcome.kit-again")
	return t.kit(ctx, strings.TrimSpace(kit))
}

// most is how many places are offered at once.
const most = 15

// place asks for a name until one place of the list is chosen.
func (t *Talk) place(ctx context.Context) (region.Place, error) {
	for {
		name, err := t.need(ctx, "welcome.place")
		if err != nil {
			return region.Place{}, err
		}
		found := places(name)
		if len(found) == 0 {
			t.say("welcome.place-none", name)
			continue
		}
		for i, p := range found[:min(most, len(found))] {
			fmt.Fprintf(t.Out, "  %2d  %s\n", i+1, region.Full(p.Code))
		}
		if len(found) > most {
			t.say("welcome.place-more", len(found)-most)
		}
		no, err := t.ask(ctx, "welcome.place-number")
		if err != nil {
			return region.Place{}, err
		}
		if n, err := strconv.Atoi(no); err == nil && n >= 1 && n <= min(most, len(found)) {
			return found[n-1], nil
		}
	}
}

// places finds what may be an office: by name, by code, or by a name and the
// one above it ("kalikidang sokaraja").
func places(text string) (out []region.Place) {
	if c, err := region.Parse(text); err == nil {
		if p, ok := region.Find(c); ok && c.Level() >= region.Regency {
			return []region.Place{p}
		}
	}
	words := strings.Fields(text)
	for n := len(words); n > 0 && len(out) == 0; n-- {
		rest := strings.ToLower(strings.Join(words[n:], " "))
		for _, p := range region.Search("", strings.Join(words[:n], " "), 500) {
			if p.Code.Level() >= region.Regency && strings.Contains(strings.ToLower(region.Full(p.Code.Parent())), rest) {
				out = append(out, p)
			}
		}
	}
	return out
}

// host asks for the address in every QR, with one to choose where a village has
// none yet.
func (t *Talk) host(ctx context.Context, p region.Place) (string, error) {
	t.say("welcome.host-about")
	suggested := slug(p)
	a, err := t.ask(ctx, "welcome.host", suggested)
	if a == "" {
		a = suggested
	}
	a = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(a), "https://"), "http://")
	return strings.TrimRight(a, "/"), err
}

// slug is the name that a place would have under its registry of names: villages
// under desa.id, governments under go.id.
func slug(p region.Place) string {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, strings.ToLower(s))
	}
	if p.Kind == "desa" {
		return letters(p.Name) + ".desa.id"
	}
	regency, _ := region.Find(p.Code.At(region.Regency))
	above := letters(strings.TrimPrefix(strings.TrimPrefix(regency.Name, "Kabupaten "), "Kota "))
	if p.Code.Level() == region.Regency {
		return "layanan." + above + "kab.go.id"
	}
	return letters(p.Name) + "." + above + "kab.go.id"
}

// checkedLine is the line of the kit that is asked back, counted after the first.
const checkedLine = 3

// kit shows the recovery kit until it is on paper.
func (t *Talk) kit(ctx context.Context, kit string) error {
	t.say("welcome.kit", kit)
	lines := strings.Split(kit, "\n")
	if len(lines) <= checkedLine {
		return nil
	}
	want := plain(lines[checkedLine])
	for {
		a, err := t.ask(ctx, "welcome.kit-check", checkedLine)
		switch {
		case err != nil:
			return err
		case plain(a) == want:
			if _, err := t.Do("", "kit", "confirm"); err != nil {
				return err
			}
			t.say("welcome.kit-well")
			return nil
		case plain(a) == "C":
			if err := t.Print(kit + "\n"); err != nil {
				t.say("welcome.kit-no-printer", err.Error())
			}
		default:
			t.say("welcome.kit-wrong")
		}
	}
}

// plain leaves of a line what counts.
func plain(s string) string {
	return strings.NewReplacer("-", "", " ", "", "\r", "").Replace(strings.ToUpper(s))
}
