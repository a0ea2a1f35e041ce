package seal_test

import (
	"strings"
	"testing"

	"genggam/internal/fault"
	"genggam/internal/seal"
)

func TestRecoveryKit(t *testing.T) {
	kit, public, err := seal.NewRecoveryKit(fixed("kit"))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "kit", kit)
	root := testRoot(t)
	sealed, err := seal.SealToKit(root, public)
	if err != nil {
		t.Fatal(err)
	}
	if len(sealed) != 80 {
		t.Errorf("sealed root is %d bytes, the comment says 80", len(sealed))
	}
	lower := strings.ToLower(kit)
	typed := map[string]string{
		"as printed":                  kit,
		"in lower case":               lower,
		"without hyphens and heading": strings.ReplaceAll(strings.Join(strings.Split(kit, "\n")[1:], " "), "-", ""),
		"with O for 0 and I for 1":    strings.NewReplacer("0", "O", "1", "I").Replace(kit[len("GENGGAM-KIT-1\n"):]),
		"with l for 1":                strings.ReplaceAll(lower[len("GENGGAM-KIT-1\n"):], "1", "l"),
		"with carriage returns":       strings.ReplaceAll(kit, "\n", "\r\n"),
	}
	for name, text := range typed {
		t.Run(name, func(t *testing.T) {
			back, err := seal.OpenWithKit(text, sealed)
			if err != nil {
				t.Fatal(err)
			}
			if !back.Same(root) {
				t.Error("another root came back")
			}
		})
	}
	if p, err := seal.KitPublic(kit); err != nil || string(p) != string(public) {
		t.Errorf("KitPublic = %x, %v", p, err)
	}
}

func TestRecoveryKitSaysWhichLineWasMistyped(t *testing.T) {
	kit, public, _ := seal.NewRecoveryKit(fixed("kit"))
	sealed, _ := seal.SealToKit(testRoot(t), public)
	named, total := 0, 0
	for i := len("GENGGAM-KIT-1\n"); i < len(kit); i++ {
		if kit[i] == '-' || kit[i] == '\n' {
			continue
		}
		for _, c := range "0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
			if byte(c) == kit[i] {
				continue
			}
			total++
			_, err := seal.OpenWithKit(kit[:i]+string(c)+kit[i+1:], sealed)
			f := fault.As(err)
			if f == nil {
				t.Fatalf("position %d typed as %c: %v", i, c, err)
			}
			line := strings.Count(kit[:i], "\n")
			if f.Key == "seal.kit-line" && f.Args[0] == line {
				named++
			}
		}
	}
	t.Logf("%d of %d single mistakes named their line, all were found", named, total)
	if named*100 < total*90 {
		t.Errorf("only %d of %d mistakes named their line", named, total)
	}
}

func TestRecoveryKitRefuses(t *testing.T) {
	kit, public, _ := seal.NewRecoveryKit(fixed("kit"))
	other, _, _ := seal.NewRecoveryKit(fixed("another kit"))
	sealed, _ := seal.SealToKit(testRoot(t), public)
	lines := strings.Split(kit, "\n")
	swapped := append([]string(nil), lines...)
	swapped[2], swapped[3] = swapped[3], swapped[2]
	cases := []struct{ name, kit, key string }{
		{"nothing", "", "seal.kit-unreadable"},
		{"a line too few", strings.Join(lines[:7], "\n"), "seal.kit-unreadable"},
		{"a line too many", kit + lines[1], "seal.kit-unreadable"},
		{"a letter that is not in the alphabet", strings.Replace(kit, kit[20:21], "U", 1), "seal.kit-unreadable"},
		{"lines in another order", strings.Join(swapped, "\n"), "seal.kit-line"},
		{"the kit of another node", other, "seal.kit-other"},
		{"a book", strings.Repeat("A", 100000), "seal.kit-unreadable"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := seal.OpenWithKit(c.kit, sealed)
			wantFault(t, err, c.key)
		})
	}
	everyFlip(sealed, func(i int, b []byte) {
		if _, err := seal.OpenWithKit(kit, b); err == nil {
			t.Errorf("bit flipped in byte %d was not noticed", i)
		}
	})
	if _, err := seal.SealToKit(testRoot(t), public[:31]); err == nil {
		t.Error("a short public key was taken")
	}
}

func FuzzOpenWithKit(f *testing.F) {
	kit, public, _ := seal.NewRecoveryKit(fixed("kit"))
	root, _ := seal.NewRoot(fixed("root"))
	sealed, _ := seal.SealToKit(root, public)
	f.Add(kit)
	f.Add("GENGGAM-KIT-1\n7ZQ4-M0XK-C")
	f.Fuzz(func(t *testing.T, text string) {
		if back, err := seal.OpenWithKit(text, sealed); err == nil && !back.Same(root) {
			t.Error("another root came back")
		}
	})
}
