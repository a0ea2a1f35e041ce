package catalogue

import (
	"genggam/internal/form"
	"genggam/internal/lang"
)

// Standard is one version of one Standar Pelayanan (UU 25/2009 art. 20-21): the
// whole of what the program needs to publish, ask, work, time, charge, issue
// and report one service.
type Standard struct {
	// Format is the version of this file format; 1.
	Format int `yaml:"format" json:"format"`
	// ID names the service for ever: lower case with hyphens.
	ID string `yaml:"id" json:"id"`
	// Version counts up from 1; a published version never changes.
	Version int `yaml:"version" json:"version"`
	// Effective is the first day it may be used, "2006-01-02".
	Effective string    `yaml:"effective" json:"effective"`
	Name      lang.Text `yaml:"name" json:"name"`
	// Summary says in one or two plain sentences what the citizen gets and for what.
	Summary lang.Text `yaml:"summary" json:"summary"`
	// Keywords are words people search by, in any language, lower case.
	Keywords []string `yaml:"keywords,omitempty" json:"keywords,omitempty"`
	// Category groups services on the start page: kependudukan, keluarga,
	// usaha, sosial, tanah, keamanan, pendidikan, lainnya.
	Category string `yaml:"category" json:"category"`
	// Model is g2c, g2b, g2e or g2g.
	Model string `yaml:"model" json:"model"`
	// Product is document, goods or work.
	Product string `yaml:"product" json:"product"`
	// Level is the level of office that provides it: desa (also kelurahan), kecamatan, kabupaten, dinas.
	Level string `yaml:"level" json:"level"`
	// Agency is which agency provides it when Level is dinas (see Agencies).
	Agency string `yaml:"agency,omitempty" json:"agency,omitempty"`
	// Nature decides which law of fees and limits applies: village-letter,
	// civil-registry, permit, recommendation, correspondence, aid, internal.
	Nature string `yaml:"nature" json:"nature"`

	Basis        []Citation    `yaml:"legal_basis" json:"legal_basis"`
	Components   Components    `yaml:"components" json:"components"`
	Who          Who           `yaml:"who" json:"who"`
	Requirements []Requirement `yaml:"requirements" json:"requirements"`
	Form         form.Form     `yaml:"form" json:"form"`
	Eligibility  []Rule        `yaml:"eligibility,omitempty" json:"eligibility,omitempty"`
	Steps        []Step        `yaml:"steps" json:"steps"`
	Time         Times         `yaml:"time" json:"time"`
	Fee          Fee           `yaml:"fee" json:"fee"`
	Result       Result        `yaml:"result" json:"result"`
	Priority     []Priority    `yaml:"priority,omitempty" json:"priority,omitempty"`
	// Hidden lists fields (question ids or subject.*) not shown to whoever judges.
	Hidden    []string  `yaml:"hidden,omitempty" json:"hidden,omitempty"`
	Retention Retention `yaml:"retention" json:"retention"`
	Deemed    Deemed    `yaml:"deemed" json:"deemed"`
	// Discreet services are not named where somebody else may read along:
	// messages, notices and titles say "your application" (message key
	// Discreet) and nothing more.
	Discreet bool `yaml:"discreet,omitempty" json:"discreet,omitempty"`
	// Endorsement is asked of the neighbourhood's heads; nil asks nobody.
	Endorsement *Endorsement `yaml:"endorsement,omitempty" json:"endorsement,omitempty"`
	// Follows says, field by field, which document the letter follows when the
	// citizen's papers disagree; Standard.Follow gives the rule of any field.
	Follows []Follow `yaml:"follows,omitempty" json:"follows,omitempty"`
	// Sources cite where requirements, time and procedure were taken from.
	Sources []string `yaml:"sources,omitempty" json:"sources,omitempty"`
	// Notes are for whoever maintains the file: what is from memory, what is local.
	Notes string `yaml:"notes,omitempty" json:"notes,omitempty"`

	compiled // what Read made of it
}

// Citation is one structured reference to law.
type Citation struct {
	// Ref is how the rest of the file names it: "uu-6-2014".
	Ref string `yaml:"ref" json:"ref"`
	// Title as lawyers write it: "UU 6/2014 tentang Desa".
	Title string `yaml:"title" json:"title"`
	// Article, "" for the whole.
	Article string `yaml:"article,omitempty" json:"article,omitempty"`
	// Since is the day from which it holds here, "2006-01-02", "" if not recorded.
	Since string `yaml:"since,omitempty" json:"since,omitempty"`
	// Sure says how sure we are: read, seen (second hand), memory.
	Sure string `yaml:"sure,omitempty" json:"sure,omitempty"`
}

