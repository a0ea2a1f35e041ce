package companies_test

import (
	"testing"

	"genggam/internal/audit"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
)

// TestOnPostgreSQLToo goes through every statement of the room on the other engine.
func TestOnPostgreSQLToo(t *testing.T) {
	f := firmOn(t, office.OpenOn(t, storetest.PostgresDSN(t))).confirm()
	s, ticket := f.person(f.terms(30))
	r, err := f.files(s, "1")
	f.ok(err)
	if b, err := f.Companies.Behind(t.Context(), r.No); err != nil || b == nil {
		t.Fatal(b, err)
	}
	if _, err := f.Companies.Find(t.Context(), f.As("perizinan"), "9999000000017"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Companies.List(t.Context(), f.As("perizinan")); err != nil {
		t.Fatal(err)
	}
	f.ok(f.Companies.Revoke(t.Context(), f.own, ticket.ID))
	if rows, err := f.Companies.Cases(t.Context(), f.own); err != nil || len(rows) != 1 {
		t.Fatal(rows, err)
	}
	f.ok(audit.Rebuild(t.Context(), f.Premises, nil))
	report, err := audit.Verify(t.Context(), f.Premises, nil)
	if err != nil || len(report.Findings) != 0 {
		t.Fatal(err, report.Findings)
	}
}
