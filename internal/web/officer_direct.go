package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/catalogue"
	"genggam/internal/premises"
	"genggam/internal/residents"
)

// The walk-in: a person stands at the counter and leaves with the letter. One
// way of pages that follow each other by Enter, made for the keyboard: who and
// which letter, what the register does not know, the letter as it will stand and
// who signs it, print. The draft,
// the form and the acts are those of the counter and of every case; a person who
// is present is recorded as that, and takes nobody's turn in the queue of those
// who are not.

const directPath = "/kantor/langsung"

// directPage asks who it is and which letter.
type directPage struct {
	Shell
	Notice string
	// Factor says with what letters can be signed at this computer, where it is not a
	// PIN.
	Factor         string
	Search, Letter Field
	// Who are the people that were found, when there are several.
	Who     *Field
	Letters []directLetter
	Going   []string
	Found   string
}

// directLetter is one line of the list of letters; No is the number to type.
type directLetter struct {
	No   int
	Name string
}

func directRoutes(add func(method, pattern, need string, do func(*clerk) error)) {
	add("GET", directPath, "file-for-person", (*clerk).direct)
	add("POST", directPath, "file-for-person", (*clerk).directBegin)
	add("GET", directPath+"/isi/{draf}", "file-for-person", (*clerk).counterShow)
	add("POST", directPath+"/isi/{draf}", "file-for-person", (*clerk).counterTake)
	add("GET", directPath+"/baca/{draf}", "file-for-person", (*clerk).directRead)
	add("POST", directPath+"/baca/{draf}", "file-for-person", (*clerk).directReadTake)
	add("GET", directPath+"/{no}", "file-for-person", (*clerk).directCase)
	add("POST", directPath+"/{no}", "file-for-person", (*clerk).directGoOn)
	add("POST", directPath+"/serah/{no}", "file-for-person", (*clerk).directHand)
}

func (k *clerk) direct() error { return k.showDirect(http.StatusOK, nil, nil) }

func (k *clerk) showDirect(status int, found []residents.FoundResident, wrong map[string]string) error {
	p := &directPage{Shell: k.shell(k.say("direct.title")), Going: k.going(), Notice: k.notice()}
	device, open, err := k.device()
	if err != nil {
		return err
	}
	if p.Factor, err = k.factorHere(device, open); err != nil {
		return err
	}
	for i := range p.Going {
		p.Going[i] = directPath + strings.TrimPrefix(p.Going[i], counterPath)
	}
	p.Scripts = []string{"g.js"}
	p.Search = Field{Shape: "input", Type: "search", ID: "cari", Name: "cari", Label: k.say("office.counter.search"), Help: k.say("office.residents.search-help"),
		Value: k.typed("cari"), Auto: "off", Plain: true, Error: wrong["cari"]}
	p.Letter = Field{Shape: "input", Type: "text", ID: "surat", Name: "surat", Label: k.say("direct.letter"), Value: k.typed("surat"), Auto: "off", Plain: true, Width: "w20", Error: wrong["surat"]}
	for i, s := range k.directServices() {
		p.Letters = append(p.Letters, directLetter{i + 1, k.tell(s.Name)})
	}
	if len(found) > 0 {
		p.Who = &Field{Shape: "choice", Type: "radio", ID: "orang", Name: "orang", Label: k.say("direct.choose"), Focus: wrong["surat"] == ""}
		for i, f := range found {
			p.Who.Options = append(p.Who.Options, Option{ID: "orang-" + strconv.Itoa(i+1), Value: f.ID.String(), Label: k.foundLine(f), Chosen: i == 0 || k.typed("orang") == f.ID.String()})
		}
		p.Found = k.say("office.residents.found", len(found))
	}
	p.Letter.Focus = wrong["surat"] != "" && wrong["cari"] == ""
	p.Search.Focus = !p.Letter.Focus && p.Who == nil
	for _, f := range []Field{p.Search, p.Letter} {
		if f.Error != "" {
			p.Problems = append(p.Problems, Problem{Field: f.ID, Message: f.Error})
		}
	}
	return k.showPrivate(status, "officer-direct", p)
}