// Components are the parts of the 14 components of UU 25/2009 art. 21 that are
// prose and have no field of their own elsewhere in the standard. Basis (a),
// Requirements (b), Steps (c), Time (d), Fee (e) and Result (f) are the others.
type Components struct {
	Facilities       lang.Text `yaml:"facilities" json:"facilities"`               // g sarana, prasarana, fasilitas
	Competence       lang.Text `yaml:"competence" json:"competence"`               // h kompetensi pelaksana
	InternalControl  lang.Text `yaml:"internal_control" json:"internal_control"`   // i pengawasan internal
	Complaints       lang.Text `yaml:"complaints" json:"complaints"`               // j pengaduan, saran, masukan
	Staff            lang.Text `yaml:"staff" json:"staff"`                         // k jumlah pelaksana
	ServiceGuarantee lang.Text `yaml:"service_guarantee" json:"service_guarantee"` // l jaminan pelayanan
	SafetyGuarantee  lang.Text `yaml:"safety_guarantee" json:"safety_guarantee"`   // m jaminan keamanan dan keselamatan
	Evaluation       lang.Text `yaml:"evaluation" json:"evaluation"`               // n evaluasi kinerja pelaksana
}

// Who may ask, for whom, and how sure we must be of them.
type Who struct {
	// Applicants: resident (of the office's area), anyone, organisation, employee, office.
	Applicants []string `yaml:"applicants" json:"applicants"`
	// Subjects whom it may concern: self, family, other (with a ground), deceased, newborn.
	// A case always has applicant, subject and representative apart.
	Subjects []string `yaml:"subjects" json:"subjects"`
	// Submit and Issue are the assurance needed to file and to receive:
	// claimed, contacted, matched, seen.
	Submit string `yaml:"submit" json:"submit"`
	Issue  string `yaml:"issue" json:"issue"`
	// SubjectParts are the fields of the subject that the letter needs, from the
	// register or, where it does not know, from the applicant (see form.Question.Parts).
	SubjectParts []string `yaml:"subject_parts" json:"subject_parts"`
	// MayLack are the fields of a person that the letter may print as "-", because
	// somebody may have none: see Who.Lacks. Absent is nik and kk.
	MayLack []string `yaml:"may_lack,omitempty" json:"may_lack,omitempty"`
}

// Requirement is one thing the citizen must have, with its own reason.
type Requirement struct {
	// ID is unique among requirements and questions.
	ID   string    `yaml:"id" json:"id"`
	Name lang.Text `yaml:"name" json:"name"`
	// Reason says why it is needed; without one the checker refuses it.
	Reason lang.Text `yaml:"reason" json:"reason"`
	// Basis names a Citation.Ref.
	Basis string `yaml:"basis" json:"basis"`
	// Kind: upload (a photo or PDF), show (the original is shown at the counter),
	// held (a register of the office holds it, so it is not asked: see Register),
	// statement (the citizen declares it by ticking).
	Kind string `yaml:"kind" json:"kind"`
	// Register names what holds it when Kind is held: residents, family-card, cases.
	Register string `yaml:"register,omitempty" json:"register,omitempty"`
	// When is the condition under which it is needed (CEL profile), "" is always.
	When string `yaml:"when,omitempty" json:"when,omitempty"`
	// Optional ones may be left out; the officer sees that they were.
	Optional bool `yaml:"optional,omitempty" json:"optional,omitempty"`
}

// Rule is a condition of eligibility with the sentence said when it is not met.
type Rule struct {
	ID      string    `yaml:"id" json:"id"`
	When    string    `yaml:"must" json:"must"` // CEL profile; must be true
	Message lang.Text `yaml:"message" json:"message"`
	Basis   string    `yaml:"basis" json:"basis"`
}

