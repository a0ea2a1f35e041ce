package web

import (
	"net/http"
	"net/url"
	"strings"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
)

// sayPath is where an applicant says that a repair is done, or whether work is.
const sayPath = "/permohonan/kabar"

// sayPage asks the applicant for one answer, with words and photographs.
type sayPage struct {
	Shell
	Lead   string
	Fields []Field
	Button string
}

// waitPart says for what a case waits when it waits for its applicant.
func (c *call) waitPart(out *casePage, p desk.Progress) {
	switch {
	case p.State == casework.Returned && p.Waits == casework.ForRepair:
		out.Lead, out.Say = c.say("web.say.repair-lead"), sayPath
	case p.State == casework.Returned && p.Waits == casework.ForPayment:
		out.Lead, out.Bill = c.say("web.say.payment-lead"), billPath
	case p.State == casework.Returned:
		out.Complete = "/permohonan/lengkapi"
	case p.MayConfirm:
		out.Lead, out.Say = c.say("web.say.confirm-lead"), sayPath
	}
}

// sayable is the case that waits for an answer of its applicant.
func (c *call) sayable() (int64, desk.Progress, bool, error) {
	no, err := c.caseNo()
	if err != nil {
		return 0, desk.Progress{}, false, err
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	return no, p, p.MayConfirm || p.State == casework.Returned && p.Waits == casework.ForRepair, err
}

func (c *call) saying() error {
	_, p, ok, err := c.sayable()
	switch {
	case err != nil:
		return c.lostCase(err)
	case !ok:
		return c.see("/permohonan")
	}
	return c.showSaying(http.StatusOK, p, nil, nil)
}

func (c *call) showSaying(status int, p desk.Progress, typed url.Values, problems []Problem) error {
	out := &sayPage{Shell: c.shell(c.say("web.say.repair-title")), Lead: c.say("web.say.repair-help"), Button: c.say("web.say.button")}
	out.Back, out.Problems = "/permohonan", problems
	words := Field{Shape: "area", ID: "kata", Name: "kata", Label: c.say("web.say.words"), Rows: 4, Value: typed.Get("kata"), Optional: true}
	if p.MayConfirm {
		out.Title, out.Lead = c.say("web.say.confirm-title"), c.say("web.say.confirm-help")
		done := Field{Shape: "choice", Type: "radio", ID: "hasil", Name: "hasil", Label: c.say("web.say.done")}
		for _, v := range []string{"ya", "belum"} {
			done.Options = append(done.Options, Option{ID: map[string]string{"ya": "hasil", "belum": "hasil-belum"}[v], Value: v, Label: c.say("web.say." + v), Chosen: typed.Get("hasil") == v})
		}
		out.Fields = append(out.Fields, done)
		words.Help = c.say("web.say.words-help")
	}
	out.Fields = append(out.Fields, words)
	for i := range 3 {
		id := "foto-" + string(rune('1'+i))
		out.Fields = append(out.Fields, Field{Shape: "file", ID: id, Name: id, Label: c.say("web.say.photo", i+1), Optional: true, Accept: "image/jpeg,image/png"})
	}
	for i := range out.Fields {
		for _, x := range problems {
			if f := &out.Fields[i]; f.ID == x.Field || len(f.Options) > 0 && f.Options[0].ID == x.Field {
				f.Error = x.Message
			}
		}
	}
	out.Scripts = []string{"g.js"}
	return c.showPrivate(status, "saying", out)
}

func (c *call) sayingTake() error {
	no, p, ok, err := c.sayable()
	switch {
	case err != nil:
		return c.lostCase(err)
	case !ok:
		return c.see("/permohonan")
	}
	in, files := c.photoIntake("kabar", func(n desk.NewFile, r readerOfFile) (desk.Upload, error) {
		return c.Desk.TakeFileForCase(c.r.Context(), no, n, r)
	})
	typed, err := in.read()
	if err != nil {
		return err
	}
	f := stumbled(in)
	if f == nil {
		err = c.sayIt(no, p, typed, *files)
		if f = fault.As(err); err != nil && f == nil {
			return err
		}
	}
	if f == nil || f.Kind == fault.Conflict {
		return c.see("/permohonan") // said twice, or time said it first: the page tells
	}
	if err := c.Desk.DropFiles(c.r.Context(), *files); err != nil {
		return err
	}
	at := f.Field
	if at == "" {
		at = "kata"
	}
	return c.showSaying(f.Kind.Status(), p, typed, []Problem{{Field: at, Message: c.messages.SayFault(c.tag, f)}})
}

// sayIt carries the answer to the desk.
func (c *call) sayIt(no int64, p desk.Progress, typed url.Values, files []desk.Upload) error {
	words := strings.TrimSpace(typed.Get("kata"))
	if !p.MayConfirm {
		return c.Desk.RepairDone(c.r.Context(), no, words, files)
	}
	switch typed.Get("hasil") {
	case "ya", "belum":
		return c.Desk.ConfirmWork(c.r.Context(), no, typed.Get("hasil") == "ya", words, files)
	}
	return fault.New(fault.Invalid, "form.required").On("hasil")
}
