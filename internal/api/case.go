package api

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/region"
)

// Case is an application as its applicant follows it.
type Case struct {
	Reference string `json:"reference" doc:"What the application is called by."`
	Service   string `json:"service" doc:"Id of the service."`
	Version   int    `json:"version" doc:"Version of the standard that it is pinned to."`
	Name      string `json:"name" doc:"Name of the service in the language that was asked for."`
	Office    string `json:"office" doc:"Code of the office."`
	Here      string `json:"here" doc:"Code of the office that has the present step: another one, when the standard says so."`
	State     string `json:"state" doc:"Where it stands." enum:"checking,returned,working,paused,awaiting-ink,issued,delivered,refused,withdrawn,lapsed,closed"`
	Step      *Step  `json:"step,omitempty" doc:"What is being done now; absent when nothing is."`
	WaitsFor  string `json:"waits_for" doc:"For whom it waits." enum:"applicant,office,nobody"`
	Due       Dues   `json:"due" doc:"Due times as they now stand, with their sums."`
	// Provisional says that the due times may still move.
	Provisional bool         `json:"provisional" doc:"The due times rest on a calendar that is not decreed yet."`
	Timeline    []Happened   `json:"timeline" doc:"What happened, oldest first."`
	Defects     []Defect     `json:"defects,omitempty" doc:"What the applicant is asked to mend, while state is returned."`
	Refusal     *RefusalNote `json:"refusal,omitempty" doc:"Rule and reason, once it was refused."`
	Letter      *CaseLetter  `json:"letter,omitempty" doc:"The letter, once it is signed."`
	MayWithdraw bool         `json:"may_withdraw" doc:"Whether it can still be taken back."`
	Looks       []Look       `json:"looks,omitempty" doc:"Which officers looked at the applicant's words, newest first."`
	Links       Links        `json:"links" doc:"Where to go on."`
}

// Step is one step of a standard.
type Step struct {
	ID   string `json:"id" doc:"Id of the step in the standard."`
	Name string `json:"name" doc:"Its name in the language that was asked for."`
	Role string `json:"role" doc:"Role of the officer who does it."`
}

// Happened is one line of a case's history.
type Happened struct {
	At       string `json:"at" doc:"When." format:"date-time"`
	Key      string `json:"key" doc:"Message key of what happened."`
	Text     string `json:"text" doc:"What happened, as a sentence."`
	Role     string `json:"role" doc:"In which role it was done."`
	Words    string `json:"words,omitempty" doc:"What was written for the applicant."`
	Step     string `json:"step,omitempty" doc:"Id of the step it is about."`
	DueAt    string `json:"due_at,omitempty" doc:"The promised time from then on." format:"date-time"`
	Position int64  `json:"position" doc:"Position of the entry in the log."`
}

// Defect is one thing to mend.
type Defect struct {
	What string `json:"what" doc:"Id of the requirement or question, or other."`
	Text string `json:"text" doc:"What the officer wrote."`
}

// RefusalNote says why an application was refused.
type RefusalNote struct {
	Rule     string `json:"rule" doc:"Id of the rule it rests on."`
	Text     string `json:"text" doc:"The rule as a sentence."`
	Evidence string `json:"evidence" doc:"What the officer wrote."`
}

// CaseLetter is the letter of a case.
type CaseLetter struct {
	Number      string `json:"number" doc:"Number of the letter."`
	Status      string `json:"status" doc:"What it is worth now." enum:"valid,expired,replaced,revoked,suspended,withdrawn,being-sealed"`
	SignedAt    string `json:"signed_at" doc:"When it was signed." format:"date-time"`
	ValidUntil  string `json:"valid_until,omitempty" doc:"Last day it holds; absent when it has no end." format:"date"`
	MayDownload bool   `json:"may_download" doc:"Whether GET …/letter gives it here."`
	PickUp      bool   `json:"pick_up" doc:"It waits at the office and is given in person."`
	Position    int64  `json:"position" doc:"Position of the signer's act in the log."`
}

