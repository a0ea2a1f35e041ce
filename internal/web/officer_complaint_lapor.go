package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"genggam/internal/complaint"
	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

// exportPath matches an export of the national channel with the office's matters.
const exportPath = "/kantor/aduan/ekspor"

func complaintMoreRoutes(add adder) {
	add("GET", complaintsPath+"/ekspor", "handle-complaints", (*clerk).complaintExport)
	add("POST", complaintsPath+"/ekspor", "handle-complaints", (*clerk).complaintExportTake)
	add("GET", complaintsPath+"/luar", "handle-complaints", (*clerk).complaintBring)
	add("POST", complaintsPath+"/luar", "handle-complaints", (*clerk).complaintBringTake)
	add("GET", complaintsPath+"/{no}/salinan", "handle-complaints", (*clerk).complaintCopy)
	add("POST", complaintsPath+"/{no}/kabari", "handle-complaints", (*clerk).complaintTell)
}

// complaintExportPage takes an export and says whose lines it holds.
type complaintExportPage struct {
	Shell
	Form    actForm
	Count   string
	Rows    []exportLine
	Missing []complaintLine
}

// exportLine is one line of an export. Note is the form that notes its number.
type exportLine struct {
	Title, Status string
	Found         *complaintLine
	What          Tag
	Note          *actForm
}

func (k *clerk) complaintExport() error { return k.showExport(http.StatusOK, nil, nil) }

func (k *clerk) complaintExportTake() error {
	var x complaints.Export
	took := false
	err := k.parts(func(file io.Reader) error {
		took = true
		var err error
		x, err = k.Hall.Complaints.MatchExport(k.ctx(), k.actor, file)
		return err
	})
	if err == nil && !took {
		err = fault.New(fault.Invalid, "complaints.export-text").On("file")
	}
	if f := retry(err); f != nil {
		return k.showExport(f.Kind.Status(), nil, fault.New(f.Kind, f.Key, f.Args...).On("file"))
	}
	if err != nil {
		return err
	}
	return k.showExport(http.StatusOK, &x, nil)
}

func (k *clerk) showExport(status int, x *complaints.Export, f *fault.Fault) error {
	p := &complaintExportPage{Shell: k.shell(k.say("heard.export")), Form: actForm{ID: "ekspor", Action: exportPath, Files: true, Button: k.say("heard.export-do"),
		Fields: []Field{{Shape: "file", ID: "file", Name: "file", Label: k.say("heard.export-file"), Help: k.say("heard.export-help"), Accept: ".csv,text/csv"}}}}
	p.Back = complaintsPath
	if f != nil {
		p.Problems = k.actProblems(&p.Form, f)
	}
	if x != nil {
		found := 0
		for i := range x.Rows {
			if x.Rows[i].Found != nil {
				found++
			}
			p.Rows = append(p.Rows, k.exportLine(&x.Rows[i]))
		}
		p.Count = k.say("heard.export-count", len(x.Rows), found)
		for _, r := range x.Missing {
			p.Missing = append(p.Missing, k.complaintLine(r))
		}
	}
	return k.showPrivate(status, "officer-complaint-export", p)
}

func (k *clerk) exportLine(x *complaints.Exported) exportLine {
	l := exportLine{Title: k.say("heard.export-line", x.Number, x.Line), Status: x.Status, What: Tag{Label: k.say("heard.export-nobody"), Tone: "calm"}}
	if x.Found == nil {
		return l
	}
	line := k.complaintLine(*x.Found)
	l.Found = &line
	switch {
	case !x.Noted:
		l.What = Tag{Label: k.say("heard.export-reference"), Tone: "wait"}
		l.Note = &actForm{ID: "catat-" + canonNo(int64(x.Line)), Action: complaintAt(x.Found.No) + "/nomor", Button: k.say("heard.export-note", x.Number),
			Fields: []Field{{Shape: "hidden", Name: "number", Value: x.Number}}}
	case x.Differs:
		l.What = Tag{Label: k.say("heard.export-differs"), Tone: "bad"}
	default:
		l.What = Tag{Label: k.say("heard.export-same"), Tone: "good"}
	}
	return l
}

