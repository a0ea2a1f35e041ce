package lossyfs

import (
	"context"
	"strings"
	"syscall"
	"time"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// dirNode is what the kernel holds of a directory. The root's d is nil, since
// the root stays while its contents change at a cut.
type dirNode struct {
	fs.Inode
	v    *volume
	d    *dir
	life int
}

// fileNode is what the kernel holds of a file.
type fileNode struct {
	fs.Inode
	v    *volume
	f    *file
	life int
}

// handle is one open file; it remembers whether writes go to the end.
type handle struct{ append bool }

// enter locks the volume and says whether this directory still exists there.
func (n *dirNode) enter() (*dir, syscall.Errno) {
	n.v.mu.Lock()
	d := n.d
	if d == nil {
		d = n.v.root
	} else if n.life != n.v.life {
		return nil, syscall.EIO
	}
	if n.v.dark {
		return nil, syscall.EIO
	}
	return d, 0
}

func (n *fileNode) enter() syscall.Errno {
	n.v.mu.Lock()
	if n.v.dark || n.life != n.v.life {
		return syscall.EIO
	}
	return 0
}

// show makes the kernel's view of a node.
func (n *dirNode) show(ctx context.Context, found node, out *fuse.EntryOut) *fs.Inode {
	out.Attr.Ino = found.number()
	stable := fs.StableAttr{Ino: found.number(), Gen: uint64(n.v.life) + 1}
	if f, ok := found.(*file); ok {
		describeFile(f, &out.Attr)
		stable.Mode = syscall.S_IFREG
		return n.NewInode(ctx, &fileNode{v: n.v, f: f, life: n.v.life}, stable)
	}
	d := found.(*dir)
	describeDir(d, &out.Attr)
	stable.Mode = syscall.S_IFDIR
	return n.NewInode(ctx, &dirNode{v: n.v, d: d, life: n.v.life}, stable)
}

func describeFile(f *file, out *fuse.Attr) {
	out.Mode = syscall.S_IFREG | f.mode
	out.Size = uint64(len(f.vol))
	out.Blocks = (out.Size + 511) / 512
	out.Nlink = 1
	out.SetTimes(&f.changed, &f.changed, &f.changed)
}

func describeDir(d *dir, out *fuse.Attr) {
	out.Mode = syscall.S_IFDIR | 0o755
	out.Nlink = 2
	out.SetTimes(&d.changed, &d.changed, &d.changed)
}

// Lookup finds a name.
func (n *dirNode) Lookup(ctx context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return nil, bad
	}
	found, ok := d.vol[name]
	if !ok {
		return nil, syscall.ENOENT
	}
	return n.show(ctx, found, out), 0
}

// Create makes a file; its name survives a cut only once this directory is
// fsynced.
func (n *dirNode) Create(ctx context.Context, name string, flags, mode uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return nil, nil, 0, bad
	}
	f, ok := d.vol[name].(*file)
	if !ok {
		f = n.v.newFile(mode & 0o7777)
		f.mapped, f.log = strings.HasSuffix(name, "-shm"), strings.HasSuffix(name, "-wal")
		n.v.rename(naming{d, name, f})
	}
	h, kernel := open(f, flags)
	return n.show(ctx, f, out), h, kernel, 0
}

// Mkdir makes a directory, with the same forgetfulness about its name.
func (n *dirNode) Mkdir(ctx context.Context, name string, mode uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return nil, bad
	}
	made := n.v.newDir()
	n.v.rename(naming{d, name, made})
	return n.show(ctx, made, out), 0
}

// Unlink takes a name away; who holds the file open keeps it.
func (n *dirNode) Unlink(ctx context.Context, name string) syscall.Errno {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad == 0 {
		n.v.rename(naming{d, name, nil})
	}
	return bad
}

// Rmdir takes an empty directory away.
func (n *dirNode) Rmdir(ctx context.Context, name string) syscall.Errno {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return bad
	}
	if gone, ok := d.vol[name].(*dir); !ok {
		return syscall.ENOTDIR
	} else if len(gone.vol) > 0 {
		return syscall.ENOTEMPTY
	}
	n.v.rename(naming{d, name, nil})
	return 0
}

// Rename moves a name, over another one if need be.
func (n *dirNode) Rename(ctx context.Context, name string, to fs.InodeEmbedder, newName string, flags uint32) syscall.Errno {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return bad
	}
	if flags&^1 != 0 { // only RENAME_NOREPLACE is understood
		return syscall.EINVAL
	}
	into := to.(*dirNode).d
	if into == nil {
		into = n.v.root
	}
	moved := d.vol[name]
	if moved == nil {
		return syscall.ENOENT
	}
	if _, there := into.vol[newName]; there && flags == 1 {
		return syscall.EEXIST
	}
	if over, ok := into.vol[newName].(*dir); ok && len(over.vol) > 0 {
		return syscall.ENOTEMPTY
	}
	n.v.rename(naming{d, name, nil}, naming{into, newName, moved})
	return 0
}