// Step is one piece of work by one role.
type Step struct {
	ID   string    `yaml:"id" json:"id"`
	Name lang.Text `yaml:"name" json:"name"`
	// Kind: check (completeness), verify (truth), visit (inspection), advice, approve,
	// sign, pay, work (done in the field), hand-over, confirm (by the applicant).
	Kind string `yaml:"kind" json:"kind"`
	// Role that takes it: front-desk, verifier, signer, head, registrar, supervisor.
	Role string `yaml:"role" json:"role"`
	// Limit of this step alone; zero means no limit of its own.
	Limit Duration `yaml:"limit,omitempty" json:"limit,omitzero"`
	// Checklist the officer ticks; each must be answered before the step is done.
	Checklist []Check `yaml:"checklist,omitempty" json:"checklist,omitempty"`
	// Next in order: the first whose When holds is taken. Empty means the following
	// step of the list; the last step ends the case.
	Next []Branch `yaml:"next,omitempty" json:"next,omitempty"`
	// NotBy names a step whose officer may not do this one (four eyes).
	NotBy string `yaml:"not_by,omitempty" json:"not_by,omitempty"`
	// To is the level of office that does the step when it is not the provider's
	// own, and Agency which agency of that level.
	To     string `yaml:"to,omitempty" json:"to,omitempty"`
	Agency string `yaml:"agency,omitempty" json:"agency,omitempty"`
	// By gives the step to one person by the organisation chart of the applicant:
	// superior, or official (the one who is competent to decide). "" is by role.
	By string `yaml:"by,omitempty" json:"by,omitempty"`
	// Advisers of a step of kind advice, asked at once. When one is late its superior
	// is told and has Grace, which must be said; Late says what silence after that
	// does: go-on (the default) or hold.
	Advisers []Adviser `yaml:"advisers,omitempty" json:"advisers,omitempty"`
	Late     string    `yaml:"late,omitempty" json:"late,omitempty"`
	Grace    Duration  `yaml:"grace,omitempty" json:"grace,omitzero"`
	// Draft asks the officer of a step of kind verify for the text that the letter
	// gives as {letter.text}: an answer, which only whoever handles it can write.
	Draft bool `yaml:"draft,omitempty" json:"draft,omitempty"`
	// Repairs is how often a visit may ask for a repair and come again, Repair the
	// time the applicant has for it.
	Repairs int      `yaml:"repairs,omitempty" json:"repairs,omitempty"`
	Repair  Duration `yaml:"repair,omitempty" json:"repair,omitzero"`
	// Silence is after how long a confirmation that does not come counts as given;
	// zero is five working days.
	Silence Duration `yaml:"silence,omitempty" json:"silence,omitzero"`
}

// Check is one line of a checklist.
type Check struct {
	ID   string    `yaml:"id" json:"id"`
	Text lang.Text `yaml:"text" json:"text"`
}

// Branch leads to a step under a condition.
type Branch struct {
	When string `yaml:"when,omitempty" json:"when,omitempty"`
	To   string `yaml:"to" json:"to"`
}

// Duration is an amount of time in its own unit; units never mix (design section 5).
type Duration struct {
	Amount int `yaml:"amount" json:"amount"`
	// Unit: working-minutes, working-days, calendar-days, hours (elapsed).
	Unit string `yaml:"unit" json:"unit"`
}

// Times are the promise, the law's limit and what may move them. Two fields, never one.
type Times struct {
	// Promised is the standard's own time, counted from "complete".
	Promised Duration `yaml:"promised" json:"promised"`
	// Limit is the law's, with its citation; zero means UU 30/2014 art. 53 applies.
	Limit Duration `yaml:"limit" json:"limit"`
	Basis string   `yaml:"basis" json:"basis"`
	// Completeness is the limit of the completeness check; zero means one working day.
	Completeness Duration `yaml:"completeness,omitempty" json:"completeness,omitzero"`
	// Pauses lists the reasons that stop the clock: completion (waiting for the
	// applicant), visit, external, force-majeure.
	Pauses []string `yaml:"pauses,omitempty" json:"pauses,omitempty"`
	// Extension that may be given once with a reason; zero means none.
	Extension Duration `yaml:"extension,omitempty" json:"extension,omitzero"`
}

