package charter_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genggam/internal/charter"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/premises"
	"genggam/internal/seal"
)

func empty(t *testing.T) desk.Config {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "n")
	return desk.Config{Dir: dir, Keys: premises.KeysBeside(dir)}
}

func village() charter.Plan {
	return charter.Plan{Root: "33.02.19.2016", Host: "layanan.example.go.id"}
}

func found(t *testing.T, cfg desk.Config) string {
	t.Helper()
	kit, err := charter.Found(context.Background(), cfg, village())
	if err != nil {
		t.Fatal(err)
	}
	d, err := desk.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Offices()) != 1 {
		t.Errorf("%d offices", len(d.Offices()))
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return kit
}

func key(err error) string {
	if f := fault.As(err); f != nil {
		return f.Key
	}
	return ""
}

func TestAFoundingThatAPowerCutEndedIsNoNodeAndDoesNotBlockTheNext(t *testing.T) {
	cut := map[string]func(cfg desk.Config){
		"before anything": func(desk.Config) {},
		"after the root key": func(cfg desk.Config) {
			root, _ := seal.NewRoot(strings.NewReader(strings.Repeat("x", 32)))
			if err := root.Save(filepath.Join(cfg.Keys, "root.key")); err != nil {
				t.Fatal(err)
			}
		},
		"before its offices": func(cfg desk.Config) {
			if _, err := premises.Init(context.Background(), cfg, premises.Card{Code: "XX", Name: "n", Root: "33.02"}); err != nil {
				t.Fatal(err)
			}
		},
	}
	for when, half := range cut {
		t.Run(when, func(t *testing.T) {
			cfg := empty(t)
			if err := cfg.BeginFounding(); err != nil {
				t.Fatal(err)
			}
			half(cfg)
			if charter.Exists(cfg) {
				t.Fatal("what was half made counts as a node")
			}
			found(t, cfg)
		})
	}
}

func TestAFoundingThatFailsLeavesNothing(t *testing.T) {
	cfg := empty(t)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := charter.Found(ctx, cfg, village()); err == nil {
		t.Fatal("it was founded")
	}
	for _, dir := range []string{cfg.Dir, cfg.Keys} {
		left, _ := os.ReadDir(dir)
		for _, e := range left {
			t.Errorf("%s was left", e.Name())
		}
	}
	found(t, cfg)
}

func TestKeysAndDataOfAnotherNodeAreNotTouched(t *testing.T) {
	for name, want := range map[string]string{"root.key": "premises.keys-there", "recovery.sealed": "premises.keys-there", "genggam.db": "premises.data-there"} {
		cfg := empty(t)
		for _, dir := range []string{cfg.Dir, cfg.Keys} {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		at := filepath.Join(cfg.Keys, name)
		if name == "genggam.db" {
			at = filepath.Join(cfg.Dir, name)
		}
		if err := os.WriteFile(at, []byte("old"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := charter.Found(context.Background(), cfg, village())
		if b, _ := os.ReadFile(at); key(err) != want || string(b) != "old" {
			t.Errorf("%s: told as %v, and it is %q", name, err, b)
		}
	}
	cfg := empty(t)
	found(t, cfg)
	if err := cfg.TakeBack(); err != nil || !charter.Exists(cfg) {
		t.Errorf("a whole node was taken back: %v", err)
	}
}

func TestARecoveryKitIsOpenUntilSomebodyConfirmsIt(t *testing.T) {
	cfg := empty(t)
	first := found(t, cfg)
	if !cfg.KitOpen() {
		t.Fatal("nobody has the kit on paper, and it counts as kept")
	}
	second, err := cfg.NewKit()
	if err != nil || second == first {
		t.Fatal("no other kit", err)
	}
	if err := cfg.TryKit(first); key(err) != "seal.kit-other" || !cfg.KitOpen() {
		t.Errorf("the torn kit: %v", err)
	}
	if err := cfg.TryKit(second); err != nil || cfg.KitOpen() {
		t.Errorf("the kit of now: %v", err)
	}
	root := filepath.Join(cfg.Keys, "root.key")
	was, _ := os.ReadFile(root)
	if err := os.Remove(root); err != nil {
		t.Fatal(err)
	}
	if err := charter.Recover(cfg, second); err != nil {
		t.Fatal(err)
	}
	if is, _ := os.ReadFile(root); string(is) != string(was) {
		t.Error("the kit brought another root back")
	}
	found := charter.Plan{Root: "33.02", Host: "h", Demo: true}
	cfg = empty(t)
	if _, err := charter.Found(context.Background(), cfg, found); err != nil || cfg.KitOpen() {
		t.Errorf("an example asks for paper: %v", err)
	}
}

func TestAKeyThatOthersCanReadIsToldWithTheCommandOfTheSystem(t *testing.T) {
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range lang.Tags() {
		said := words.Say(tag, "seal.root-exposed-windows", `C:\ProgramData\Genggam\data.keys\root.key`, "S-1-5-80-1")
		if !strings.Contains(said, `icacls "C:\ProgramData\Genggam\data.keys\root.key" /inheritance:r`) || !strings.Contains(said, `"*S-1-5-80-1:F"`) || strings.Contains(said, "chmod") {
			t.Errorf("%s: %s", tag, said)
		}
	}
	cfg := empty(t)
	found(t, cfg)
	if err := os.Chmod(filepath.Join(cfg.Keys, "root.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = desk.Open(context.Background(), cfg)
	if said := words.SayFault(lang.ID, err); key(err) != "seal.root-exposed" || !strings.Contains(said, "chmod 600 "+cfg.Keys) {
		t.Errorf("%v: %s", err, said)
	}
}
