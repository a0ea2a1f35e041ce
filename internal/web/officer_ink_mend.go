package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// mendPage is the form of a case with everything that was answered, so that a
// typo in the letter of today is corrected and nothing is typed again.
type mendPage struct {
	Shell
	Service, Reference, Number string
	Sections                   []fieldSection
	Words, Factor              Field
	Action                     string
	// Seen is the letter that is mended, so that sending it twice makes one.
	Seen string
}

// mendAct leads to the form.
func (k *clerk) mendAct(v *desk.View) *actForm {
	if !alive(v) || !k.Desk.MayMend(k.ctx(), k.actor, v) {
		return nil
	}
	return &actForm{ID: "betulkan", Title: k.say("office.mend.title"), Lead: k.say("office.mend.lead"), Button: k.say("office.mend.open"),
		Link: casePath + strconv.FormatInt(v.No, 10) + "/betulkan"}
}

// mending is the case whose letter is mended, with the questions that are shown.
func (k *clerk) mending() (*desk.View, error) {
	no, err := k.caseNo()
	if err != nil {
		return nil, err
	}
	v, err := k.Desk.Show(k.ctx(), k.actor, no, "work")
	return &v, err
}

// mendQuestions are those of the form that may be corrected: files are brought
// anew, and what is hidden stays hidden.
func mendQuestions(v *desk.View, pg *form.Page) []*form.Question {
	shown := v.Std.Form.ShownQuestions(pg.ID, v.Answers, v.Facts, v.Std.Conditions())
	return slices.DeleteFunc(shown, func(q *form.Question) bool { return q.Type == form.File || slices.Contains(v.Hidden, q.ID) })
}

func (k *clerk) mendShow() error {
	v, err := k.mending()
	if err != nil {
		return err
	}
	if !k.Desk.MayMend(k.ctx(), k.actor, v) {
		return k.see(casePath + strconv.FormatInt(v.No, 10))
	}
	in := filled{fields: url.Values{}}
	for i := range v.Std.Form.Pages {
		maps.Copy(in.fields, v.Std.Form.Pages[i].Fields(v.Answers))
	}
	return k.showMend(http.StatusOK, v, in, nil)
}

func (k *clerk) showMend(status int, v *desk.View, in filled, f *fault.Fault) error {
	p := &mendPage{Shell: k.shell(k.say("office.mend.title")), Service: k.tell(v.Std.Name), Reference: v.Reference}
	at := casePath + strconv.FormatInt(v.No, 10)
	p.Back, p.Scripts, p.Action = at, []string{"g.js"}, at+"/betulkan"
	if v.Letter != nil {
		p.Number, p.Seen = v.Letter.Number, strconv.FormatInt(v.Letter.No, 10)
	}
	var all []Field
	for _, pg := range v.Std.Form.Shown(v.Answers, v.Facts, v.Std.Conditions()) {
		s := fieldSection{Title: k.tell(pg.Title), Fields: k.fields(mendQuestions(v, pg), in)}
		for i := range s.Fields {
			if s.Fields[i].Label == "" {
				s.Fields[i].Label = s.Title
			}
		}
		if len(s.Fields) == 1 && s.Fields[0].Label == s.Title {
			s.Title = ""
		}
		if len(s.Fields) > 0 {
			p.Sections = append(p.Sections, s)
		}
		all = append(all, s.Fields...)
	}
	p.Words = Field{Shape: "input", Type: "text", ID: "kata", Name: "kata", Label: k.say("office.mend.words"), Value: in.fields.Get("kata"), Optional: true, Auto: "off"}
	p.Factor = k.factorField()
	p.Problems = k.summary(all, in)
	if f != nil {
		x := Problem{Message: k.messages.SayFault(k.tag, f)}
		if f.Field == p.Factor.Name {
			p.Factor.Error, x.Field = x.Message, p.Factor.ID
		}
		p.Problems = append(p.Problems, x)
	}
	return k.showPrivate(status, "officer-mend", p)
}

// mendTake signs the letter anew with what was corrected.
func (k *clerk) mendTake() error {
	v, err := k.mending()
	if err != nil {
		return err
	}
	if err := k.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	in := filled{fields: k.r.PostForm}
	if k.mendItems(v, in.fields) {
		return k.showMend(http.StatusOK, v, in, nil)
	}
	changed, wrong := k.corrected(v)
	if in.problems = wrong; len(wrong) > 0 {
		return k.showMend(http.StatusUnprocessableEntity, v, in, nil)
	}
	if v.Letter == nil || k.typed("surat") != strconv.FormatInt(v.Letter.No, 10) {
		return k.showMend(http.StatusConflict, v, in, fault.New(fault.Conflict, "case.moved-on"))
	}
	signer, err := k.confirmed()
	if err == nil {
		_, err = k.Desk.Mend(k.ctx(), signer, desk.Mending{Case: v.No, Document: v.Letter.No, Changed: changed, Words: k.typedText("kata")})
	}
	var bad *desk.Incomplete
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(casePath+strconv.FormatInt(v.No, 10), "mended")
	case errors.As(err, &bad):
		in.problems = bad.Problems
		return k.showMend(http.StatusUnprocessableEntity, v, in, nil)
	case f == nil || f.Kind == fault.NotFound || f.Kind == fault.Unavailable:
		return err
	}
	return k.showMend(f.Kind.Status(), v, in, f)
}

// mendItems adds or takes away an item of a group.
func (k *clerk) mendItems(v *desk.View, typed url.Values) bool {
	c := &counterForm{clerk: k, std: v.Std}
	return c.changedItems(typed)
}

// corrected reads every question that was on the page.
func (k *clerk) corrected(v *desk.View) (form.Answers, form.Problems) {
	out := form.Answers{}
	var wrong form.Problems
	today := int64(k.Desk.Today(k.actor.Office))
	for _, pg := range v.Std.Form.Shown(v.Answers, v.Facts, v.Std.Conditions()) {
		page := form.Page{ID: pg.ID}
		for _, q := range mendQuestions(v, pg) {
			page.Questions = append(page.Questions, *q)
		}
		wrong = append(wrong, page.Read(k.r.PostForm, today, out)...)
	}
	return out, wrong
}
