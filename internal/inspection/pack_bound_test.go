package inspection_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"genggam/internal/inspection"
	"genggam/internal/office"
)

// nosy asks for a second pack while the first is written.
type nosy struct {
	ask   func() error
	asked bool
	err   error
}

func (w *nosy) Write(b []byte) (int, error) {
	if !w.asked {
		w.asked = true
		w.err = w.ask()
	}
	return len(b), nil
}

func TestPacksAreTakenOneAtATimeAndNotWithoutEnd(t *testing.T) {
	n := office.Open(t)
	march(t, n)
	m := month(t, "2026-03")
	a := auditor(t, n, inspection.Letter{})
	take := func(to io.Writer) error {
		_, err := n.Inspection.TakePack(ctx, a, inspection.Period{Office: office.Village, First: m, Last: m}, to, "id")
		return err
	}
	second := &nosy{ask: func() error { return take(io.Discard) }}
	must(t, take(second))
	if !second.asked || key(second.err) != "inspection.pack-busy" {
		t.Error("two packs at once:", second.err)
	}
	taken := 1
	for range 40 {
		err := take(new(bytes.Buffer))
		if key(err) == "inspection.pack-often" {
			break
		}
		must(t, err)
		taken++
	}
	if taken != 12 {
		t.Errorf("%d packs within an hour", taken)
	}
	n.Clock.Add(61 * time.Minute)
	a = n.As("auditor")
	must(t, take(io.Discard))
}
