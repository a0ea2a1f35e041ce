package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"genggam/internal/form"
)

// accepted holds the list of receivers to the letter there is.
func (r *reading) accepted() {
	p := &r.std.Result
	seen := map[string]bool{}
	for i, a := range p.Accepted {
		at := fmt.Sprintf("result.accepted[%d]", i)
		if seen[a.By] {
			r.add(at+".by", "standard.same-id", a.By)
		}
		seen[a.By] = true
		if a.Basis != "" {
			r.cites(at+".basis", a.Basis)
		}
		switch {
		case p.Letter == "":
			r.add(at, "standard.accepted-no-letter")
		case len(a.Signing) == 0:
			r.add(at, "standard.accepted-empty", a.By)
		case !a.Takes(p.Signing):
			r.warn(at+".signing", "standard.accepted-other", a.By, p.Signing)
		}
	}
}

// endorsement wants a law that asks for it, and the answer within the promise.
func (r *reading) endorsement() {
	e := r.std.Endorsement
	if e == nil {
		return
	}
	if len(e.By) == 0 {
		r.add("endorsement", "standard.endorsement-nobody")
	}
	for i, who := range e.By {
		if slices.Contains(e.By[:i], who) {
			r.add(fmt.Sprintf("endorsement.by[%d]", i), "standard.same-id", who)
		}
	}
	if !r.asksEndorsement(e.Basis) {
		r.add("endorsement.basis", "standard.endorsement-basis", "endorsement", law().Endorsement.Basis)
	}
	r.duration("endorsement.limit", e.Limit)
	if promised := r.std.Time.Promised; promised.Amount > 0 && longer(e.Within(), promised) {
		r.add("endorsement.limit", "standard.endorsement-too-long", e.Within().String(), promised.String())
	}
}

// asksEndorsement says whether a citation may be the ground of an endorsement:
// it is the standard's own and no law of all services.
func (r *reading) asksEndorsement(ref string) bool {
	c, ok := r.std.Citation(ref)
	if !ok {
		return false
	}
	title := " " + plainWords(c.Title) + " "
	return !slices.ContainsFunc(law().Endorsement.General, func(general string) bool {
		return strings.HasPrefix(title, " "+plainWords(general)+" ")
	})
}

// follows holds each rule of precedence to one field.
func (r *reading) follows() {
	seen := map[string]bool{}
	for i, f := range r.std.Follows {
		at := fmt.Sprintf("follows[%d]", i)
		if seen[f.Field] {
			r.add(at+".field", "standard.same-id", f.Field)
		}
		seen[f.Field] = true
		if len(f.Documents) == 0 {
			r.add(at, "standard.follow-empty", f.Field)
		}
		for j, d := range f.Documents {
			if slices.Contains(f.Documents[:j], d) {
				r.add(fmt.Sprintf("%s.documents[%d]", at, j), "standard.same-id", d)
			}
		}
		if f.Basis != "" {
			r.cites(at+".basis", f.Basis)
		}
	}
}

// burden is one thing the citizen would have to bring.
type burden struct {
	path, id, basis string
	// name is where the words stand that give it away.
	name  string
	words string
}

// burdens are all of them: requirements and questions for a file.
func (r *reading) burdens() []burden {
	var out []burden
	for i, q := range r.std.Requirements {
		at := fmt.Sprintf("requirements[%d]", i)
		out = append(out, burden{at, q.ID, q.Basis, at + ".name", roughWords(q.Name.ID) + " " + roughWords(q.ID)})
	}
	for i, p := range r.std.Form.Pages {
		for j, q := range p.Questions {
			at := fmt.Sprintf("form.pages[%d].questions[%d]", i, j)
			if q.Type == form.File {
				out = append(out, burden{at, q.ID, "", at + ".label", roughWords(q.Label.ID) + " " + roughWords(q.ID)})
			}
		}
	}
	return out
}

// roughWords are the words of a text as people write them: "RT.02/RW.01" and
// "rt02" are both "rt".
func roughWords(s string) string {
	var out []string
	for _, w := range foldWords(s) {
		if w = strings.TrimRight(w, "0123456789"); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// unlawful refuses what no law lets an office ask: proof of tax paid, money
// under another name, and rounds of the neighbourhood's doors.
func (r *reading) unlawful() {
	l := law()
	for _, b := range r.burdens() {
		if slices.Contains(l.TaxPayment.Natures, r.std.Nature) && containsAny(b.words, l.TaxPayment.Tax) && containsAny(b.words, l.TaxPayment.Paid) {
			r.add(b.name, "standard.tax-paid", b.id, l.TaxPayment.Basis)
		}
		if basis, free := r.free(); free && containsAny(b.words, l.FeeWords) {
			r.add(b.name, "standard.fee-forbidden", r.std.Nature, basis)
		}
		if containsAny(b.words, l.Endorsement.Heads) && containsAny(b.words, l.Endorsement.Papers) && !r.asksEndorsement(b.basis) {
			r.add(b.name, "standard.endorsement-basis", b.id, l.Endorsement.Basis)
		}
	}
	for i, st := range r.std.Steps {
		if basis, free := r.free(); free && st.Kind == "pay" {
			r.add(fmt.Sprintf("steps[%d].kind", i), "standard.fee-forbidden", r.std.Nature, basis)
		}
	}
}

// free is the law that makes a service of this nature cost nothing.
func (r *reading) free() (basis string, free bool) {
	for _, f := range law().Free {
		if f.Nature == r.std.Nature {
			return f.Basis, true
		}
	}
	return "", false
}
