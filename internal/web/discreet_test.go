package web_test

import (
	"net/url"
	"strings"
	"testing"

	"genggam/internal/lang"
)

// Whoever reads along on a shared phone sees "your application" and no more.
func TestADiscreetServiceIsNotNamedWhereItIsFollowed(t *testing.T) {
	n, h := newNode(t)
	for service, named := range map[string]bool{"surat-keterangan-usaha": true, "surat-keterangan-tidak-mampu": false} {
		filed := n.File(service)
		std, _ := n.Catalogue().Current(service, "2026-03-02")
		r := newReader(t, h)
		r.open("/lacak").send("/lacak", url.Values{"nomor": {filed.Reference}, "rahasia": {filed.Secret}}, nil).at("/permohonan")
		for _, path := range []string{"/permohonan", "/permohonan/tarik", "/permohonan/kunjungan"} {
			if r.open(path); r.status != 200 {
				t.Errorf("%s: %d", path, r.status)
			}
			if says := strings.Contains(r.body, std.Name.In(lang.ID)); path == "/permohonan" && says != named || says && !named {
				t.Errorf("%s of %s names the service: %t", path, service, says)
			}
		}
	}
}
