package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// The floors. A package imports lower floors, and on its own floor only what
// edges lists. Sub-packages live on the floor of their parent.
const (
	law     = 1 // pure values and rules
	proof   = 2 // what can be shown to be true
	keeping = 3 // what is stored
	doing   = 4 // what an actor can do
	faces   = 5 // what is seen
	beside  = 9 // whole nodes, for tests, plays and measurements
)

var floors = map[string]int{
	"fault": law, "arrange": law, "unpack": law, "atlas": law, "eventlog": law, "openfile": law, "open311": law, "calendar": law, "region": law, "person": law, "lang": law, "canon": law, "form": law,
	"catalogue": law, "casework": law, "complaint": law, "say": law, "survey": law, "ppid": law, "document": law, "fairness": law,
	"mandate": law, "integrity": law, "books": law,
	"staff": law, "leave": law, "travel": law, "rise": law, "ical": law,
	"allot": law, "stock": law, "slots": law, "queue": law,
	"tariff": law, "exif": law, "qris": law, "statement": law, "reconcile": law,
	"beacon": proof, "bundle": proof, "httpsig": proof, "journal": proof, "seal": proof, "paper": proof, "sheet": proof,
	"store": keeping, "vault": keeping, "latch": keeping, "unit": keeping, "cert": keeping,
	"companies": doing, "permits": doing, "complaints": doing, "forum": doing, "oversight": doing, "inspection": doing, "cashier": doing, "premises": doing, "residents": doing, "ledgers": doing, "learning": doing, "desk": doing, "audit": doing, "hall": doing, "rounds": doing, "charter": doing, "moving": doing, "settlement": doing, "appointments": doing, "roll": doing, "check": doing, "welcome": doing, "exchange": doing, "courier": doing, "mirror": doing, "bulletin": doing, "witness": doing, "notify": doing, "remote": doing, "outreach": doing, "succession": doing, "storehouse": doing, "agreements": doing, "waiting": doing, "personnel": doing, "diary": doing, "opinions": doing, "disclosure": doing, "principles": doing, "scoreboard": doing, "evenhand": doing,
	"web": faces, "api": faces, "porch": faces, "gateway": faces, "chat": faces,
	"office": beside, "play": beside, "bench": beside, "demo": beside, "practice": beside, "house": beside,
}

// edge allows one import on one floor; from "*" is every package of the floor.
type edge struct{ from, to, why string }

