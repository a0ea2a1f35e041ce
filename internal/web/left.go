package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// The buttons that leave a page before it is answered. Their fields go with
// them: what somebody typed is kept as it is, and nothing is judged.
const (
	saveButton = "simpan"
	backButton = "kembali"
	savedPath  = "/ajukan/simpan"
)

// leavesFor is where one of these buttons leads, "" when neither was pressed.
func leavesFor(typed url.Values, back string) string {
	switch {
	case len(typed[saveButton]) > 0:
		return savedPath
	case len(typed[backButton]) > 0:
		return back
	}
	return ""
}

// again keeps a page as it was typed, with what is wrong with it, and shows it
// at its own address. A page too large to be kept is refused in place.
func (j *journey) again(s *stop, typed url.Values, problems form.Problems) error {
	raw := s.page.Raw(typed)
	err := j.draft.Leave(s.page.ID, desk.LeftPage{Fields: raw, Problems: problems})
	if fault.Of(err) == fault.TooLarge {
		if len(problems) == 0 {
			return err
		}
		return j.show(s, filled{fields: raw, problems: j.asJudged(problems)})
	}
	if err != nil {
		return err
	}
	if err := j.Desk.SaveDraft(j.ctx(), j.draft); err != nil {
		return err
	}
	return j.see(stopAddress + s.page.ID)
}

// leave keeps a page half filled and goes elsewhere. A file that could not be
// taken is told first: it is the one thing that would be lost.
func (j *journey) leave(s *stop, typed url.Values, to string) error {
	if len(j.stumbles) > 0 {
		return j.again(s, typed, j.stumbles)
	}
	raw := s.page.Raw(typed)
	if sameFields(raw, s.page.Fields(s.load())) {
		delete(j.draft.Left, s.page.ID)
	} else if err := j.draft.Leave(s.page.ID, desk.LeftPage{Fields: raw}); err != nil {
		return err
	}
	if err := j.Desk.SaveDraft(j.ctx(), j.draft); err != nil {
		return err
	}
	return j.see(to)
}

// sameFields says whether two pages hold the same, empty fields aside.
func sameFields(a, b url.Values) bool {
	tidy := func(in url.Values) url.Values {
		out := url.Values{}
		for name, values := range in {
			for _, v := range values {
				if v = strings.ReplaceAll(v, "\r\n", "\n"); v != "" {
					out.Add(name, v)
				}
			}
		}
		return out
	}
	x, y := tidy(a), tidy(b)
	if len(x) != len(y) {
		return false
	}
	for name, values := range x {
		if !slices.Equal(values, y[name]) {
			return false
		}
	}
	return true
}

// ruleUnmet is the problem of a page whose answers alone break a rule of
// eligibility; its argument is the rule's id.
const ruleUnmet = "web.rule-unmet"

// unmetHere are the rules of eligibility that the answers of one page decide,
// and that they break: told now and not at the end of the way.
func (j *journey) unmetHere(s *stop, answers form.Answers) form.Problems {
	if !strings.HasPrefix(s.page.ID, formStop) {
		return nil
	}
	var out form.Problems
	for _, r := range j.std.Unmet(j.std.Vars(answers, j.facts())) {
		names := j.std.Conditions().Get(r.When).Names()
		onPage := func(name string) bool { _, ok := s.page.Question(name); return ok }
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !onPage(n) }) {
			out = append(out, form.Problem{Question: names[0], Key: ruleUnmet, Args: []any{r.ID}})
		}
	}
	return out
}

// asJudged makes problems as they were judged of those a draft kept: whole
// numbers are whole again, and a rule is its sentence.
func (j *journey) asJudged(kept form.Problems) form.Problems {
	out := slices.Clone(kept)
	for i := range out {
		out[i].Args = slices.Clone(out[i].Args)
		for k, a := range out[i].Args {
			switch a := a.(type) {
			case float64:
				out[i].Args[k] = int64(a)
			case string:
				if out[i].Key == ruleUnmet {
					out[i].Args[k] = j.ruleText(a)
				}
			}
		}
	}
	return out
}

// ruleText is the sentence of a rule of eligibility in the reader's language.
func (j *journey) ruleText(id string) string {
	for _, r := range j.std.Eligibility {
		if r.ID == id {
			return j.tell(r.Message)
		}
	}
	return id
}

// blame puts a refusal at its question, or at all that it is about.
func (s *stop) blame(f *fault.Fault) form.Problems {
	if f.Field != "" || len(s.together) == 0 {
		return form.Problems{{Question: f.Field, Key: f.Key, Args: f.Args}}
	}
	out := form.Problems{{Question: s.together[0], Key: f.Key, Args: f.Args}}
	for _, q := range s.together[1:] {
		out = append(out, form.Problem{Question: q, Key: "web.ask.check-too"})
	}
	return out
}

// where says which page of how many a stop is; the last is the one where
// everything is checked.
func (j *journey) where(s *stop) string {
	at := len(j.stops)
	if s != nil {
		at = slices.IndexFunc(j.stops, func(x stop) bool { return x.page.ID == s.page.ID })
	}
	return j.say("web.ask.where", j.std.Name, at+1, len(j.stops)+1)
}

// backTo leads on with what the check page offers beside sending.
func (j *journey) backTo(typed url.Values) string {
	last := "/layanan/" + j.std.ID
	if n := len(j.stops); n > 0 {
		last = stopAddress + j.stops[n-1].page.ID
	}
	return leavesFor(typed, last)
}

// statusOf is the status of a page with so many problems.
func statusOf(problems []Problem) int {
	if len(problems) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}
