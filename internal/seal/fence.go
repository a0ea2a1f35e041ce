package seal

import (
	"crypto/sha1" // #nosec: the system's own derivation of a name, no secret
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf16"

	"genggam/internal/fault"
)

// ServiceName is the name under which a service manager runs a node. On Windows
// it is also the account "NT SERVICE\Genggam", which may read the root key and
// can do nothing else.
const ServiceName = "Genggam"

// serviceSID is the security identifier that Windows gives to the account of a
// service: S-1-5-80 and the SHA-1 of the name, upper case in UTF-16, as five
// numbers ([MS-DTYP] 2.4.2.4, NT SERVICE). It follows from the name alone, so
// that a key can be guarded before the service is installed.
func serviceSID(name string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(strings.ToUpper(name))) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	h := sha1.Sum(b)
	out := "S-1-5-80"
	for i := 0; i < len(h); i += 4 {
		out += fmt.Sprintf("-%d", binary.LittleEndian.Uint32(h[i:]))
	}
	return out
}

// fenceText is the access list, in Windows' own notation (SDDL), of a file or a
// directory that only some may reach: the system, its administrators, the one
// who made it and the service. P keeps out what the directory above would add.
func fenceText(owner string, dir bool) string {
	inherit := ""
	if dir {
		inherit = "OICI"
	}
	out := "D:P"
	for _, who := range []string{"SY", "BA", owner, serviceSID(ServiceName)} {
		out += "(A;" + inherit + ";FA;;;" + who + ")"
	}
	return out
}

// crowds are the groups that hold more people than a key may be read by:
// everyone, anonymous, network, interactive, whoever signed in, users, guests.
func crowds() []string {
	return []string{"S-1-1-0", "S-1-5-7", "S-1-5-2", "S-1-5-4", "S-1-5-11", "S-1-5-32-545", "S-1-5-32-546"}
}

// exposedFault refuses a root key that others can read, and says how that is put
// right on the system that runs: access lists have another command than modes.
func exposedFault(system, path string) *fault.Fault {
	if system == "windows" {
		return fault.New(fault.Forbidden, "seal.root-exposed-windows", path, serviceSID(ServiceName))
	}
	return fault.New(fault.Forbidden, "seal.root-exposed", path)
}

// Guardable tries whether a file in a directory can be kept from others: a disk
// without access lists, such as most USB sticks, shows it to everybody
// ("seal.unguarded").
func Guardable(dir string) error {
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return fmt.Errorf("guarding %s: %w", dir, err)
	}
	bad := Fence(f.Name())
	open, err := false, bad
	if err == nil {
		open, err = exposedNow(f.Name())
	}
	if gone := errors.Join(f.Close(), os.Remove(f.Name())); gone != nil {
		return fmt.Errorf("guarding %s: %w", dir, gone)
	}
	if open || err != nil {
		return fault.New(fault.Forbidden, "seal.unguarded", dir).Because(err)
	}
	return nil
}

// exposedNow says whether others may read a file, as a later start will see it.
func exposedNow(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	info, err := f.Stat()
	open := false
	if err == nil {
		open, err = exposed(f, info)
	}
	return open, errors.Join(err, f.Close())
}
