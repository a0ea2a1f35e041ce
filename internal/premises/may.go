package premises

import (
	"slices"

	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/region"
	"genggam/internal/store"
)

// Actor is an officer at work: one account, in one office, with the roles it
// has there today.
type Actor struct {
	Account, Name string
	Office        region.Code
	Roles         []Role
	// PIN says that a PIN opened the session, which Full refuses.
	PIN bool
}

// Full refuses what hands out rights to whoever came in by a PIN: six digits
// that are typed before colleagues all day make no account, no password and no
// auditor. Those need password and code.
func (a Actor) Full() error {
	if a.PIN {
		return fault.New(fault.Forbidden, "account.full-session")
	}
	return nil
}

// Role is one role of an account in an office.
type Role struct {
	Name string
	// Position as printed under a letter, Number the NIP or NIPD line.
	Position, Number string
	// For is the account a substitute stands in for, "" when it is its own role.
	For string
}

// Act is something that not everybody may do. What a step asks is in the standard itself;
// these are the rest.
type Act string

// The acts that the table below knows.
const (
	SeeInbox      Act = "see-inbox"
	SeeCase       Act = "see-case"
	Work          Act = "work"
	Advise        Act = "advise"
	File          Act = "file-for-person"
	Sign          Act = "sign"
	FindResident  Act = "find-resident"
	SeeResident   Act = "see-resident"
	AttachContact Act = "attach-contact"
	Register      Act = "see-register"
	VoidNumber    Act = "void-number"
	// Numbering is deciding whether an office counts its letters by register or in
	// one common series.
	Numbering   Act = "decide-numbering"
	Revoke      Act = "revoke"
	Extend      Act = "extend"
	Accounts    Act = "manage-accounts"
	Outbox      Act = "see-outbox"
	Stationery  Act = "change-paper"
	Appoint     Act = "appoint"
	Pads        Act = "print-pads"
	SeeLedger   Act = "see-ledger"
	KeepLedger  Act = "keep-ledger"
	CloseLedger Act = "close-ledger"
	// PrintResidents is printing the books that hold every resident's words.
	PrintResidents Act = "print-residents"
	SeeVisits      Act = "see-visits"
	Posters        Act = "make-posters"
	TakeMark       Act = "take-mark"
	AskNeeds       Act = "ask-needs"
	// Repairs is reading what the civil registry has to mend; Oversee what clean
	// hands are judged by; Gift reporting what one was given.
	Repairs Act = "see-repairs"
	Oversee Act = "oversee"
	Gift    Act = "report-gift"
	// Inspect is reading what an auditor is shown, Assign letting one in by a
	// letter of assignment; Assess what the office still lacks and what it costs.
	Inspect Act = "inspect"
	Assign  Act = "assign-auditor"
	Assess  Act = "assess"
	// SeeReports, ApproveReport and ReceiveReport are of the monthly reports.
	SeeReports    Act = "see-reports"
	ApproveReport Act = "approve-report"
	ReceiveReport Act = "receive-report"
	// JudgeDifference is saying whose word about a resident holds, ours or that of
	// the system before.
	JudgeDifference Act = "judge-difference"
	// Certify is seeing by which service and certificate an office signs.
	Certify Act = "certify"
	// SeeStock is reading the book of the stores, KeepStock entering what came, went
	// and was counted, HandGoods handing out what was granted.
	SeeStock  Act = "see-stock"
	KeepStock Act = "keep-stock"
	HandGoods Act = "hand-goods"
	// OpenRound is opening and closing a round of aid, RankRound ranking it and
	// answering objections.
	OpenRound Act = "open-round"
	RankRound Act = "rank-round"
	// CallQueue is calling the line at a counter, RunQueue saying which lines and
	// counters there are.
	CallQueue Act = "call-queue"
	RunQueue  Act = "run-queue"
	// SeeSlots is reading appointments and the rounds of crews, RunSlots saying
	// when there are slots and which crews.
	SeeSlots Act = "see-slots"
	RunSlots Act = "run-slots"
	// SeeCompanies is reading organisations that applied for a number, ConfirmCompany
	// saying that their papers are right. SeePermits is reading living permits,
	// RulePermit warning, suspending, withdrawing and answering objections,
	// InspectPermit looking at one on the spot, RecordPermit writing down the number
	// of one that a national system issued.
	SeeCompanies   Act = "see-companies"
	ConfirmCompany Act = "confirm-company"
	SeePermits     Act = "see-permits"
	RulePermit     Act = "rule-permit"
	InspectPermit  Act = "inspect-permit"
	RecordPermit   Act = "record-permit"
	// HandOver is preparing the hand-over of a post to a successor, in the own
	// office or in one under it; TakeOver signing one that one is part of.
	HandOver Act = "hand-over"
	TakeOver Act = "take-over"
	// SeeMoney is reading bills, payments and the cash book; Bill taking money at
	// the counter, Statements what the bank says; Waive and ApproveRefund let money
	// go, Refund asks for that; Cashbox is where an office's money is to go.
	SeeMoney      Act = "see-money"
	Bill          Act = "bill"
	Statements    Act = "statement-import"
	Waive         Act = "waive"
	Refund        Act = "refund"
	ApproveRefund Act = "approve-refund"
	Cashbox       Act = "set-cashbox"
	// Tariff is loading the table of fees of the region's regulation.
	Tariff Act = "load-tariff"
	// SeeAgreements is reading who may ask for data here and who did, RunAgreements
	// saying whom this office may ask elsewhere, AskData asking there.
	SeeAgreements Act = "see-agreements"
	RunAgreements Act = "run-agreements"
	AskData       Act = "ask-data"
	// SeeLetters is reading the letters between offices, SendLetter writing one.
	SeeLetters Act = "see-letters"
	SendLetter Act = "send-letter"
	// AskAsEmployee is asking for leave, a journey or a rise of one's own; SeeStaff
	// reading the register of employees, KeepStaff writing in it.
	AskAsEmployee Act = "ask-as-employee"
	SeeStaff      Act = "see-staff"
	KeepStaff     Act = "keep-staff"
	// SeeComplaints is reading what people have to say about the office and its
	// services, HandleComplaints answering it, SeeReporter learning who is behind a
	// report without a name; whoever is complained of may do none of them.
	SeeComplaints    Act = "see-complaints"
	HandleComplaints Act = "handle-complaints"
	SeeReporter      Act = "see-reporter"
	// PledgeTimes is promising a time for each kind of thing in the street.
	PledgeTimes Act = "pledge-times"
	// AskOpinion is opening the survey at the counter for somebody who was served,
	// PlanFollowUp saying what the office does about what came out weak.
	AskOpinion   Act = "ask-opinion"
	PlanFollowUp Act = "plan-follow-up"
	// SeeInformation is reading the registers and the report of requests for
	// information (PPID) without names, PrintInformation printing them with names,
	// KeepInformation adding to the list of public information, replacing, withdrawing.
	SeeInformation   Act = "see-information"
	PrintInformation Act = "print-information"
	KeepInformation  Act = "keep-information"
	// SeeForum is reading what is open for comment and the comments before they are
	// public, AnswerForum publishing, hiding and answering them, KeepForum announcing
	// and keeping minutes, OpenDraft laying the draft of a standard open, and
	// DetermineStandard marking it as determined after participation.
	SeeForum          Act = "see-forum"
	AnswerForum       Act = "answer-forum"
	KeepForum         Act = "keep-forum"
	OpenDraft         Act = "open-draft"
	DetermineStandard Act = "determine-standard"
	// SeeFairness is reading whether an office treats people alike, in one's own
	// office and those under it; an auditor reads those of their letter. MakeFairness
	// is having that measured. ReadFairness is opening the shelf; OwnFairness reading
	// one's own desk there before anybody else does, and saying something to it.
	SeeFairness  Act = "see-fairness"
	MakeFairness Act = "make-fairness"
	ReadFairness Act = "read-fairness"
	OwnFairness  Act = "own-fairness"
	// SeeLinks is reading how it stands with the nodes that this one exchanges with,
	// RunLinks inviting a node, ending one, and deciding what is stuck.
	SeeLinks Act = "see-links"
	RunLinks Act = "run-links"
)