// Look is one look of an officer at the applicant's words.
type Look struct {
	At     string `json:"at" doc:"When." format:"date-time"`
	Name   string `json:"name" doc:"Name of the officer."`
	Role   string `json:"role" doc:"In which role."`
	Reason string `json:"reason" doc:"For what reason."`
}

// secretHeader carries the secret of a case: never an address, which ends up in
// logs and histories.
const secretHeader = "Genggam-Secret"

// caseNo opens a case by the reference in the address and the secret in the
// header. Wrong secrets are counted for each caller, whatever reference they
// came with.
func (c *call) caseNo() (int64, error) {
	if len(c.r.URL.RawQuery) > 0 && c.r.URL.Query().Has("secret") {
		return 0, malformed("api.secret-in-address")
	}
	caller := c.caller()
	if c.wrongSecrets.empty(caller) {
		return 0, &refusal{fault: fault.New(fault.TooMany, "fault.too-many"), wait: 60}
	}
	no, err := c.Desk.Resolve(c.r.Context(), c.r.PathValue("reference"), c.r.Header.Get(secretHeader))
	if fault.Of(err) == fault.NotFound {
		c.wrongSecrets.take(func() string { return caller })
	}
	return no, err
}

func (c *call) follow() error {
	no, err := c.caseNo()
	if err != nil {
		return err
	}
	return c.tellCase(no)
}

func (c *call) tellCase(no int64) error {
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	return c.reply(c.caseOf(p))
}

func (c *call) caseOf(p desk.Progress) Case {
	zone := p.Promise.Due.At.Location()
	out := Case{
		Reference: p.Reference, Service: p.Standard.ID, Version: p.Standard.Version, Name: p.Standard.Name.In(c.tag),
		Office: string(p.Office.Code), Here: string(p.Here), State: string(p.State), WaitsFor: p.WaitsFor, Provisional: p.Provisional, MayWithdraw: p.MayWithdraw,
		Due: Dues{Check: c.due(p.Check), Promise: c.due(p.Promise), Limit: c.due(p.Limit)}, Links: linksOf(p.Reference),
	}
	if p.Step != nil {
		out.Step = &Step{ID: p.Step.ID, Name: p.Step.Name.In(c.tag), Role: p.Step.Role}
	}
	for _, h := range p.Timeline {
		out.Timeline = append(out.Timeline, c.happened(h, p, zone))
	}
	for _, d := range p.Defects {
		out.Defects = append(out.Defects, Defect(d))
	}
	if p.Rule != "" || p.Evidence != "" {
		out.Refusal = &RefusalNote{Rule: p.Rule, Text: c.ruleText(p), Evidence: p.Evidence}
	}
	if l := p.Letter; l != nil {
		out.Letter = &CaseLetter{Number: l.Number, Status: string(l.Status), SignedAt: l.SignedAt.In(zone).Format(instant),
			ValidUntil: l.ValidUntil, MayDownload: p.MayDownload, PickUp: p.PickUp, Position: l.No}
	}
	for _, l := range p.Looks {
		out.Looks = append(out.Looks, Look{At: l.At.In(zone).Format(instant), Name: l.Name, Role: l.Role, Reason: l.Reason})
	}
	return out
}

func (c *call) happened(h desk.Happening, p desk.Progress, zone *time.Location) Happened {
	out := Happened{At: h.At.In(zone).Format(instant), Key: h.Key, Role: h.Role, Words: h.Words, Step: h.Step, Position: h.Position, Text: c.say(h.Key)}
	if st, ok := p.Standard.Step(h.Step); ok {
		out.Text = c.say(h.Key, st.Name)
	}
	if h.Due > 0 {
		out.DueAt = time.UnixMilli(h.Due).In(zone).Format(instant)
	}
	return out
}