// factorHere says, before anybody needs it, where a PIN does not count at this
// computer: it is not open as the office's, or nobody who signs has one.
func (k *clerk) factorHere(d premises.Device, open bool) (string, error) {
	if !open || d.Office != k.actor.Office {
		return k.say("direct.no-device"), nil
	}
	mates, err := k.Desk.Mates(k.ctx(), d)
	var without []string
	for _, m := range mates {
		if !m.PIN && slices.Contains(m.Roles, "signer") {
			without = append(without, m.Name)
		}
	}
	if len(without) == 0 || err != nil {
		return "", err
	}
	return k.say("direct.no-pin", strings.Join(without, ", ")), nil
}

// directServices are the letters of the office, those written most first.
func (k *clerk) directServices() []*catalogue.Standard {
	all := slices.DeleteFunc(k.Desk.CounterServices(k.actor), func(s *catalogue.Standard) bool {
		return s.Result.Letter == "" || slices.Equal(s.Who.Applicants, []string{"office"}) // no letter, or one between offices
	})
	place := func(s *catalogue.Standard) int {
		if i := slices.Index(k.Often, s.ID); i >= 0 {
			return i
		}
		return len(k.Often)
	}
	arrange.By(all, func(a, b *catalogue.Standard) int { return place(a) - place(b) })
	return all
}

// directBegin finds person and letter. When both are clear it goes on; when
// several people fit, it asks which.
func (k *clerk) directBegin() error {
	wrong := map[string]string{}
	found, err := k.searched()
	if err != nil {
		return err
	}
	who := k.typed("orang")
	if !slices.ContainsFunc(found, func(f residents.FoundResident) bool { return f.ID.String() == who }) {
		who = ""
	}
	switch {
	case found == nil:
		wrong["cari"] = k.say("direct.who-missing")
	case len(found) == 0:
		wrong["cari"] = k.say("office.residents.nobody")
	case len(found) == 1:
		who = found[0].ID.String()
	}
	service, say := k.pickLetter(k.typed("surat"))
	if say != "" {
		wrong["surat"] = say
	}
	switch {
	case len(wrong) > 0:
		return k.showDirect(http.StatusUnprocessableEntity, found, wrong)
	case who == "":
		return k.showDirect(http.StatusOK, found, nil)
	}
	f, err := k.Desk.CounterDraft(k.ctx(), k.actor, service.ID, who, string(k.tag))
	if err != nil {
		return err
	}
	// Whoever stands there asks for themselves, unless the clerk says otherwise.
	if j := (&journey{call: k.call, draft: f, std: service}); f.Relation == "" && slices.Contains(j.relations(), "self") {
		f.Relation = "self"
		if err := k.Desk.SaveDraft(k.ctx(), f); err != nil {
			return err
		}
	}
	sum := sha256.Sum256([]byte(f.Code))
	name := hex.EncodeToString(sum[:4])
	k.keep(counterCookie+name, f.Code, 0)
	return k.see(directPath + "/isi/" + name)
}

// pickLetter finds the letter by its number in the list or by part of its name,
// and says what is wrong otherwise.
func (k *clerk) pickLetter(typed string) (*catalogue.Standard, string) {
	all := k.directServices()
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		return nil, k.say("direct.letter-missing")
	}
	if no, err := strconv.Atoi(typed); err == nil {
		if no < 1 || no > len(all) {
			return nil, k.say("direct.letter-unknown")
		}
		return all[no-1], ""
	}
	var fit []*catalogue.Standard
	var names []string
	for i, s := range all {
		name := strings.ToLower(k.tell(s.Name))
		if name == typed {
			return s, ""
		}
		if hasWords(name, typed) {
			fit, names = append(fit, s), append(names, strconv.Itoa(i+1)+" "+k.tell(s.Name))
		}
	}
	switch len(fit) {
	case 0:
		return nil, k.say("direct.letter-unknown")
	case 1:
		return fit[0], ""
	}
	const most = 6
	return nil, k.say("first.letter-several", len(fit), strings.Join(names[:min(most, len(names))], "; "))
}

// hasWords says whether each word that was typed begins a word of the name.
func hasWords(name, typed string) bool {
	words := strings.Fields(name)
	for _, t := range strings.Fields(typed) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
}
