package agreements

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/fault"
	"genggam/internal/form"
	"genggam/internal/httpsig"
	"genggam/internal/region"
)

// Service is the standard whose cases are agreements.
const Service = "perjanjian-data"

// Checks are the fields that are answered by yes or no and disclose nothing else:
// lives here, is 17 or older, is of that name, was born on that day.
func Checks() []string { return []string{"resident", "adult", "name-matches", "birth-date-matches"} }

// Values are the fields that are answered by what the register says.
func Values() []string {
	return []string{"name", "birth-date", "sex", "address", "marital", "job", "family-role"}
}

// Purposes are what data may be asked for.
func Purposes() []string {
	return []string{"social-aid", "health", "education", "permit", "tax", "population", "disaster", "supervision"}
}

// Terms are what an agreement says.
type Terms struct {
	// Purpose is one of Purposes; Fields are of Checks and Values.
	Purpose string
	Fields  []string
	// From and Until are its first and last day; Keep is for how many days the asker
	// may keep an answer, PerDay how many questions a day has at most.
	From, Until  calendar.Day
	Keep, PerDay int64
	// Key checks the questions.
	Key httpsig.Key
	// Service whose cases the endpoint is told of, "" for none.
	Service string
	Words
}

// Words are what somebody typed, which lies in the vault.
type Words struct {
	// Asker is who may ask, Reason the purpose in words, Basis the law.
	Asker  string `json:"asker"`
	Reason string `json:"reason"`
	Basis  string `json:"basis"`
	// Endpoint takes the news of cases, "" for none.
	Endpoint string `json:"endpoint,omitempty"`
}

// readTerms reads what an application for an agreement asks for. Faults name the
// question.
func readTerms(a form.Answers) (t Terms, err error) {
	text := func(name string) string { s, _ := a[name].(string); return strings.TrimSpace(s) }
	number := func(name string) int64 { n, _ := a[name].(int64); return n }
	t.Purpose, t.Service = text("keperluan"), text("layanan_kabar")
	t.Asker, t.Reason, t.Basis, t.Endpoint = text("lembaga"), text("tujuan"), text("dasar_hukum"), text("alamat_kabar")
	chosen, _ := a["data"].([]string)
	for _, f := range append(Checks(), Values()...) {
		if slices.Contains(chosen, f) {
			t.Fields = append(t.Fields, f)
		}
	}
	t.Keep, t.PerDay = number("simpan_hari"), number("batas_harian")
	var bad [2]error
	t.From, bad[0] = dayOf(text("mulai"))
	t.Until, bad[1] = dayOf(text("sampai"))
	switch {
	case bad[0] != nil || bad[1] != nil || t.Until < t.From || t.Until > t.From+5*366:
		return t, fault.New(fault.Invalid, "agreements.period").On("sampai")
	case len(t.Fields) == 0 || len(t.Fields) != len(chosen) || !slices.Contains(Purposes(), t.Purpose) || t.PerDay < 1 || t.Asker == "":
		return t, fault.New(fault.Invalid, "agreements.terms").On("data")
	case t.Endpoint != "" && !properEndpoint(t.Endpoint):
		return t, fault.New(fault.Invalid, "agreements.endpoint").On("alamat_kabar")
	}
	if t.Key, err = httpsig.ParseKey(text("kunci")); err != nil {
		return t, fault.New(fault.Invalid, "agreements.key").On("kunci").Because(err)
	}
	return t, nil
}

func dayOf(text string) (calendar.Day, error) {
	at, err := time.Parse(time.DateOnly, text)
	return calendar.Day(at.Unix() / 86400), err
}

// properEndpoint says whether an address may be called: https, or the machine
// itself, where a security server or a bus stands.
func properEndpoint(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || len(text) > 300 {
		return false
	}
	host := u.Hostname()
	return u.Scheme == "https" || u.Scheme == "http" && (host == "localhost" || host == "127.0.0.1" || host == "::1")
}

// Agreement is one that was made.
type Agreement struct {
	Terms
	CaseNo, Document int64
	// Reference is that of its case, by which questions name it.
	Reference string
	ID        canon.ID
	Office    region.Code
	// Number is that of its letter; Ended says that the letter was revoked or
	// replaced.
	Number string
	Ended  bool
	MadeAt time.Time
}

// InForce says whether it holds on a day.
func (a Agreement) InForce(day calendar.Day) bool {
	return !a.Ended && day >= a.From && day <= a.Until
}

func (a Agreement) stream() string { return prefix + a.ID.String() }

// encodeMade writes the entry of an agreement; what was typed is its item.
func encodeMade(no, document int64, t Terms) ([]byte, error) {
	var o canon.Object
	o.Int("case", no)
	o.Int("document", document)
	o.List("fields", t.Fields)
	o.Int("from", int64(t.From))
	o.Int("keep", t.Keep)
	o.Str("key", fmt.Sprintf("%x", t.Key.DER()))
	o.Int("per_day", t.PerDay)
	o.Str("purpose", t.Purpose)
	o.Opt("service", t.Service)
	o.Int("until", int64(t.Until))
	return o.Bytes()
}
