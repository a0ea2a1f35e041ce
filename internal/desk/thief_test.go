package desk_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/office"
	"genggam/internal/seal"
)

// Promise P3 against whoever has the disk, or time: what lies in the database
// opens nothing, and guessing is counted where it cannot be outrun.

func TestAStolenDatabaseDoesNotConfirmTheCodeOfADraft(t *testing.T) {
	n := town(t)
	f := drafted(t, n, asWulan(t, n))
	if _, err := n.FileDraft(ctx, f); err != nil {
		t.Fatal(err)
	}
	again, err := n.Draft(ctx, f.Code)
	if err != nil || again.Filed < 0 {
		t.Fatal("the code no longer leads to what became of the draft:", err)
	}
	draft, key := sha256.Sum256([]byte("draft\x00"+f.Code)), sha256.Sum256([]byte(string(office.Village)+"\x00draft/"+f.Code))
	for _, kept := range append(column(t, n, `SELECT token FROM drafts`), column(t, n, `SELECT key FROM replies`)...) {
		if bytes.Equal(kept, draft[:]) || bytes.HasPrefix(key[:], kept) {
			t.Error("whoever tries the 2^60 codes against the stolen table finds the one that opens the application")
		}
	}
}

func TestWritingToTheTableOfSessionsOpensNoDoor(t *testing.T) {
	n := town(t)
	mine := n.Token("front-desk")
	if _, err := n.Actor(ctx, mine); err != nil {
		t.Fatal(err)
	}
	made, _ := seal.NewToken(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	h := seal.TokenHash(made)
	tamper(t, n, fmt.Sprintf(`UPDATE sessions SET account = (SELECT id FROM accounts WHERE login = 'signer');
		INSERT INTO sessions SELECT x'%x', account, office, made_at, seen_at, ends_at, device FROM sessions LIMIT 1`, h[:]))
	if a, err := n.Actor(ctx, mine); fault.Of(err) != fault.Unauthorized {
		t.Errorf("a session was turned into another officer's: %v %v", a.Roles, err)
	}
	if a, err := n.Actor(ctx, made); fault.Of(err) != fault.Unauthorized {
		t.Errorf("a session was made by writing a row: %v %v", a.Roles, err)
	}
}

func TestGuessesThatComeAtOnceAreAllCounted(t *testing.T) {
	n := office.Open(t)
	n.Clock.Add(30e9)
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			_, _ = n.Login(ctx, "signer", "tebakan-salah", "000000", fmt.Sprint("192.0.2.", i))
		})
	}
	wg.Wait()
	_, err := n.Login(ctx, "signer", office.Password, seal.TOTPCode(n.TOTP["signer"], n.Clock.Now()), "192.0.2.99")
	if f := fault.As(err); f == nil || f.Key != "login.locked" {
		t.Error("after twelve wrong passwords at once:", err)
	}
}

func TestTheLockDoesNotTellWhoWorksHere(t *testing.T) {
	n := office.Open(t)
	for i := range 10 {
		_, known := n.Login(ctx, "signer", "tebakan-salah", "000000", "192.0.2.1")
		_, unknown := n.Login(ctx, "siapa-saja", "tebakan-salah", "000000", "192.0.2.1")
		if fault.As(known).Key != fault.As(unknown).Key {
			t.Errorf("try %d: %v for an account that is, %v for one that is not", i+1, known, unknown)
		}
	}
}

func TestANewPasswordEndsTheOldSessionsAtOnce(t *testing.T) {
	n := office.Open(t)
	token := n.Token("signer")
	if _, err := n.Actor(ctx, token); err != nil {
		t.Fatal(err)
	}
	if _, err := n.SetPassword(ctx, "signer", "kata-sandi-baru"); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Actor(ctx, token); fault.Of(err) != fault.Unauthorized {
		t.Error("the session of the old password still acts:", err)
	}
}

func TestManyApplicationsInOnePersonsNameGiveNoMoreCodes(t *testing.T) {
	n := town(t)
	attach(t, n, n.As("front-desk"), "+6287711112222")
	sent := 0
	for range 5 {
		r := onTheWeb(t, n, asWulan(t, n))
		err := n.SendCode(ctx, r.No)
		if err == nil {
			sent++
		} else if fault.Of(err) != fault.TooMany {
			t.Fatal(err)
		}
	}
	if sent != 3 {
		t.Errorf("%d codes for one person in an hour: each brings five guesses", sent)
	}
}

var _ desk.Actor