// complaintCopyPage holds what has to be typed into the national channel, field by
// field in its order (sure: memory), each ready to be copied.
type complaintCopyPage struct {
	Shell
	Reference, On string
	Fields        []copyField
	Withheld      string
}

// copyField is one field of the copy sheet; Rows is how tall it is.
type copyField struct {
	ID, Label, Value string
	Rows             int
}

func (k *clerk) complaintCopy() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	x, err := k.Hall.Complaints.Show(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	p := &complaintCopyPage{Shell: k.shell(k.say("heard.copy")), Reference: x.Reference, On: complaintAt(no)}
	p.Back = complaintAt(no)
	add := func(key, value string, rows int) {
		id := "s" + strconv.Itoa(len(p.Fields)+1)
		if value == "" {
			value = k.say("heard.copy-none")
		}
		p.Fields = append(p.Fields, copyField{ID: id, Label: k.say(key), Value: value, Rows: rows})
	}
	kind := "complaint"
	if x.Class == complaint.Question || x.Class == complaint.Aspiration {
		kind = string(x.Class)
	}
	add("heard.copy-class", k.say("heard.copy-"+kind), 1)
	add("heard.copy-title", copyTitle(x), 2)
	add("heard.copy-text", k.copyText(x), 8)
	day := x.Words.Served
	if day == "" {
		day = x.Story[0].At.In(k.zone).Format("2006-01-02")
	}
	add("heard.copy-date", lang.DateText(k.tag, day), 1)
	add("heard.copy-place", strings.Trim(x.Words.Place+", "+x.First.Full(), ", "), 2)
	add("heard.copy-office", x.First.Full(), 1)
	category := ""
	if x.About.Category != "" {
		category = k.heardCategory(x.About.Category)
	}
	add("heard.copy-category", category, 1)
	files := ""
	if len(x.Photos) > 0 {
		files = k.say("heard.copy-photos", len(x.Photos))
	}
	add("heard.copy-files", files, 2)
	var flags []string
	if x.Anonymous || x.Matter.Who.Zero() {
		flags = append(flags, k.say("heard.copy-anonymous"))
	}
	if x.Confidential {
		flags = append(flags, k.say("heard.copy-confidential"))
	}
	add("heard.copy-flags", strings.Join(flags, ", "), 1)
	if x.Masked {
		p.Withheld = k.say("heard.masked")
	}
	return k.showPrivate(http.StatusOK, "officer-complaint-copy", p)
}

// copyTitle is the beginning of what was said, at most eighty characters.
func copyTitle(x complaints.Shown) string {
	text := strings.Join(strings.Fields(x.Words.Text), " ")
	if x.Public.Summary != "" {
		text = x.Public.Summary
	}
	if r := []rune(text); len(r) > 80 {
		text = string(r[:79]) + "…"
	}
	return text
}

// copyText ends with our own reference, by which an export is matched later.
func (k *clerk) copyText(x complaints.Shown) string {
	text := x.Words.Text
	if x.Words.Wish != "" {
		text += "\n" + k.say("heard.wish") + ": " + x.Words.Wish
	}
	if x.Words.Link != "" {
		text += "\n" + x.Words.Link
	}
	return text + "\n" + k.say("heard.copy-number", x.Reference)
}

// complaintTell writes down that the officer tells the sender where it stands, and
// leads on to the office's phone.
func (k *clerk) complaintTell() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	address, err := k.Hall.Complaints.Offer(k.ctx(), k.actor, no, k.typed("kabar"))
	if err != nil {
		return k.complaintDone(no, "kabari", err)
	}
	return k.see(address)
}

// complaintNews is what waits to be told to the sender of a matter.
type complaintNews struct {
	On, Offer, Kind, Reference, To, When, Text, What string
	Tag                                              lang.Tag
}

func (k *clerk) complaintNewsOf(n *complaints.Notice) *complaintNews {
	if n == nil {
		return nil
	}
	return &complaintNews{On: complaintAt(n.No), Offer: complaintAt(n.No) + "/kabari", Kind: n.Kind, Reference: n.Reference, To: n.Masked,
		When: lang.Moment(k.tag, n.At.In(k.zone)), Text: n.Text, Tag: n.Tag, What: k.say("heard.news-" + n.Kind)}
}