var edges = []edge{
	{"*", "fault", "whoever refuses says why in the same words"},
	{"*", "arrange", "lists are sorted wherever there are lists"},
	{"*", "lang", "texts are written in three languages wherever they are written"},
	{"lang", "unpack", "a released program carries its messages packed"},
	{"casework", "canon", "the life of a case is written in canonical bytes"},
	{"document", "canon", "the digest of a letter is one of canonical bytes"},
	{"form", "person", "a form asks for the parts of a person"},
	{"document", "person", "a name is hidden in one way"},
	{"catalogue", "form", "a standard contains its form"},
	{"catalogue", "calendar", "a standard promises a time"},
	{"catalogue", "tariff", "a standard charges the items of a table of fees"},
	{"catalogue", "document", "a standard contains the template of its letter"},
	{"casework", "calendar", "a case falls due"},
	{"casework", "catalogue", "a case is ruled by the standard it was filed under"},
	{"complaint", "canon", "the life of a complaint is written in canonical bytes"},
	{"complaint", "calendar", "a complaint falls due"},
	{"say", "canon", "what becomes of a comment is written in canonical bytes"},
	{"say", "calendar", "a draft lies open from day to day"},
	{"say", "catalogue", "a draft is set beside the standard in force"},
	{"mandate", "canon", "appointments are written in canonical bytes"},
	{"mandate", "calendar", "an appointment holds from day to day"},
	{"integrity", "canon", "registers and reports are written in canonical bytes"},
	{"integrity", "calendar", "a gift is reported within working days"},
	{"integrity", "catalogue", "what a service lacks is read from its standard"},
	{"books", "canon", "lines of the books are written in canonical bytes"},
	{"books", "calendar", "a line stands under its day, a page under its month"},
	{"books", "person", "the books of residents print a person's record"},
	{"tariff", "calendar", "a table of fees is in force from day to day"},
	{"tariff", "canon", "the digest of a table of fees is one of canonical bytes"},
	{"statement", "calendar", "a statement speaks of the days from one to another"},
	{"reconcile", "calendar", "a payment comes within days of its bill"},
	{"allot", "form", "who may have it and who comes first are conditions over answers"},
	{"allot", "canon", "an applicant is known by the case alone, and the draw is over its bytes"},
	{"allot", "calendar", "whoever filed on one day filed at the same time, where a standard says so"},
	{"catalogue", "allot", "a standard of goods says who comes first"},
	{"stock", "canon", "movements of goods are written in canonical bytes"},
	{"stock", "calendar", "a movement stands under its day, a closing under its period"},
	{"slots", "canon", "bookings are written in canonical bytes"},
	{"slots", "calendar", "there is no slot on a day on which the office is closed"},
	{"queue", "canon", "what happens at the counter is written in canonical bytes"},
	{"queue", "calendar", "tickets are counted from one again each day"},
	{"staff", "canon", "facts of the organisation chart are written in canonical bytes"},
	{"staff", "calendar", "a post is held from day to day"},
	{"staff", "mandate", "who stands in for a superior has one of the forms of an appointment"},
	{"leave", "canon", "leave that was granted has an id"},
	{"leave", "calendar", "leave is counted on the person's own calendar"},
	{"travel", "canon", "orders and receipts have ids"},
	{"travel", "calendar", "a journey is settled within working days"},
	{"rise", "canon", "the last decree has an id"},
	{"rise", "calendar", "a rise holds from a day"},
	{"ical", "canon", "the id of an event is stable"},
	{"ical", "calendar", "an absence is whole days"},
	{"survey", "calendar", "answers are counted by month, and asked for once a quarter"},
	{"survey", "canon", "what left a box is written in canonical bytes"},
	{"openfile", "calendar", "figures are of working days, and a release of a month"},
	{"openfile", "survey", "satisfaction is published as it left the boxes"},
	{"openfile", "eventlog", "cases are published as process miners read them"},
	{"sheet", "paper", "sheets and letters are written by one press"},
	{"vault", "store", "sealed items lie in the store's tables"},
	{"residents", "premises", "the register stands on the open node"},
	{"desk", "premises", "the desk stands on the open node"},
	{"appointments", "premises", "the book of who may sign lies in the open node"},
	{"desk", "appointments", "a letter is signed by whoever may sign it today"},
	{"remote", "premises", "by which service an office signs is kept on the open node"},
	{"desk", "remote", "a letter is signed by the certified hand of its signer"},
	{"desk", "residents", "a party of a case may be in the register"},
	{"learning", "premises", "what was learnt is written down on the open node"},
	{"ledgers", "premises", "the books stand on the open node"},
	{"ledgers", "residents", "a birth or a death changes the register in the same act"},
	{"audit", "premises", "whoever distrusts walks through the open node"},
	{"ppid", "calendar", "an objection comes within working days"},
	{"disclosure", "premises", "registers and the list of information are kept on the open node"},
	{"disclosure", "desk", "requests and objections are cases of the desk"},
	{"opinions", "premises", "the boxes of the survey stand on the open node"},
	{"opinions", "desk", "whoever was served at the desk is asked"},
	{"principles", "premises", "what is measured of the principles is kept on the open node"},
	{"principles", "residents", "how many live in each hamlet is counted in the register"},
	{"principles", "learning", "which lesson prepares for an act is what the lessons say"},
	{"evenhand", "premises", "the shelf of fairness reports stands on the open node"},
	{"evenhand", "desk", "how long people waited is read from the cases of the desk"},
	{"scoreboard", "premises", "what is published lies on the open node"},
	{"hall", "*", "the hall is the list of rooms"},
	{"oversight", "premises", "whoever watches over clean hands stands in the open node"},
	{"inspection", "premises", "whoever inspects stands in the open node"},
	{"inspection", "desk", "a case with its names is opened at the desk, with a look"},
	{"inspection", "ledgers", "a monthly report is prefilled from the books"},
	{"charter", "premises", "a node is founded with its offices"},
	{"roll", "residents", "rows of a list go into the register"},
	{"charter", "desk", "offices are entered at the desk"},
	{"settlement", "premises", "what is taken over is kept on the open node"},
	{"settlement", "residents", "residents of the system before go into the register"},
	{"settlement", "moving", "what is taken in and given out is what moving reads and writes"},
	{"settlement", "desk", "the next letter goes on from the last number of the system before"},
	{"settlement", "ledgers", "the agenda goes on from the last numbers of the books before"},
	{"settlement", "charter", "an office is added as the list of places knows it"},
	{"roll", "premises", "a file is asked for by nobody but an office"},
	{"roll", "desk", "a register is taken in at the desk, in acts"},
	{"cashier", "premises", "bills and payments are kept on the open node"},
	{"cashier", "desk", "a bill belongs to a case of the desk, which goes on when it is paid"},
	{"inspection", "cashier", "an auditor follows each fee to its receipt"},
	{"notify", "premises", "messages go out of the open node"},
	{"notify", "desk", "what is told of a case is what the desk knows of it"},
	{"succession", "premises", "an office changes hands on the open node"},
	{"succession", "desk", "open cases go to the successor by the desk's own rules"},
	{"succession", "appointments", "who may sign ends and begins in the same act"},
	{"companies", "premises", "organisations and who acts for them are kept on the open node"},
	{"companies", "desk", "a company files a case at the desk"},
	{"permits", "premises", "permits are kept on the open node"},
	{"permits", "desk", "a permit comes of a case of the desk, and is renewed by another"},
	{"outreach", "premises", "visits and posters are kept on the open node"},
	{"outreach", "desk", "a visit or a mark belongs to a case of the desk"},
	{"storehouse", "premises", "stores and rounds are kept on the open node"},
	{"storehouse", "desk", "goods are granted and handed out as cases of the desk"},
	{"agreements", "premises", "agreements and what was asked under them are kept on the open node"},
	{"agreements", "desk", "an agreement is a case of the desk, and so is a letter between offices"},
	{"agreements", "residents", "what is asked under an agreement is asked of the register"},
	{"agreements", "ledgers", "a letter between offices stands in the agenda of both"},
	{"waiting", "premises", "the line at the counters is kept on the open node"},
	{"diary", "premises", "appointments and crews are kept on the open node"},
	{"diary", "desk", "an appointment belongs to a case of the desk"},
	{"personnel", "premises", "the register of employees is kept on the open node"},
	{"personnel", "desk", "an employee's request is a case of the desk"},
	{"complaints", "premises", "complaints and who handles them are kept on the open node"},
	{"complaints", "desk", "photographs are taken in at the desk, and a complaint may be about one of its cases"},
	{"forum", "premises", "drafts, comments and minutes are kept on the open node"},
	{"exchange", "premises", "bundles are packed and taken on the open node"},
	{"courier", "exchange", "cases travel in bundles"},
	{"courier", "premises", "the pen is passed on the open node"},
	{"courier", "desk", "what travels are cases of the desk"},
	{"mirror", "exchange", "the mirror travels in bundles"},
	{"mirror", "premises", "what is mirrored is the open node"},
	{"bulletin", "exchange", "what goes down goes in bundles"},
	{"bulletin", "premises", "what is announced is kept on the open node"},
	{"witness", "premises", "checkpoints of others are kept on the open node"},
	{"rounds", "desk", "what time brings about is done at the desk, like everything else"},
}

