package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/diary"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// diaryPath is where whoever follows a case chooses when somebody comes.
const diaryPath = "/permohonan/janji"

// diaryPage offers free times for a visit or for work.
type diaryPage struct {
	Shell
	Lead, Own string
	// Back gives the own appointment back, "" for none.
	GiveBack string
	Slot     *Field
}

func (c *call) diaryShow() error { return c.showDiary(nil) }

func (c *call) showDiary(f *fault.Fault) error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	choice, err := c.Hall.Diary.Offers(c.r.Context(), no)
	if err != nil {
		return err
	}
	if choice == nil {
		return c.see("/permohonan")
	}
	p := &diaryPage{Shell: c.shell(c.say("diary.title")), Lead: c.say("diary.lead", choice.Plan.Name)}
	p.Back, p.Scripts = "/permohonan", []string{"g.js"}
	if choice.Own != nil {
		p.Own = c.say("diary.own", choice.Own.Slot.Day.Say(c.tag), c.span(choice.Own.Slot.From, choice.Own.Slot.To))
		p.GiveBack = diaryPath + "/batal"
	}
	if choice.Own == nil || choice.MayMove {
		p.Slot = c.slotField(choice)
	}
	status := http.StatusOK
	if f != nil {
		status = f.Kind.Status()
		message := c.messages.SayFault(c.tag, f)
		p.Problems = []Problem{{Message: message}}
		if p.Slot != nil && len(p.Slot.Options) > 0 {
			p.Slot.Error, p.Problems[0].Field = message, p.Slot.ID
		}
	}
	return c.showPrivate(status, "diary", p)
}

// slotField lists the free times, one to choose.
func (c *call) slotField(choice *diary.Choice) *Field {
	f := &Field{Shape: "choice", Type: "radio", ID: "waktu", Name: "waktu", Label: c.say("diary.choose")}
	if choice.Own != nil {
		f.Label = c.say("diary.move")
	}
	for i, o := range choice.Offers {
		id := "waktu"
		if i > 0 {
			id += "-" + strconv.Itoa(i)
		}
		f.Options = append(f.Options, Option{ID: id, Value: o.Day.String() + " " + strconv.Itoa(o.From), Label: o.Day.Say(c.tag) + ", " + c.span(o.From, o.To), Help: c.say("diary.left", o.Left)})
	}
	return f
}

// span writes from when to when, minutes since midnight.
func (v voice) span(from, to int) string {
	return v.say("diary.span", v.clock(from), v.clock(to))
}

// clock writes minutes since midnight.
func (v voice) clock(minutes int) string {
	return lang.Clock(v.tag, time.Unix(int64(minutes)*60, 0).UTC())
}

func (c *call) diaryTake() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	if err := c.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	day, from, _ := strings.Cut(c.r.PostForm.Get("waktu"), " ")
	on, err := calendar.ParseDay(day)
	minute, bad := strconv.Atoi(from)
	if err != nil || bad != nil {
		return c.showDiary(fault.New(fault.Invalid, "diary.choose-one"))
	}
	err = c.Hall.Diary.Book(c.r.Context(), no, on, minute)
	if f := mended(err); f != nil {
		return c.showDiary(f)
	}
	if err != nil {
		return err
	}
	return c.see(diaryPath)
}

func (c *call) diaryBack() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	err = c.Hall.Diary.GiveBack(c.r.Context(), no)
	if f := mended(err); f != nil {
		return c.showDiary(f)
	}
	if err != nil {
		return err
	}
	return c.see(diaryPath)
}

// diaryLink is the address of the appointments of a case, "" where its step gives
// none.
func (c *call) diaryLink(no int64) string {
	if c.Hall == nil {
		return ""
	}
	if choice, err := c.Hall.Diary.Offers(c.r.Context(), no); err == nil && choice != nil {
		return diaryPath
	}
	return ""
}
