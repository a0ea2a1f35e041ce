package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"
)

// judges are the scripts that look at the pages with a real browser; they need
// Node, Chromium and test/browser/node_modules.
const judges = "../../test/browser"

// judged runs a script against the pages.
func judged(t *testing.T, h http.Handler, script string, args ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("the browser is left out of a short run")
	}
	for _, path := range []string{judges + "/node_modules/playwright-core", "/usr/bin/chromium"} {
		if _, err := os.Stat(path); err != nil {
			t.Skipf("%s is not there: make test installs it", path)
		}
	}
	s := httptest.NewServer(h)
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, "node", append([]string{script, s.URL}, args...)...)
	run.Dir = judges
	out, err := run.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("%s: %v", script, err)
	}
}

func TestABrowserFindsNothingWrongOnPublicPages(t *testing.T) {
	judged(t, newSite(t), "pages.mjs")
}

func TestABrowserWalksTheWholeWay(t *testing.T) {
	_, h := newNode(t)
	judged(t, h, "journey.mjs")
}
