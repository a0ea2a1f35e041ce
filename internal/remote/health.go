package remote

import (
	"context"
	"errors"
	"sync"
	"time"

	"genggam/internal/fault"
	"genggam/internal/region"
	"genggam/internal/store"
)

const (
	// failuresShut is after how many failures in a row a service is left alone
	// for shutTime: nobody waits twenty seconds for what does not answer.
	failuresShut = 3
	shutTime     = time.Minute
	// askEvery is how often a service is asked whether it is there, askDown while
	// it is not, and askMost how many are asked in one round.
	askEvery = 10 * time.Minute
	askDown  = time.Minute
	askMost  = 4
	// lookEvery is how often a credential is looked at though nobody signs.
	lookEvery = 24 * time.Hour
	lookMost  = 5
)

// open refuses to ask a service that failed just now.
func (r *Room) open(office region.Code) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l := r.lines[office]; l != nil && r.Now().Before(l.shut) {
		return fault.New(fault.Unavailable, keyDown)
	}
	return nil
}

// heard notes whether a service answered. Since when it does not is the first
// failure of a row of them, and is kept over a restart.
func (r *Room) heard(ctx context.Context, office region.Code, err error) {
	down := int64(0)
	r.mu.Lock()
	l := r.lines[office]
	if l == nil {
		r.mu.Unlock()
		return
	}
	was := l.downAt
	if isSilent(err) {
		l.failures++
		if l.failures >= failuresShut {
			l.shut = r.Now().Add(shutTime)
		}
		if down = l.downAt; down == 0 {
			down = r.Now().UnixMilli()
		}
	} else {
		l.failures, l.shut = 0, time.Time{}
	}
	l.downAt = down
	r.mu.Unlock()
	if was == down {
		return
	}
	ctx = context.WithoutCancel(ctx)
	if err := r.Store.Act(ctx, store.By{}, func(t *store.Tx) error {
		return t.Exec(`UPDATE remote_services SET down_at = ? WHERE office = ?`, down, string(office))
	}); err != nil {
		r.Log.Warn("noting whether a signing service answers", "office", office, "err", err)
	}
}

// Rounds asks services whether they are there, and looks at credentials that
// nobody has looked at for a day. No more than askMost are asked at once, and
// what they answer is no error of the rounds.
func (r *Room) Rounds(ctx context.Context) error {
	all, err := r.Services(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	var due sync.WaitGroup
	now, asked := r.Now().UnixMilli(), 0
	for _, s := range all {
		every := askEvery
		if s.DownAt > 0 {
			every = askDown
		}
		if s.CheckedAt > 0 && now-s.CheckedAt < every.Milliseconds() || asked == askMost {
			continue
		}
		asked++
		due.Go(func() { _ = r.Check(ctx, s) })
	}
	due.Wait()
	return errors.Join(ctx.Err(), r.lookAround(ctx))
}

// Check asks a service whether it is there and notes the answer.
func (r *Room) Check(ctx context.Context, s Service) error {
	c, err := r.client(ctx, s)
	if err != nil {
		return err
	}
	a, err := c.info(ctx)
	if err == nil && !a.offers("signatures/signHash") {
		err = fault.New(fault.Unsupported, "remote.signs-no-digest")
	}
	if err == nil {
		_, err = r.access(ctx, s.Office)
	}
	r.heard(ctx, s.Office, err)
	why := ""
	if f := fault.As(err); f != nil {
		why = f.Key
	}
	if a.Name == "" {
		a.Name = s.Name
	}
	later := context.WithoutCancel(ctx)
	return errors.Join(err, r.Store.Act(later, store.By{}, func(t *store.Tx) error {
		return t.Exec(`UPDATE remote_services SET name = ?, checked_at = ?, why = ? WHERE office = ?`, a.Name, r.Now().UnixMilli(), why, string(s.Office))
	}))
}

// lookAround looks at the credentials that were looked at longest ago.
func (r *Room) lookAround(ctx context.Context) error {
	type due struct{ office, account string }
	var all []due
	err := r.Store.Each(ctx, `SELECT office, account FROM remote_credentials WHERE checked_at < ? ORDER BY checked_at, office, account LIMIT ?`,
		[]any{r.Now().Add(-lookEvery).UnixMilli(), int64(lookMost)}, func(scan store.Scan) error {
			var d due
			err := scan(&d.office, &d.account)
			all = append(all, d)
			return err
		})
	if err != nil {
		return err
	}
	for _, d := range all {
		row, err := r.credentialRow(ctx, region.Code(d.office), d.account)
		if err == nil {
			_, err = r.look(ctx, row)
		}
		if err != nil && fault.As(err) == nil {
			return err
		}
	}
	return nil
}
