package premises_test

import (
	"testing"
	"time"

	"genggam/internal/cert"
	"genggam/internal/office"
)

func TestWhoRunsAnOfficeSeesWhenItsCertificatesEnd(t *testing.T) {
	n := office.Open(t)
	root, err := n.Config.OpenRoot()
	must(t, err)
	_, err = cert.Make(n.Config.Keys, root, cert.Names{DNS: []string{"kalisalak.local"}}, n.Clock.Now().Add(-3630*24*time.Hour), false)
	must(t, err)
	for login, want := range map[string]bool{"head": true, "front-desk": false} {
		s, warnings, err := n.CertificateState(n.As(login))
		must(t, err)
		if (s.Office != nil) != want || (len(warnings) == 1) != want {
			t.Errorf("%s sees %+v %v", login, s, warnings)
		}
	}
}
