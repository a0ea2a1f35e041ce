package vault_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"

	"genggam/internal/seal"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// TestAKeyMadeInAnActThatWasTakenBackIsForgotten seals the first item of a year
// inside an act that is refused, and then another: it must open after a restart.
func TestAKeyMadeInAnActThatWasTakenBackIsForgotten(t *testing.T) {
	dir := t.TempDir()
	st, err := store.Open(ctx, store.Config{Dir: dir})
	must(t, err)
	defer func() { _ = st.Close() }()
	root, err := seal.NewRoot(rand.Reader)
	must(t, err)
	v := vault.New(root, st, dir)
	no := errors.New("no")
	err = st.Act(ctx, store.By{Unit: officeCode}, func(tx *store.Tx) error {
		if _, err := v.SealTx(tx, officeCode, "letter", []byte("x")); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	var it vault.Item
	must(t, st.Act(ctx, store.By{Unit: officeCode}, func(tx *store.Tx) (err error) {
		if it, err = v.SealTx(tx, officeCode, "letter", []byte("kata")); err != nil {
			return err
		}
		return it.Put(tx)
	}))
	_, body, err := vault.New(root, st, dir).Open(ctx, it.ID)
	if err != nil || !bytes.Equal(body, []byte("kata")) {
		t.Errorf("after a restart: %q, %v", body, err)
	}
}