// Readdir lists the names.
func (n *dirNode) Readdir(ctx context.Context) (fs.DirStream, syscall.Errno) {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return nil, bad
	}
	var list []fuse.DirEntry
	for _, name := range sorted(d.vol) {
		kind := uint32(syscall.S_IFREG)
		if _, ok := d.vol[name].(*dir); ok {
			kind = syscall.S_IFDIR
		}
		list = append(list, fuse.DirEntry{Name: name, Ino: d.vol[name].number(), Mode: kind})
	}
	return fs.NewListDirStream(list), 0
}

// Fsync makes this directory's names survive.
func (n *dirNode) Fsync(ctx context.Context, h fs.FileHandle, flags uint32) syscall.Errno {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return bad
	}
	if n.v.broken {
		return syscall.EIO
	}
	if !n.v.liesOf(d) {
		n.v.syncDir(d)
	}
	return 0
}

// Getattr describes the directory.
func (n *dirNode) Getattr(ctx context.Context, h fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	d, bad := n.enter()
	defer n.v.mu.Unlock()
	if bad == 0 {
		describeDir(d, &out.Attr)
	}
	return bad
}

// Setattr accepts changes of mode and time without keeping them.
func (n *dirNode) Setattr(ctx context.Context, h fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	return n.Getattr(ctx, h, out)
}

// Statfs claims a disk of 4 GiB, half free.
func (n *dirNode) Statfs(ctx context.Context, out *fuse.StatfsOut) syscall.Errno {
	out.Bsize, out.Frsize, out.NameLen = page, page, 255
	out.Blocks, out.Bfree, out.Bavail = 1<<20, 1<<19, 1<<19
	out.Files, out.Ffree = 1<<20, 1<<20
	return 0
}

// open decides how the kernel treats the file: straight through, so that
// nothing stays in its cache over a cut, but for files that are mapped.
func open(f *file, flags uint32) (fs.FileHandle, uint32) {
	if flags&syscall.O_TRUNC != 0 {
		f.truncate(0)
	}
	h := &handle{append: flags&syscall.O_APPEND != 0}
	if f.mapped {
		return h, 0
	}
	return h, fuse.FOPEN_DIRECT_IO
}

// Open opens the file.
func (n *fileNode) Open(ctx context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return nil, 0, bad
	}
	h, kernel := open(n.f, flags)
	return h, kernel, 0
}

// Read reads what was last written, synced or not.
func (n *fileNode) Read(ctx context.Context, h fs.FileHandle, into []byte, off int64) (fuse.ReadResult, syscall.Errno) {
	bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return nil, bad
	}
	return fuse.ReadResultData(into[:n.f.read(into, int(off))]), 0
}

// Write changes the volatile picture alone.
func (n *fileNode) Write(ctx context.Context, h fs.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return 0, bad
	}
	if h, ok := h.(*handle); ok && h.append {
		off = int64(len(n.f.vol))
	}
	if off+int64(len(data)) > biggest {
		return 0, syscall.EFBIG
	}
	if !n.v.room(n.f, int(off)+len(data)) {
		return 0, syscall.ENOSPC
	}
	n.f.write(data, int(off))
	return uint32(len(data)), 0
}

// biggest bounds one file: everything lies in memory, twice.
const biggest = 1 << 30

// Fsync makes the file's bytes survive.
func (n *fileNode) Fsync(ctx context.Context, h fs.FileHandle, flags uint32) syscall.Errno {
	bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return bad
	}
	if n.v.broken {
		return syscall.EIO
	}
	if !n.v.lies(n.f) {
		n.v.syncFile(n.f)
	}
	return 0
}

// Flush is called at close; closing makes nothing durable.
func (n *fileNode) Flush(ctx context.Context, h fs.FileHandle) syscall.Errno { return 0 }

// Allocate grows the file with zeros.
func (n *fileNode) Allocate(ctx context.Context, h fs.FileHandle, off, size uint64, mode uint32) syscall.Errno {
	bad := n.enter()
	defer n.v.mu.Unlock()
	switch end := off + size; {
	case bad != 0:
		return bad
	case mode != 0:
		return syscall.EOPNOTSUPP
	case end > biggest:
		return syscall.EFBIG
	case !n.v.room(n.f, int(end)):
		return syscall.ENOSPC
	case end > uint64(len(n.f.vol)):
		n.f.truncate(int(end))
	}
	return 0
}

// Getattr describes the file.
func (n *fileNode) Getattr(ctx context.Context, h fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	bad := n.enter()
	defer n.v.mu.Unlock()
	if bad == 0 {
		describeFile(n.f, &out.Attr)
	}
	return bad
}

// Setattr truncates, changes the mode or the time.
func (n *fileNode) Setattr(ctx context.Context, h fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	bad := n.enter()
	defer n.v.mu.Unlock()
	if bad != 0 {
		return bad
	}
	if size, ok := in.GetSize(); ok {
		if size > biggest {
			return syscall.EFBIG
		}
		if !n.v.room(n.f, int(size)) {
			return syscall.ENOSPC
		}
		n.f.truncate(int(size))
	}
	if mode, ok := in.GetMode(); ok {
		n.f.mode = mode & 0o7777
	}
	if at, ok := in.GetMTime(); ok {
		n.f.changed = at.Truncate(time.Microsecond)
	}
	describeFile(n.f, &out.Attr)
	return 0
}
