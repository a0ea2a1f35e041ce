package desk_test

import (
	"testing"

	"genggam/internal/audit"
	"genggam/internal/office"
	"genggam/internal/store/storetest"
)

// TestBothEnginesDoTheSameWork goes from the application to the letter in the
// citizen's hand, then walks everything, empties the tables, writes them again
// from the journal and goes on.
func TestBothEnginesDoTheSameWork(t *testing.T) {
	for name, open := range map[string]func(*testing.T) *office.Node{
		"sqlite":   func(t *testing.T) *office.Node { return office.Open(t) },
		"postgres": func(t *testing.T) *office.Node { return office.OpenOn(t, storetest.PostgresDSN(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			n := workedOn(t, open(t))
			if got := findings(t, n); got != "" {
				t.Fatal(got)
			}
			if err := audit.Rebuild(ctx, n.Premises, nil); err != nil {
				t.Fatal(err)
			}
			if got := findings(t, n); got != "" {
				t.Fatal("after writing the tables again:", got)
			}
			if _, err := n.Rounds(ctx); err != nil {
				t.Fatal(err)
			}
			n.Reopen()
			r := n.File("surat-keterangan-usaha")
			n.Issue(r.No)
			if _, err := n.Tasks(ctx, n.As("head")); err != nil {
				t.Fatal(err)
			}
			if got := findings(t, n); got != "" {
				t.Fatal("after going on:", got)
			}
		})
	}
}