func (c *call) ruleText(p desk.Progress) string {
	for _, r := range p.Standard.Eligibility {
		if r.ID == p.Rule {
			return r.Message.In(c.tag)
		}
	}
	return p.Rule
}

// withdraw takes an application back.
func (c *call) withdraw() error {
	no, err := c.caseNo()
	if err != nil {
		return err
	}
	if err := c.Desk.Withdraw(c.r.Context(), no); err != nil {
		return err
	}
	return c.tellCase(no)
}

// complete answers a request for completion.
func (c *call) complete() error {
	no, err := c.caseNo()
	if err != nil {
		return err
	}
	body, err := c.body()
	if err != nil {
		return err
	}
	defer body.done()
	sent, err := readCompletion(body.text)
	if err != nil {
		return err
	}
	p, err := c.Desk.Follow(c.r.Context(), no)
	if err != nil {
		return err
	}
	if p.State != "returned" {
		return fault.New(fault.Conflict, "case.nothing-asked")
	}
	in := &intake{call: c, std: p.Standard, office: region.Code(p.Office.Code)}
	answers, files, err := in.completion(sent)
	if err != nil {
		return err
	}
	if err := c.Desk.Complete(c.r.Context(), no, answers, files); err != nil {
		in.drop(files, err)
		return err
	}
	return c.tellCase(no)
}

// completion judges the types of what is given anew and stores the files.
func (in *intake) completion(sent *Completion) (form.Answers, []desk.Upload, error) {
	if len(sent.Answers) == 0 && len(sent.Files) == 0 {
		return nil, nil, malformed("api.nothing-sent")
	}
	a := desk.Application{Answers: form.Answers{}}
	answers, problems := form.FromJSON(&in.std.Form, sent.Answers, in.today())
	a.Answers = answers
	errors := fieldErrors(problems)
	errors = append(errors, in.nameFiles(&a, &Submission{Answers: sent.Answers, Files: sent.Files})...)
	if len(errors) > 0 {
		return nil, nil, &refusal{status: 422, fault: fault.New(fault.Invalid, "api.fields"), errors: errors}
	}
	files, err := in.bring(sent.Files)
	if err != nil {
		in.drop(files, err)
		return nil, nil, err
	}
	a.Files = files
	in.answerFiles(a)
	return a.Answers, files, nil
}

// letter sends the PDF. Asking for it is what hands it over.
func (c *call) letter() error {
	no, err := c.caseNo()
	if err != nil {
		return err
	}
	if c.r.Method == http.MethodHead {
		return c.letterHead(no)
	}
	pdf, err := c.Desk.Download(c.r.Context(), no)
	if err != nil {
		return err
	}
	defer func() { _ = pdf.Body.Close() }()
	h := c.w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", pdf.Name))
	h.Set("Content-Length", fmt.Sprint(pdf.Size))
	if _, err := io.Copy(c.w, pdf.Body); err != nil {
		// The status is sent; breaking off is how the caller learns of it.
		c.Log.Error("api: sending a letter", "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// letterHead answers HEAD, which hands nothing over: whether GET would.
func (c *call) letterHead(no int64) error {
	p, err := c.Desk.Follow(c.r.Context(), no)
	switch {
	case err != nil:
		return err
	case p.Letter == nil:
		return fault.New(fault.Conflict, "case.not-issued")
	case p.PickUp:
		return fault.New(fault.Forbidden, "case.pick-up-in-person")
	case !p.MayDownload:
		return fault.New(fault.Conflict, "letter.being-sealed")
	}
	c.w.Header().Set("Content-Type", "application/pdf")
	return nil
}

// receipt sends the proof of inclusion of the application (C2SP tlog-proof).
func (c *call) receipt() error {
	no, err := c.caseNo()
	if err != nil {
		return err
	}
	proof, err := c.Desk.Receipt(c.r.Context(), no)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+strings.ToLower(c.Desk.Reference(no))+`.tlog-proof"`)
	_, _ = c.w.Write(proof)
	return nil
}