// Fee is 0 or items of the regional regulation (UU 1/2022 art. 94), whose table
// alone says what they cost: see Standard.Charges and Standard.Quote.
type Fee struct {
	// Amount in integer rupiah: 0 for what is free and for what Items say. Another
	// one is a single item without quantities, and must be what the table says.
	Amount int64 `yaml:"amount" json:"amount"`
	// Perda and Item cite the regional regulation when Amount is not 0.
	Perda string `yaml:"perda,omitempty" json:"perda,omitempty"`
	Item  string `yaml:"item,omitempty" json:"item,omitempty"`
	// Basis cites why it is free, or the regulation.
	Basis string `yaml:"basis" json:"basis"`
	// Items are what is charged; the fee is paid in the step of kind pay.
	Items []FeeItem `yaml:"items,omitempty" json:"items,omitempty"`
}

// FeeItem is one item of a regulation that a service charges.
type FeeItem struct {
	// Perda is the regulation as its table cites itself, Item the code there.
	Perda string `yaml:"perda" json:"perda"`
	Item  string `yaml:"item" json:"item"`
	// Values says which question answers each quantity (number or money) and each
	// choice (choice, whose values are the table's) of the item.
	Values map[string]string `yaml:"values,omitempty" json:"values,omitempty"`
	// When is the condition under which it is charged (CEL profile), "" is always.
	When string `yaml:"when,omitempty" json:"when,omitempty"`
}

// Result is what comes out.
type Result struct {
	Name lang.Text `yaml:"name" json:"name"`
	// Letter is the file name of the template beside the standard, "" when the
	// product is no document.
	Letter string `yaml:"letter,omitempty" json:"letter,omitempty"`
	// Recorded names the national system that alone issues the document (SIAK, OSS,
	// SIMBG): this office makes no letter, it writes the number down in a step of
	// kind work. Empty where the office issues its product itself.
	Recorded lang.Text `yaml:"recorded,omitempty" json:"recorded,omitzero"`
	// RecordedAs says what the recorded number is: "nib" is held to its 13 digits, ""
	// is any, of 3 to 60 characters.
	RecordedAs string `yaml:"recorded_as,omitempty" json:"recorded_as,omitempty"`
	// Register is the series its number comes from, for example "keterangan";
	// one series per office, register and year.
	Register string `yaml:"register,omitempty" json:"register,omitempty"`
	// Classification is the archive code in the number (Permendagri 83/2022).
	Classification string `yaml:"classification,omitempty" json:"classification,omitempty"`
	// Number is the shape, default "{class}/{seq}/{office}/{year}".
	Number string `yaml:"number,omitempty" json:"number,omitempty"`
	// Validity of the product; zero means without end.
	Validity Validity `yaml:"validity,omitempty" json:"validity,omitzero"`
	// Signing: ink, local or certified.
	Signing string `yaml:"signing,omitempty" json:"signing,omitempty"`
	// Accepted says who is known to take which way of signing; the citizen reads
	// it before applying. Whoever is not listed is not known.
	Accepted []Acceptance `yaml:"accepted,omitempty" json:"accepted,omitempty"`
	// Paper: f4 (215 x 330 mm) or a4.
	Paper string `yaml:"paper,omitempty" json:"paper,omitempty"`
	// Goods is what is handed over when the product is goods.
	Goods *Goods `yaml:"goods,omitempty" json:"goods,omitempty"`
	// Sent says to which office of the node a signed letter goes by itself; nil for
	// a letter that its applicant takes.
	Sent *Sent `yaml:"sent,omitempty" json:"sent,omitempty"`
	// Permit says that the document lives on after it was issued; nil when not so.
	Permit *Permit `yaml:"permit,omitempty" json:"permit,omitempty"`
}

// Validity is how long a product holds: an amount of day, month or year.
type Validity struct {
	Amount int    `yaml:"amount" json:"amount"`
	Unit   string `yaml:"unit" json:"unit"`
}

// Priority puts a class of people first because the law does (UU 25/2009 art. 29).
type Priority struct {
	// Class: elderly, disabled, pregnant, child, disaster, urgent.
	Class string    `yaml:"class" json:"class"`
	Name  lang.Text `yaml:"name" json:"name"`
	Basis string    `yaml:"basis" json:"basis"`
}

// Retention is how long the case is kept, with the schedule it follows.
type Retention struct {
	Years int    `yaml:"years" json:"years"`
	Final string `yaml:"final" json:"final"` // permanent, review, destroy
	Basis string `yaml:"basis" json:"basis"`
}

// Deemed says whether silence grants (UU 30/2014 art. 53), and why.
type Deemed struct {
	Approval bool      `yaml:"approval" json:"approval"`
	Reason   lang.Text `yaml:"reason" json:"reason"`
}
