package seal

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheIdentifierOfAServiceFollowsFromItsName(t *testing.T) {
	// As Windows itself gives it to NT SERVICE\TrustedInstaller.
	const want = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
	if got := serviceSID("TrustedInstaller"); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if serviceSID("genggam") != serviceSID(ServiceName) {
		t.Error("the name's letters must not matter")
	}
}

func TestAFenceNamesNobodyButThoseWhoMust(t *testing.T) {
	sid := serviceSID(ServiceName)
	if got, want := fenceText("S-1-5-21-7", false), "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;S-1-5-21-7)(A;;FA;;;"+sid+")"; got != want {
		t.Errorf("a file: %s, not %s", got, want)
	}
	if got, want := fenceText("X", true), "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;X)(A;OICI;FA;;;"+sid+")"; got != want {
		t.Errorf("a directory: %s, not %s", got, want)
	}
}

func TestAFencedKeyIsNotExposed(t *testing.T) {
	at := filepath.Join(t.TempDir(), "root.key")
	if err := os.WriteFile(at, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fence(at); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if bad, err := exposed(f, info); bad || err != nil {
		t.Errorf("exposed: %v, %v", bad, err)
	}
	if err := Fence(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there was guarded")
	}
}

func TestAnExposedKeyIsToldInTheWordsOfItsSystem(t *testing.T) {
	for system, want := range map[string]string{"windows": "seal.root-exposed-windows", "linux": "seal.root-exposed"} {
		f := exposedFault(system, `C:\k\root.key`)
		if f.Key != want || f.Args[0] != `C:\k\root.key` {
			t.Errorf("%s: %v %v", system, f.Key, f.Args)
		}
	}
}

func TestADirectoryWhereKeysCanBeGuardedIsLeftAsItWas(t *testing.T) {
	dir := t.TempDir()
	if err := Guardable(dir); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%s was left", left[0].Name())
	}
	if err := Guardable(filepath.Join(dir, "none")); err == nil {
		t.Error("a directory that is not there can be guarded")
	}
}
