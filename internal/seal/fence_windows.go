package seal

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Fence lets only the system, its administrators, the present user and the
// service of the node reach a file, or what lies in a directory from now on. A
// fence that stands already is left as it is, so that an administrator who
// installs the service does not shut out the clerk who made the node.
func Fence(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("guarding %s: %w", path, err)
	}
	if fenced(path) {
		return nil
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return fmt.Errorf("guarding %s: %w", path, err)
	}
	sd, err := windows.SecurityDescriptorFromString(fenceText(user.User.Sid.String(), info.IsDir()))
	if err != nil {
		return fmt.Errorf("guarding %s: %w", path, err)
	}
	dacl, _, err := sd.DACL()
	if err == nil {
		what := windows.SECURITY_INFORMATION(windows.DACL_SECURITY_INFORMATION | windows.PROTECTED_DACL_SECURITY_INFORMATION)
		err = windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what, nil, nil, dacl, nil)
	}
	if err != nil {
		return fmt.Errorf("guarding %s: %w", path, err)
	}
	return nil
}

// fenced says whether a path has an access list of its own that no crowd is on.
func fenced(path string) bool {
	sd, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return false
	}
	control, _, err := sd.Control()
	crowd, cerr := crowdReads(sd)
	return err == nil && cerr == nil && control&windows.SE_DACL_PROTECTED != 0 && !crowd
}

// exposed says whether a crowd may read an open file. A file system without
// access lists (FAT) lets everybody.
func exposed(f *os.File, _ fs.FileInfo) (bool, error) {
	sd, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		return false, fmt.Errorf("reading who may read: %w", err)
	}
	return crowdReads(sd)
}

func crowdReads(sd *windows.SECURITY_DESCRIPTOR) (bool, error) {
	dacl, _, err := sd.DACL()
	if err != nil || dacl == nil {
		return true, nil // no list: everybody
	}
	for i := range uint32(dacl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(dacl, i, &ace); err != nil {
			return false, fmt.Errorf("reading who may read: %w", err)
		}
		const reading = windows.FILE_READ_DATA | windows.GENERIC_READ | windows.GENERIC_ALL
		if ace.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE || ace.Mask&reading == 0 {
			continue
		}
		if slices.Contains(crowds(), (*windows.SID)(unsafe.Pointer(&ace.SidStart)).String()) {
			return true, nil
		}
	}
	return false, nil
}
