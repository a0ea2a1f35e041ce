package catalogue

import (
	"slices"

	"genggam/internal/allot"
	"genggam/internal/form"
)

// Categories of services in the order of the start page.
func Categories() []string { return slices.Clone(enums["Standard.category"]) }

// Roles that can take a step.
func Roles() []string { return slices.Clone(enums["Step.role"]) }

// enums are the values a field may have, by Go type and YAML name; the checker
// and the schema for editors read the same list.
var enums = map[string][]string{
	"Standard.category":    {"kependudukan", "keluarga", "usaha", "sosial", "tanah", "keamanan", "pendidikan", "lainnya"},
	"Standard.model":       {"g2c", "g2b", "g2e", "g2g"},
	"Standard.product":     {"document", "goods", "work"},
	"Standard.level":       {"desa", "kecamatan", "kabupaten", "dinas", "any"},
	"Standard.nature":      {"village-letter", "civil-registry", "permit", "recommendation", "correspondence", "aid", "internal"},
	"Citation.sure":        {"", "read", "seen", "memory"},
	"Who.applicants":       {"resident", "anyone", "organisation", "employee", "office"},
	"Who.subjects":         {"self", "family", "other", "deceased", "newborn"},
	"Who.submit":           assurances,
	"Who.issue":            assurances,
	"Requirement.kind":     {"upload", "show", "held", "statement"},
	"Requirement.register": {"", "residents", "family-card", "cases"},
	"Result.recorded_as":   {"", "nib"},
	"Step.kind":            {"check", "verify", "visit", "advice", "approve", "sign", "hand-over", "pay", "work", "confirm"},
	"Step.role":            {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
	"Step.to":              levels,
	"Step.agency":          agencies,
	"Step.by":              {"", "superior", "official"},
	"Step.late":            {"", GoOn, Hold},
	"Sent.to":              levels,
	"Adviser.to":           levels,
	"Adviser.agency":       agencies,
	"Adviser.role":         {"front-desk", "verifier", "signer", "head", "registrar", "supervisor"},
	"Standard.agency":      agencies,
	"Duration.unit":        {"", "working-minutes", "working-days", "calendar-days", "hours"},
	"Times.pauses":         {"completion", "visit", "external", "force-majeure"},
	"Result.signing":       {"", "ink", "local", "certified"},
	"Acceptance.by":        {"bank", "kua", "police", "school", "health", "social", "employer", "civil-registry", "kecamatan", "land-office", "court", "village"},
	"Acceptance.signing":   {"ink", "local", "certified"},
	"Endorsement.by":       {"rt", "rw", "hamlet-head"},
	"Follow.field":         form.Parts(),
	"Follow.documents":     {"ktp", "kk", "birth-certificate", "marriage-book", "divorce-certificate", "death-certificate", "diploma", "passport", "court-ruling", "register"},
	"Result.paper":         {"", "f4", "a4"},
	"Goods.by":             {ByRanking, ByFiling},
	"Goods.proofs":         {"code", "photo", "signature", "witness"},
	"Scheme.ties":          {"", allot.TiesFiled, allot.TiesDay, allot.TiesDraw},
	"Second.per":           {"", allot.PerPerson, allot.PerHousehold},
	"Second.within":        {"", allot.WithinPeriod, allot.WithinEver},
	"Validity.unit":        {"", "day", "month", "year"},
	"Priority.class":       {"elderly", "disabled", "pregnant", "child", "disaster", "urgent"},
	"Retention.final":      {"permanent", "review", "destroy"},
	"Question.type":        questionTypes(),
	"Question.parts":       form.Parts(),
	"Question.accept":      {"pdf", "jpeg", "png"},
}

var levels = []string{"", "desa", "kecamatan", "kabupaten", "dinas"}

// agencies are named after what they are for, because their names change with
// every regency's own regulation.
var agencies = []string{"", "perizinan", "kependudukan", "lingkungan", "pekerjaan-umum", "perumahan", "kesehatan", "sosial", "pendidikan",
	"perdagangan", "pertanian", "kepegawaian", "kominfo", "ketertiban", "perhubungan", "pendapatan", "bencana", "sekretariat", "arsip", "tenaga-kerja"}

func questionTypes() []string {
	all := []form.Type{form.ShortText, form.LongText, form.Number, form.Money, form.Date, form.Time, form.YesNo,
		form.Choice, form.Choices, form.Region, form.Person, form.NIK, form.KK, form.NIB, form.NPWP, form.Phone,
		form.Email, form.File, form.Place, form.Group}
	out := make([]string, len(all))
	for i, t := range all {
		out[i] = string(t)
	}
	return out
}
