package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestANoticeOfAPaymentNeedsTheAcquirersSignature(t *testing.T) {
	n := open(t)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"of no form":            {`{}`, http.StatusUnprocessableEntity},
		"of an unknown office":  {`{"office":"99.99.99.9999","bill":"X-2026-00001","amount":1,"reference":"12345","paid_at":"2026-03-02T09:00:00+07:00"}`, http.StatusUnauthorized},
		"without any signature": {`{"office":"33.02.19.2016","bill":"X-2026-00001","amount":1,"reference":"12345","paid_at":"2026-03-02T09:00:00+07:00"}`, http.StatusUnauthorized},
	} {
		r := httptest.NewRequest("POST", "/api/v1/pay/notice", strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		n.api.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("a notice %s: %d %s", name, w.Code, w.Body)
		}
	}
}
