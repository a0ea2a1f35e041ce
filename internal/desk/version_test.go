package desk_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
)

func TestNobodyChoosesAmongTheRulesOfOtherYears(t *testing.T) {
	own, err := office.Standards()
	if err != nil {
		t.Fatal(err)
	}
	first, _ := own.Current("surat-keterangan-usaha", "2026-03-02")
	next := func(version, effective string) *catalogue.Standard {
		source := bytes.Replace(bytes.Clone(first.Source()), []byte("\nversion: 1\neffective: \"2026-01-01\""), []byte("\nversion: "+version+"\neffective: \""+effective+"\""), 1)
		s, findings := catalogue.Read("standards/"+first.ID, source, first.LetterSource())
		if s == nil {
			t.Fatal(findings.Err())
		}
		return s
	}
	both, err := own.With(next("2", "2026-03-20"), next("3", "2027-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := office.Make(ctx, office.Plan{Dir: filepath.Join(t.TempDir(), "node"), Standards: both})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Desk.Close() })
	may := func(version int) bool {
		_, err := n.StandardFor(desk.Application{Standard: first.ID, Version: version, Office: office.Village})
		if err != nil && fault.Of(err) != fault.Invalid {
			t.Fatal(err)
		}
		return err == nil
	}
	for _, c := range []struct {
		days int
		want [4]bool
	}{{0, [4]bool{true, true, false, false}}, {20, [4]bool{true, true, true, false}}, {60, [4]bool{true, false, true, false}}} {
		n.Clock.Set(office.Monday.Add(time.Duration(c.days) * 24 * time.Hour))
		for version, want := range c.want {
			if may(version) != want {
				t.Errorf("after %d days version %d: %v", c.days, version, !want)
			}
		}
	}
}
