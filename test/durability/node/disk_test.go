package node_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// notStored is what everyone is told when the disk failed.
const notStored = "store.not-stored"

func keyed(key string) url.Values   { return url.Values{"key": {key}} }
func numbered(no int64) url.Values  { return url.Values{"no": {strconv.FormatInt(no, 10)}} }
func wholeCase(no int64) url.Values { f := numbered(no); f.Set("whole", "1"); return f }
func (l *ledger) take(key string)   { _, _ = l.file(ctx, key, l.keep) }
func (l *ledger) keep(text string)  { l.mu.Lock(); l.said = append(l.said, text); l.mu.Unlock() }
func (l *ledger) everything() error { return l.check(ctx, l.said) }
func (l *ledger) first() int64 {
	l.take("k0")
	return l.must("/file", keyed("k0")).No
}

// refusesAll asks for everything that writes and wants the one refusal.
func (l *ledger) refusesAll(t testing.TB, no int64, key string) {
	t.Helper()
	a, err := l.ask(ctx, "/file", keyed(key))
	must(t, err)
	b, err := l.ask(ctx, "/step", numbered(no))
	must(t, err)
	if a.Fault != notStored || b.Fault != notStored {
		t.Fatalf("filing was answered %q (%s), a step %q (%s)", a.Fault, a.Error, b.Fault, b.Error)
	}
	if is, err := l.ask(ctx, "/case", numbered(no)); err != nil || is.Fault != "" {
		t.Fatalf("reading does not go on: %v, %s %s", err, is.Fault, is.Error)
	}
}

func TestWhatCouldNotBeSyncedIsRefused(t *testing.T) {
	l, disk := onLossy(t)
	clerk := l.start()
	for i := range 5 {
		l.take(fmt.Sprint("k", i))
	}
	no := l.first()
	for round := range 3 {
		disk.BreakSync()
		for i := range 4 {
			l.refusesAll(t, no, fmt.Sprint("broken", round, i))
		}
		disk.PowerOn() // the disk heals
		l.take(fmt.Sprint("healed", round))
	}
	must(t, l.everything())
	l.sound()
	disk.BreakSync()
	l.refusesAll(t, no, "last")
	disk.PowerCut(true, 5)
	clerk.kill()
	disk.PowerOn()
	defer l.start().kill()
	must(t, l.everything())
	l.sound()
	t.Logf("%d acknowledged, 0 missing; %v refused", len(l.said), l.refused)
}

// TestANodeThatIsDeafToAFailedSyncIsCaught is the control.
func TestANodeThatIsDeafToAFailedSyncIsCaught(t *testing.T) {
	l, disk := onLossy(t)
	l.Plant = "deaf"
	clerk := l.start()
	l.take("k0")
	disk.BreakSync()
	l.take("k1")
	disk.PowerCut(false, 1)
	clerk.kill()
	disk.PowerOn()
	defer l.start().kill()
	if err := l.everything(); err == nil || !strings.Contains(err.Error(), "is missing") {
		t.Errorf("the judge said %v", err)
	}
}

// TestAFullDiskRefusesAndRecoversByItself fills the disk, has everything that
// needs space refused, the vault's files first and then the smallest act, gives
// space back and goes on, several times.
func TestAFullDiskRefusesAndRecoversByItself(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T) (*ledger, func(int)){"a small file system": onSmall, "a disk that forgets": onLimited} {
		t.Run(name, func(t *testing.T) {
			l, leave := prepare(t)
			clerk := l.start()
			no := l.first()
			for round := range 3 {
				leave(300_000)
				l.fill(t, round, no)
				leave(0)
				l.refusesAll(t, no, "none left")
				leave(-1)
				l.take(fmt.Sprint("again", round))
				l.must("/step", numbered(no))
			}
			for why := range l.refused {
				if why != notStored {
					t.Errorf("%d times refused with %q", l.refused[why], why)
				}
			}
			must(t, l.everything())
			l.sound()
			clerk.kill()
			l.closing(t)
			t.Logf("%d acknowledged, 0 missing; %v refused", len(l.said), l.refused)
		})
	}
}

// fill files until three were refused.
func (l *ledger) fill(t *testing.T, round int, no int64) {
	t.Helper()
	enough := l.refused[notStored] + 3
	for n := 0; l.refused[notStored] < enough; n++ {
		if n == 1000 {
			t.Fatal("1000 applications did not fill the disk")
		}
		l.take(fmt.Sprintf("full%d-%d", round, n))
	}
	if is := l.must("/case", numbered(no)); is.No != no {
		t.Fatalf("reading answered %+v", is)
	}
}

// onLimited is the disk that forgets, with a limit that leaves so many bytes; -1
// is no limit.
func onLimited(t *testing.T) (*ledger, func(int)) {
	l, disk := onLossy(t)
	return l, func(left int) {
		disk.Limit(0)
		if left >= 0 {
			disk.Limit(l.size(t) + left)
		}
	}
}

func (l *ledger) size(t *testing.T) (n int) {
	t.Helper()
	must(t, filepath.WalkDir(filepath.Dir(l.Dir), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			n += int(info.Size())
		}
		return nil
	}))
	return n
}

func TestALockedDatabaseRefusesAndGoesOn(t *testing.T) {
	t.Parallel() // it waits for the busy timeout
	l := newLedger(newWorld(t, root(t)))
	defer l.start().kill()
	l.take("k0")
	db, err := sql.Open("sqlite", "file:"+filepath.Join(l.Dir, "genggam.db"))
	must(t, err)
	defer func() { _ = db.Close() }()
	conn, err := db.Conn(ctx)
	must(t, err)
	_, err = conn.ExecContext(ctx, "BEGIN IMMEDIATE")
	must(t, err)
	began := time.Now()
	if a, err := l.ask(ctx, "/step", numbered(0)); err != nil || a.Fault != notStored {
		t.Errorf("a step was answered %q, %s, %v", a.Fault, a.Error, err)
	}
	t.Logf("refused after %v", time.Since(began).Round(time.Second))
	if is := l.must("/case", numbered(0)); is.No != 0 {
		t.Errorf("reading: %+v", is)
	}
	_, err = conn.ExecContext(ctx, "ROLLBACK")
	must(t, err)
	l.take("k1")
	l.must("/step", numbered(0))
	must(t, l.everything())
	l.sound()
}
