package unit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"

	"genggam/internal/seal"
)

// DoubleClicked says whether the program was started from a window: then it is
// alone on its console, while a shell's console has the shell on it too.
func DoubleClicked() bool { return consoleMates() == 1 }

// consoleMates is how many processes are on this one's console, itself too; 0
// without a console.
func consoleMates() int {
	list := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")
	if list.Find() != nil {
		return 0
	}
	var ids [2]uint32
	n, _, _ := list.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return int(n)
}

// base is the directory of Genggam's data for the whole machine.
func base() string {
	dir, err := windows.KnownFolderPath(windows.FOLDERID_ProgramData, 0)
	if err != nil {
		dir = `C:\ProgramData`
	}
	return filepath.Join(dir, seal.ServiceName)
}

// DataDir is where a node lies when nothing is said: in the machine's directory
// for data, unless one was begun in the present directory.
func DataDir(otherwise string) string {
	if _, err := os.Stat(otherwise); err == nil {
		return otherwise
	}
	return ServiceDir()
}

// ServiceDir is where the node of a service lies when nothing is said.
func ServiceDir() string { return filepath.Join(base(), "data") }

// Browse opens a page in the browser of whoever sits here.
func Browse(url string) error { return shell("open", url, "") }

// Elevate starts the program again with an administrator's rights; Windows asks
// for them in a window of its own.
func Elevate(args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the program: %w", err)
	}
	return shell("runas", self, windows.ComposeCommandLine(args))
}

func shell(verb, file, args string) error {
	v, err := windows.UTF16PtrFromString(verb)
	if err != nil {
		return err
	}
	f, err := windows.UTF16PtrFromString(file)
	if err != nil {
		return err
	}
	a, err := windows.UTF16PtrFromString(args)
	if err != nil {
		return err
	}
	if err := windows.ShellExecute(0, v, f, a, nil, windows.SW_SHOWNORMAL); err != nil {
		return fmt.Errorf("opening %s: %w", file, err)
	}
	return nil
}

// Veil hides what is typed until the returned function is called.
func Veil() (lift func()) {
	in := windows.Handle(os.Stdin.Fd())
	var mode uint32
	if windows.GetConsoleMode(in, &mode) != nil || windows.SetConsoleMode(in, mode&^windows.ENABLE_ECHO_INPUT) != nil {
		return func() {}
	}
	return func() { _ = windows.SetConsoleMode(in, mode) }
}

// Print hands a text to the default printer and keeps no copy: the file that
// Notepad prints is readable to this user alone and taken away again.
func Print(text string) error {
	dir, err := os.MkdirTemp("", "genggam-*")
	if err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := seal.Fence(dir); err != nil {
		return err
	}
	at := filepath.Join(dir, "Genggam.txt")
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	if err := exec.Command("notepad.exe", "/p", at).Run(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}
