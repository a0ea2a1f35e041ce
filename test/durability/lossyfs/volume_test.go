package lossyfs

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// create makes a file in the root with some bytes.
func create(v *volume, name string, data string) *file {
	f := v.newFile(0o644)
	v.rename(naming{v.root, name, f})
	f.write([]byte(data), 0)
	return f
}

// holds says what a file of the root holds, "-" when there is none.
func holds(v *volume, name string) string {
	f, ok := v.root.vol[name].(*file)
	if !ok {
		return "-"
	}
	return string(f.vol)
}

func TestWhatSurvivesACut(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(v *volume)
		a, b string // what the files a and b hold afterwards
	}{
		{"nothing was synced", func(v *volume) { create(v, "a", "one") }, "-", "-"},
		{"the bytes were synced and the name was not", func(v *volume) { v.syncFile(create(v, "a", "one")) }, "-", "-"},
		{"the name was synced and the bytes were not", func(v *volume) { create(v, "a", "one"); v.syncDir(v.root) }, "", "-"},
		{"both were synced", func(v *volume) { v.syncFile(create(v, "a", "one")); v.syncDir(v.root) }, "one", "-"},
		{"a later write was not synced", func(v *volume) {
			f := create(v, "a", "one")
			v.syncFile(f)
			v.syncDir(v.root)
			f.write([]byte("two"), 0)
		}, "one", "-"},
		{"a truncation was not synced", func(v *volume) {
			f := create(v, "a", "one")
			v.syncAll()
			f.truncate(1)
		}, "one", "-"},
		{"a truncation was synced", func(v *volume) {
			f := create(v, "a", "one")
			v.syncAll()
			f.truncate(1)
			v.syncFile(f)
		}, "o", "-"},
		{"a rename was not synced", func(v *volume) {
			f := create(v, "a", "one")
			v.syncAll()
			v.rename(naming{v.root, "a", nil}, naming{v.root, "b", f})
		}, "one", "-"},
		{"a rename over another file was synced", func(v *volume) {
			f := create(v, "a", "one")
			create(v, "b", "old")
			v.syncAll()
			v.rename(naming{v.root, "a", nil}, naming{v.root, "b", f})
			v.syncDir(v.root)
		}, "-", "one"},
		{"an unlinking was not synced", func(v *volume) {
			create(v, "a", "one")
			v.syncAll()
			v.rename(naming{v.root, "a", nil})
		}, "one", "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := newVolume()
			c.do(v)
			v.powerCut(false, 1)
			if a, b := holds(v, "a"), holds(v, "b"); a != c.a || b != c.b {
				t.Errorf("a holds %q and b %q, want %q and %q", a, b, c.a, c.b)
			}
		})
	}
}

func TestADirectoryWhoseNameWasNotSyncedTakesItsFilesAlong(t *testing.T) {
	v := newVolume()
	d := v.newDir()
	v.rename(naming{v.root, "d", d})
	f := v.newFile(0o644)
	v.rename(naming{d, "a", f})
	v.syncFile(f)
	v.syncDir(d)
	v.powerCut(false, 1)
	if len(v.root.vol) != 0 {
		t.Error("the directory is still there")
	}
}

// TestTornCutsMixOnlyTheTwoPictures writes at random and cuts torn: every
// sector must be the old one or the new one, and synced bytes must stay.
func TestTornCutsMixOnlyTheTwoPictures(t *testing.T) {
	mixed := 0
	for seed := range uint64(200) {
		dice := rand.New(rand.NewPCG(seed, 1))
		v := newVolume()
		f := create(v, "a", "")
		before := bytes.Repeat([]byte{1}, 8*page)
		f.write(before, 0)
		v.syncAll()
		from := dice.IntN(4) * page
		f.write(bytes.Repeat([]byte{2}, 3*page), from)
		after := bytes.Clone(f.vol)
		v.powerCut(true, seed)
		got := v.root.vol["a"].(*file).vol
		if len(got) != len(before) {
			t.Fatalf("seed %d: %d bytes, want %d", seed, len(got), len(before))
		}
		old, fresh := 0, 0
		for at := 0; at < len(got); at += 512 {
			switch sector := got[at : at+512]; {
			case bytes.Equal(sector, before[at:at+512]):
				old++
			case bytes.Equal(sector, after[at:at+512]):
				fresh++
			default:
				t.Fatalf("seed %d: the sector at %d is neither old nor new", seed, at)
			}
		}
		if fresh > 0 && old > 5*page/512 {
			mixed++
		}
	}
	if mixed < 50 {
		t.Errorf("only %d of 200 cuts were torn", mixed)
	}
}

func TestOneSeedIsOneHistory(t *testing.T) {
	run := func() []byte {
		v := newVolume()
		f := create(v, "a", "")
		v.syncAll()
		f.write(bytes.Repeat([]byte{7}, 10*page), 0)
		v.powerCut(true, 42)
		return v.root.vol["a"].(*file).vol
	}
	if !bytes.Equal(run(), run()) {
		t.Error("the same seed gave two histories")
	}
}

// TestRandomWritesReadBack compares a file with a plain slice.
func TestRandomWritesReadBack(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	v := newVolume()
	f := create(v, "a", "")
	v.syncAll()
	var plain []byte
	for range 2000 {
		switch size := dice.IntN(6 * page); dice.IntN(4) {
		case 0:
			f.truncate(size)
			if size > len(plain) {
				plain = append(plain, make([]byte, size-len(plain))...)
			}
			plain = plain[:size:size]
		case 1:
			v.syncFile(f)
			if !bytes.Equal(f.dur, plain) {
				t.Fatal("what was synced is not what was written")
			}
		default:
			data := bytes.Repeat([]byte{byte(dice.IntN(255) + 1)}, dice.IntN(page))
			if end := size + len(data); end > len(plain) {
				plain = append(plain, make([]byte, end-len(plain))...)
			}
			copy(plain[size:], data)
			f.write(data, size)
		}
		if !bytes.Equal(f.vol, plain) {
			t.Fatal("what is read is not what was written")
		}
	}
}
