package lossyfs

import (
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// page is the unit in which unsynced bytes are remembered.
const page = 4096

// node is a file or a directory.
type node interface{ number() uint64 }

// file is one file in two pictures: vol is what a reader sees now, dur what the
// disk would still hold without power.
type file struct {
	id       uint64
	vol, dur []byte
	dirty    map[int]bool // pages of vol that may differ from dur
	mode     uint32
	changed  time.Time
	mapped   bool // wants shared memory maps, so the kernel must cache it
	log      bool // is a database's write-ahead log
}

// dir is one directory in two pictures.
type dir struct {
	id       uint64
	vol, dur map[string]node
	changed  time.Time
}

func (f *file) number() uint64 { return f.id }
func (d *dir) number() uint64  { return d.id }

// naming puts a node under a name in one directory; a nil node takes the name
// away.
type naming struct {
	in   *dir
	name string
	to   node
}

// volume is the whole disk. Every method expects mu to be held by the caller,
// so that one request of the kernel is one step.
type volume struct {
	mu      sync.Mutex
	root    *dir
	pending [][]naming // acts on names that no fsync has covered, oldest first
	life    int        // rises at every power cut; handles of an older life are dead
	dark    bool       // no power: everything answers EIO
	last    uint64     // the last node number given
	syncs   int        // fsyncs answered, for the report
	broken  bool       // every fsync fails with EIO from now on
	lie     string     // what is never synced though the answer is yes; see FS.Lie
	limit   int        // the most bytes of all files together, 0 for no limit
}

func newVolume() *volume {
	v := &volume{last: 1}
	v.root = &dir{id: 1, vol: map[string]node{}, dur: map[string]node{}, changed: time.Now()}
	return v
}

func (v *volume) newFile(mode uint32) *file {
	v.last++
	return &file{id: v.last, mode: mode, dirty: map[int]bool{}, changed: time.Now()}
}

func (v *volume) newDir() *dir {
	v.last++
	return &dir{id: v.last, vol: map[string]node{}, dur: map[string]node{}, changed: time.Now()}
}

// rename does one act on names: all of it is seen at once, and a cut keeps all
// of it or nothing unless only one of two directories was synced.
func (v *volume) rename(act ...naming) {
	for _, n := range act {
		n.in.changed = time.Now()
		if n.to == nil {
			delete(n.in.vol, n.name)
		} else {
			n.in.vol[n.name] = n.to
		}
	}
	v.pending = append(v.pending, act)
}

// settle makes a naming survive.
func (n naming) settle() {
	if n.to == nil {
		delete(n.in.dur, n.name)
	} else {
		n.in.dur[n.name] = n.to
	}
}

// syncDir makes the names of one directory survive.
func (v *volume) syncDir(d *dir) {
	v.syncs++
	var rest [][]naming
	for _, act := range v.pending {
		var open []naming
		for _, n := range act {
			if n.in == d {
				n.settle()
			} else {
				open = append(open, n)
			}
		}
		if len(open) > 0 {
			rest = append(rest, open)
		}
	}
	v.pending = rest
}

// liesOf says whether an fsync of a directory is answered yes without being done.
func (v *volume) liesOf(d *dir) bool {
	for name := range d.vol {
		if strings.HasSuffix(name, ".db") {
			return false
		}
	}
	return v.lie == "names"
}

// lies says it of a file.
func (v *volume) lies(f *file) bool {
	return v.lie == "bytes" || v.lie == "log" && f.log || v.lie == "other" && !f.log
}

// room says whether one file may grow so far without the disk being full.
func (v *volume) room(grown *file, size int) bool {
	if v.limit == 0 || size <= len(grown.vol) {
		return true
	}
	used := size - len(grown.vol)
	v.eachFile(v.root, func(f *file) { used += len(f.vol) })
	return used <= v.limit
}

// syncFile makes the bytes and the length of one file survive, not its name.
func (v *volume) syncFile(f *file) {
	v.syncs++
	f.dur = resize(f.dur, len(f.vol))
	for p := range f.dirty {
		if from := p * page; from < len(f.vol) {
			copy(f.dur[from:], f.vol[from:min(from+page, len(f.vol))])
		}
	}
	clear(f.dirty)
}

// syncAll is a clean shutdown: everything survives.
func (v *volume) syncAll() {
	for _, act := range v.pending {
		for _, n := range act {
			n.settle()
		}
	}
	v.pending = nil
	v.eachFile(v.root, v.syncFile)
}

func (v *volume) eachFile(d *dir, do func(*file)) {
	for _, n := range d.vol {
		switch n := n.(type) {
		case *file:
			do(n)
		case *dir:
			v.eachFile(n, do)
		}
	}
}

func (f *file) write(data []byte, off int) {
	if end := off + len(data); end > len(f.vol) {
		f.truncate(end)
	}
	copy(f.vol[off:], data)
	f.touch(off, off+len(data))
}

func (f *file) truncate(size int) {
	old := len(f.vol)
	f.vol = resize(f.vol, size)
	f.touch(min(old, size), max(old, size))
}

func (f *file) touch(from, to int) {
	f.changed = time.Now()
	for p := from / page; p*page < to; p++ {
		f.dirty[p] = true
	}
}

func (f *file) read(into []byte, off int) int {
	if off >= len(f.vol) {
		return 0
	}
	return copy(into, f.vol[off:])
}

// powerCut throws away what was not synced and leaves the volume dark. Torn
// keeps a random part: the oldest so many acts on names, as a journalling file
// system would, and any of the sectors.
func (v *volume) powerCut(torn bool, seed uint64) {
	dice := rand.New(rand.NewPCG(seed, 0x6c6f737379))
	if torn {
		for _, act := range v.pending[:dice.IntN(len(v.pending)+1)] {
			for _, n := range act {
				n.settle()
			}
		}
	}
	c := cut{v: v, torn: torn, dice: dice, done: map[node]node{}}
	v.pending = nil
	v.life++
	v.dark = true
	v.root = c.dir(v.root)
	v.root.id = 1
}

// cut rebuilds the disk from what survives, under new node numbers, so that
// nothing the kernel remembers of the old one is found again.
type cut struct {
	v    *volume
	torn bool
	dice *rand.Rand
	done map[node]node
}

func (c *cut) dir(old *dir) *dir {
	d := c.v.newDir()
	c.done[old] = d
	for _, name := range sorted(old.dur) {
		n := old.dur[name]
		alive, seen := c.done[n]
		if !seen {
			switch n := n.(type) {
			case *file:
				alive = c.file(n)
			case *dir:
				alive = c.dir(n)
			}
			c.done[n] = alive
		}
		d.vol[name], d.dur[name] = alive, alive
	}
	return d
}

func (c *cut) file(old *file) *file {
	f := c.v.newFile(old.mode)
	f.mapped, f.log = old.mapped, old.log
	f.dur = append([]byte(nil), old.dur...)
	if c.torn {
		f.dur = c.tear(old)
	}
	f.vol = append([]byte(nil), f.dur...)
	return f
}

// tear mixes sectors of both pictures. A sector is 512 bytes or 4 KiB: disks
// promise one or the other.
func (c *cut) tear(old *file) []byte {
	size := len(old.dur)
	if c.dice.IntN(2) == 0 {
		size = len(old.vol)
	}
	out := resize(append([]byte(nil), old.dur...), size)
	sector := 512
	if c.dice.IntN(2) == 0 {
		sector = page
	}
	for _, p := range sorted(old.dirty) {
		for from := p * page; from < (p+1)*page; from += sector {
			if from < size && from < len(old.vol) && c.dice.IntN(2) == 0 {
				copy(out[from:min(from+sector, size)], old.vol[from:])
			}
		}
	}
	return out
}
