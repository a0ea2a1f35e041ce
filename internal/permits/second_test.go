package permits_test

import (
	"context"
	"errors"
	"testing"

	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/permits"
	"genggam/internal/person"
	"genggam/internal/premises"
)

// A regency may have more than one agency that gives permits: each issues, renews
// and judges its own, and the public finds them all in one register.
func TestASecondLicensingAgencyHasItsOwnPermits(t *testing.T) {
	f := newLife(t)
	ctx := context.Background()
	second, err := f.Office(office.AgencyCode("perizinan"))
	f.ok(err)
	other := second
	other.Code, other.Name, other.Short = "33.02.00.1099", "Mal Pelayanan Publik", "MPP"
	f.ok(f.SetOffices(ctx, other))
	for login, roles := range map[string][]string{"mpp": {"front-desk", "verifier", "registrar"}, "mpp-head": {"signer", "head", "supervisor"}} {
		a := premises.NewAccount{Login: login, Name: "Tuginah", Password: office.Password}
		for _, role := range roles {
			a.Grants = append(a.Grants, premises.Grant{Office: other.Code, Role: role, Position: "Kepala Mal Pelayanan Publik"})
		}
		_, totp, err := f.MakeAccount(ctx, a)
		f.ok(err)
		f.TOTP[login] = totp
	}
	mine := f.issued(f.files().No)

	std, _ := f.Catalogue().Current(service, "2026-03-02")
	app := f.Application(std)
	app.Office, app.Assurance, app.Files = other.Code, casework.Contacted, nil
	app.Applicant = desk.Party{Record: person.Record{Name: "Rahayu Contoh", NIK: "3302995708900002", Phone: "+6281234567899", Address: "Jalan Contoh 2"}}
	for _, r := range std.Requirements {
		app.Files = append(app.Files, f.Upload(app, r.ID))
	}
	r, err := f.Desk.File(ctx, app)
	f.ok(err)
	p, err := f.Finish(ctx, r.No)
	f.ok(err)
	theirs := f.of(p.No)
	if p.State != casework.Delivered || theirs.Office != other.Code || theirs.State != permits.Valid {
		t.Fatal(p.State, theirs.Office, theirs.State)
	}
	head := f.As("mpp-head")
	ruling := permits.Ruling{What: "warn", Reason: "Papan miring ke jalan.", Condition: "kuat"}
	if err := f.Permits.Rule(ctx, head, mine.ID, ruling); fault.Of(err) != fault.NotFound {
		t.Error("it rules about a permit of the first:", err)
	}
	f.ok(f.Permits.Rule(ctx, head, theirs.ID, ruling))
	f.before(theirs, 30)
	d, err := f.Permits.Begin(ctx, p.No, permits.Renewal)
	f.ok(err)
	if d.Office != other.Code {
		t.Error("the renewal is asked of", d.Office)
	}
	renewed, err := f.FileDraft(ctx, d)
	f.ok(errors.Join(err))
	_, err = f.Finish(ctx, renewed.No)
	f.ok(err)
	list, _, err := f.Permits.List(ctx, head, permits.ListAlive, 0)
	if err != nil || len(list) != 1 || list[0].Before != theirs.ID {
		t.Error(list, err)
	}
	if f.public("") != 2 {
		t.Error("the public register has", f.public(""))
	}
	f.audited()
}