// ban refuses one import to some packages.
type ban struct{ path, why string }

// impure is what the law may not touch: it must give the same answer tomorrow,
// on another machine, and in a replay of ten years.
var impure = []ban{
	{"database/sql", "a rule that looks into a table cannot be replayed"},
	{"net", "a rule does not talk to anybody"},
	{"net/http", "a rule does not know that it is on the web"},
	{"html/template", "a rule does not know how it is shown"},
	{"os", "files and the environment differ from machine to machine; embed what is data"},
	{"os/exec", "a rule runs nothing"},
	{"log", "a rule returns what it has to say"},
	{"log/slog", "a rule returns what it has to say"},
	{"math/rand", "the same question has the same answer"},
	{"math/rand/v2", "the same question has the same answer"},
	{"crypto/rand", "whoever needs a nonce is given one"},
}

// unseen is what the faces may not touch: they go through the desk, which
// checks who may do what and leaves a line behind.
var unseen = []ban{
	{"genggam/internal/store", "pages ask the desk, so that rights are checked in one place"},
	{"genggam/internal/vault", "only the rooms of floor 4 open personal data, and leave a line that the person can read"},
	{"genggam/internal/journal", "only the rooms of floor 4 write the journal"},
	{"database/sql", "pages ask the desk"},
}

