package desk

import (
	"context"
	"fmt"
	"time"

	"genggam/internal/integrity"
	"genggam/internal/person"
	"genggam/internal/store"
)

// One hand behind the applications of many families is listed for a person to
// look at and nothing more (integrity.Watch). What is kept are keyed digests of
// the applicant's phone and family card, of the helper's account, and of the mark
// of a citizen's device (see mark.go). A device of the office has none: it is known
// by the account that helps.

// handsKept is how long they are kept: the watch looks 30 days back, and a time
// of too many began at most 30 days before that.
const handsKept = 90 * 24 * time.Hour

// devicesKept is how long what is kept of a device stays: as long as the watch
// looks back and no longer.
const devicesKept = markDays * 24 * time.Hour

// behind is what stood behind an application.
type behind struct {
	kind         string
	hand, family integrity.Digest
}

// handsBehind are the hands behind an application; known is its applicant with
// what the register knows. Without a family card nothing is counted: the person
// would be a family of their own each time.
func (d *Desk) handsBehind(a Application, known Party) (out []behind) {
	kk := known.Record.KK
	if a.Subject != nil && a.Subject.Record.KK != "" {
		kk = a.Subject.Record.KK
	}
	if kk == "" {
		return nil
	}
	family := integrity.Digest(d.HandDigest("family", kk))
	if phone, err := person.ParsePhone(a.Applicant.Record.Phone); err == nil {
		out = append(out, behind{integrity.Phone, integrity.Digest(d.HandDigest(integrity.Phone, string(phone))), family})
	}
	if a.Helper != "" {
		out = append(out, behind{integrity.Helper, integrity.Digest(d.HandDigest(integrity.Helper, a.Helper)), family})
	}
	if device, ok := d.deviceHand(a); ok {
		out = append(out, behind{integrity.Device, device, family})
	}
	return out
}

func (h behind) put(t *store.Tx, no int64, office string) error {
	return t.Exec(`INSERT INTO case_hands (case_no, kind, hand, family, office, at) VALUES (?, ?, ?, ?, ?, ?)`,
		no, h.kind, h.hand[:], h.family[:], office, t.Now())
}

// dropHands forgets hands of long ago, and links whose time is over.
func (d *Desk) dropHands(ctx context.Context) error {
	now := d.Now()
	err := d.Store.Act(ctx, store.By{Actor: nodeActor}, func(t *store.Tx) error {
		if err := t.Exec(`DELETE FROM case_hands WHERE at < ? OR kind = 'device' AND at < ?`, now.Add(-handsKept).UnixMilli(), now.Add(-devicesKept).UnixMilli()); err != nil {
			return err
		}
		return t.Exec(`DELETE FROM endorsement_links WHERE ends_at < ?`, now.UnixMilli())
	})
	if err != nil {
		return fmt.Errorf("forgetting hands of long ago: %w", err)
	}
	return nil
}
