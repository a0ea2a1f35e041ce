package office

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"genggam/internal/casework"
	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/person"
	"genggam/internal/seal"
)

// As gives the officer of a login, through a real log-in.
func (n *Node) As(login string) desk.Actor {
	n.T.Helper()
	a, err := n.Actor(context.Background(), n.Token(login))
	n.must(err)
	return a
}

// Token logs an officer in. A code opens one session only, so the clock moves
// on by the half minute that a new code takes.
func (n *Node) Token(login string) string {
	n.T.Helper()
	n.Clock.Add(CodePeriod)
	token, err := n.Login(context.Background(), login, Password, seal.TOTPCode(n.TOTP[login], n.Clock.Now()), "test")
	n.must(err)
	return token
}

// CodePeriod is how long a code holds; each opens one thing.
const CodePeriod = 30 * time.Second

// Resident is a party that matched the register by NIK, KK and birth date.
func (n *Node) Resident(r person.Record) desk.Party {
	n.T.Helper()
	p, ok, err := n.Match(context.Background(), Village, person.Record{NIK: r.NIK, KK: r.KK, BirthDate: r.BirthDate, Phone: "+6281234567890"}, "test")
	n.must(err)
	if !ok {
		n.T.Fatal("the test resident does not match the register")
	}
	return p
}

// Application is one that is complete: the standard's example answers, every
// statement ticked and every upload brought, by the first resident.
func (n *Node) Application(std *catalogue.Standard) desk.Application {
	n.T.Helper()
	a := desk.Application{
		Standard: std.ID, Office: Village, Channel: "api", Relation: "self", Applicant: n.Resident(People()[0].Record),
		Answers: catalogue.ExampleAnswers(std, n.Clock.Now().Unix()/86400), Assurance: casework.Matched, Language: "id",
	}
	if at := LevelCode(std); at != Village { // whose register does not know the person
		a.Office, a.Applicant = at, desk.Party{Record: People()[0].Record}
	}
	for _, r := range std.Requirements {
		switch r.Kind {
		case "statement":
			a.Statements = append(a.Statements, r.ID)
		case "upload":
			a.Files = append(a.Files, n.Upload(a, r.ID))
		}
	}
	return a
}

// JPEG is the smallest picture that a file check takes for one.
var JPEG = []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9")

// Upload brings a small picture for a requirement.
func (n *Node) Upload(a desk.Application, requirement string) desk.Upload {
	n.T.Helper()
	u, err := n.TakeFileAt(context.Background(), a.Office, desk.NewFile{For: requirement, Name: "foto.jpg"}, bytes.NewReader(JPEG))
	n.must(err)
	return u
}

// File files the example application of a service.
func (n *Node) File(service string) desk.Receipt {
	n.T.Helper()
	std, ok := n.Catalogue().Current(service, "2026-03-02")
	if !ok {
		n.T.Fatalf("no service %s", service)
	}
	r, err := n.Desk.File(context.Background(), n.Application(std))
	if err != nil {
		b, _ := json.MarshalIndent(err, "", " ")
		n.T.Fatalf("filing %s: %v %s", service, err, b)
	}
	return r
}

// Issue brings a case to the signed letter: every step before the signature is
// done by an officer of its role with all checks ticked.
func (n *Node) Issue(no int64) (document int64) {
	n.T.Helper()
	prefix := ""
	for range 12 {
		v := n.Step(no)
		if v.Here == District {
			prefix = "kec-"
		}
		if v.Step == nil {
			n.T.Fatal("the case ended before it was signed")
		}
		a := n.As(prefix + v.Step.Role)
		n.must(n.Take(context.Background(), a, no, OutOfTurn))
		if v.Step.Kind == "sign" {
			doc, err := n.Sign(context.Background(), a, no)
			n.must(err)
			return doc
		}
		n.must(n.DoStepDrafting(context.Background(), a, no, Done(v.Step)))
	}
	n.T.Fatal("the steps do not end")
	return -1
}

// OutOfTurn is the reason a test gives for a case that is not the next.
const OutOfTurn = "uji coba"

// Step shows where a case is, as its applicant sees it.
func (n *Node) Step(no int64) desk.Progress {
	n.T.Helper()
	p, err := n.Follow(context.Background(), no)
	n.must(err)
	return p
}

// AllChecks ticks every line of a step's checklist.
func AllChecks(s *catalogue.Step) (out []string) {
	for _, c := range s.Checklist {
		out = append(out, c.ID)
	}
	return out
}