// clockless are the functions of package time that read or wait for a clock.
var clockless = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func floorRules() []rule {
	return []rule{
		{"imports go down", "a floor that leans on a higher one can no longer be read, tested or replaced alone", upwardImports},
		{"every package has a floor", "a package without a floor has not been thought about", floorless},
		{"the law is pure", "the law must give the same answer tomorrow, elsewhere, and in a replay", impureLaw},
		{"the law reads no clock", "time comes in as an argument, so that a replay and a test are exact", clocksInTheLaw},
		{"faces ask the desk", "a page that reads tables by itself goes past the rights and leaves no line", keepingFaces},
		{"faces open no cabinet", "store, vault and keys hang on the open node for the rooms of floor 4 alone", reachingFaces},
	}
}

// top is the package right under internal/, "" for what lies elsewhere.
func top(dir string) string {
	rest, ok := strings.CutPrefix(dir, "internal/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func upwardImports(t *tree) (bad []offence) {
	for _, f := range t.program() {
		from := top(f.dir)
		if from == "" || floors[from] == beside {
			continue
		}
		for p, line := range f.imported() {
			to := top(strings.TrimPrefix(p, "genggam/"))
			if !strings.HasPrefix(p, "genggam/") || to == from || allowed(from, to) {
				continue
			}
			bad = append(bad, f.offence(line, fmt.Sprintf("%s -> %s", from, to),
				"%s (floor %d) imports %s (floor %d), which is neither lower nor listed", from, floors[from], p, floors[to]))
		}
	}
	return bad
}

func allowed(from, to string) bool {
	if to == "" || floors[to] == 0 || floors[from] == 0 {
		return floors[from] == 0 // "every package has a floor" tells of it
	}
	return floors[to] < floors[from] || floors[to] == floors[from] && slices.ContainsFunc(edges, func(e edge) bool {
		return (e.to == to || e.to == "*" && to != from) && (e.from == from || e.from == "*" && to != from)
	})
}

func floorless(t *tree) (bad []offence) {
	for _, f := range t.program() {
		if name := top(f.dir); name != "" && floors[name] == 0 {
			bad = append(bad, f.offence(1, f.dir, "internal/%s has no floor in floors_test.go", name))
		}
	}
	return bad
}

func onFloor(t *tree, floor int) (out []*file) {
	for _, f := range t.program() {
		if floors[top(f.dir)] == floor {
			out = append(out, f)
		}
	}
	return out
}

func banned(files []*file, bans []ban) (bad []offence) {
	for _, f := range files {
		for p, line := range f.imported() {
			for _, b := range bans {
				if p == b.path || b.path != "net" && b.path != "os" && b.path != "log" && strings.HasPrefix(p, b.path+"/") {
					bad = append(bad, f.offence(line, f.path, "imports %s: %s", p, b.why))
				}
			}
		}
	}
	return bad
}

func impureLaw(t *tree) []offence    { return banned(onFloor(t, law), impure) }
func keepingFaces(t *tree) []offence { return banned(onFloor(t, faces), unseen) }

// reachingFaces finds x.Store.Y and the like, where x is the open node or a room.
func reachingFaces(t *tree) (bad []offence) {
	for _, f := range onFloor(t, faces) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			outer, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if inner, ok := outer.X.(*ast.SelectorExpr); ok && slices.Contains([]string{"Store", "Vault", "Root", "Key"}, inner.Sel.Name) {
				bad = append(bad, f.offence(f.line(inner.Pos()), f.path, "reaches for %s.%s", inner.Sel.Name, outer.Sel.Name))
			}
			return true
		})
	}
	return bad
}

func clocksInTheLaw(t *tree) (bad []offence) {
	for _, f := range onFloor(t, law) {
		f.mentions("time", func(name string, at token.Pos) {
			if slices.Contains(clockless, name) {
				bad = append(bad, f.offence(f.line(at), f.path, "mentions time.%s", name))
			}
		})
	}
	return bad
}

func TestTheEdgesOfOneFloorMakeNoCircle(t *testing.T) {
	var reach func(from, to string, seen map[string]bool) bool
	reach = func(from, to string, seen map[string]bool) bool {
		for _, e := range edges {
			if e.from == from && !seen[e.to] {
				seen[e.to] = true
				if e.to == to || reach(e.to, to, seen) {
					return true
				}
			}
		}
		return false
	}
	for _, e := range edges {
		if len(e.why) < 15 {
			t.Errorf("%s -> %s gives no reason", e.from, e.to)
		}
		if reach(e.from, e.from, map[string]bool{}) {
			t.Errorf("%s leans on itself", e.from)
		}
	}
}