// ConfirmClock is saying that the computer's date and time are right.
const ConfirmClock Act = "confirm-clock"

// Employee is the role of whoever works here and is no officer: they ask for
// leave and journeys of their own and open nothing else. It stands in no standard,
// so that no step ever waits for it.
const Employee = "employee"

// mayTable says which roles may do what, in their own office only. Every act is
// here; an act that is missing is forbidden to all.
var mayTable = map[Act][]string{
	SeeInbox:      {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
	SeeCase:       {"front-desk", "verifier", "signer", "head", "supervisor"},
	Work:          {"front-desk", "verifier", "signer", "head", "supervisor"},
	Advise:        {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
	File:          {"front-desk"},
	Sign:          {"signer"},
	FindResident:  {"front-desk", "verifier", "registrar"},
	SeeResident:   {"front-desk", "verifier", "registrar"},
	AttachContact: {"front-desk", "registrar"},
	Register:      {"registrar", "head", "signer", "supervisor"},
	VoidNumber:    {"registrar"},
	Numbering:     {"head", "registrar"},
	Revoke:        {"signer", "head"},
	Extend:        {"signer", "head", "supervisor"},
	Accounts:      {"head", "supervisor"},
	Outbox:        {"front-desk"},
	Stationery:    {"head", "supervisor"},
	Appoint:       {"head", "supervisor"},
	Pads:          {"registrar", "supervisor"},
	SeeLedger:     {"registrar", "front-desk", "head", "signer", "supervisor"},
	KeepLedger:    {"registrar", "front-desk"},
	CloseLedger:   {"head"},

	PrintResidents: {"registrar", "head"},
	SeeVisits:      {"front-desk", "verifier"},
	Posters:        {"front-desk", "head", "supervisor"},
	TakeMark:       {"front-desk", "verifier"},
	AskNeeds:       {"front-desk", "verifier"},

	Repairs: {"front-desk", "verifier", "head", "registrar", "supervisor"},
	Oversee: {"head", "supervisor"},
	Inspect: {Auditor},
	Assign:  {"head", "supervisor"},
	Assess:  {"head", "supervisor"},

	SeeReports:    {"registrar", "head", "signer", "supervisor", "verifier"},
	ApproveReport: {"head"},
	ReceiveReport: {"registrar", "head", "supervisor", "verifier"},

	Gift: {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},

	JudgeDifference: {"registrar", "front-desk"},

	Certify: {"signer", "head", "supervisor"},

	SeeMoney:      {"registrar", "front-desk", "head", "supervisor"},
	Bill:          {"registrar", "front-desk"},
	Statements:    {"registrar"},
	Waive:         {"head"},
	Refund:        {"registrar"},
	ApproveRefund: {"head"},
	Cashbox:       {"head", "supervisor"},
	Tariff:        {"head", "supervisor"},

	SeeAgreements: {"registrar", "signer", "head", "supervisor"},
	RunAgreements: {"head", "supervisor"},
	AskData:       {"front-desk", "verifier"},
	SeeLetters:    {"front-desk", "verifier", "registrar", "signer", "head", "supervisor"},
	SendLetter:    {"front-desk", "registrar"},

	AskAsEmployee: {"front-desk", "verifier", "signer", "head", "registrar", "supervisor", Employee},
	SeeStaff:      {"registrar", "supervisor", "head"},
	KeepStaff:     {"registrar", "supervisor"},

	AskOpinion:   {"front-desk", "verifier"},
	PlanFollowUp: {"head", "supervisor"},

	SeeStock:  {"front-desk", "verifier", "registrar", "signer", "head", "supervisor"},
	KeepStock: {"registrar", "front-desk"},
	HandGoods: {"front-desk"},
	OpenRound: {"head", "supervisor"},
	RankRound: {"verifier", "head", "supervisor"},
	CallQueue: {"front-desk", "verifier", "registrar"},
	RunQueue:  {"head", "supervisor"},
	SeeSlots:  {"front-desk", "verifier", "registrar", "head", "supervisor"},
	RunSlots:  {"head", "supervisor"},

	SeeCompanies:   {"front-desk", "verifier", "registrar", "head", "supervisor"},
	ConfirmCompany: {"front-desk", "verifier"},
	SeePermits:     {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
	RulePermit:     {"head"},
	InspectPermit:  {"verifier", "head"},
	RecordPermit:   {"registrar", "front-desk"},

	SeeComplaints:    {"front-desk", "registrar", "supervisor", "head"},
	HandleComplaints: {"front-desk", "registrar", "supervisor", "head"},
	SeeReporter:      {"supervisor", "head"},
	PledgeTimes:      {"head"},

	SeeInformation:   {"front-desk", "verifier", "registrar", "signer", "head", "supervisor"},
	PrintInformation: {"front-desk", "signer", "head", "supervisor"},
	KeepInformation:  {"registrar", "head", "supervisor"},

	SeeFairness:  {"head", "supervisor", Auditor},
	MakeFairness: {"head", "supervisor"},
	ReadFairness: {"front-desk", "verifier", "signer", "head", "registrar", "supervisor", Auditor},
	OwnFairness:  {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},

	SeeForum:          {"front-desk", "registrar", "supervisor", "head"},
	AnswerForum:       {"registrar", "supervisor", "head"},
	KeepForum:         {"registrar", "supervisor", "head"},
	OpenDraft:         {"supervisor", "head"},
	DetermineStandard: {"head"},

	SeeLinks: {"front-desk", "verifier", "registrar", "signer", "head", "supervisor"},
	RunLinks: {"head", "supervisor"},

	ConfirmClock: {"head", "signer", "registrar", "supervisor", "verifier", "front-desk"},

	HandOver: {"head", "supervisor"},
	TakeOver: {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
}

// As finds the role in which the actor may do an act.
func (a Actor) As(what Act) (Role, error) {
	for _, name := range mayTable[what] {
		if i := slices.IndexFunc(a.Roles, func(r Role) bool { return r.Name == name }); i >= 0 {
			return a.Roles[i], nil
		}
	}
	return Role{}, fault.New(fault.Forbidden, "role.not-allowed")
}

// May refuses an act that none of the actor's roles may do.
func (a Actor) May(what Act) error {
	_, err := a.As(what)
	return err
}

// Can says whether the actor may do an act, for pages that leave out what cannot
// be done. The act itself is refused all the same.
func (a Actor) Can(what string) bool { return a.May(Act(what)) == nil }

// Has says whether the actor has a role.
func (a Actor) Has(role string) bool {
	return slices.ContainsFunc(a.Roles, func(r Role) bool { return r.Name == role })
}

// MayFile says whether an officer may file at an office: a front-desk officer
// of that very office.
func (a Actor) MayFile(office region.Code) error {
	if err := a.May(File); err != nil {
		return err
	}
	if a.Office != office {
		return fault.New(fault.Forbidden, "role.not-allowed")
	}
	return nil
}

// By is how the journal says that the actor did something in a role.
func (a Actor) By(r Role) store.By {
	return store.By{Unit: string(a.Office), Actor: journal.Actor{Role: r.Name, Account: a.Account, For: r.For}}
}

// Doing is By in the role that lets the actor do an act they were let do before.
func (a Actor) Doing(what Act) store.By {
	role, _ := a.As(what)
	return a.By(role)
}
