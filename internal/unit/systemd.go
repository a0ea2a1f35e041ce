package unit

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Where things are on Linux (file-hierarchy(7)).
const (
	linuxProgram = "/usr/local/bin/genggam"
	linuxUnit    = "/etc/systemd/system/genggam.service"
	linuxState   = "/var/lib/genggam"
	linuxUser    = "genggam"
)

// hardening takes from the node what it never needs (systemd.exec(5)): it reads
// its program, writes its two directories and talks over the network.
const hardening = `NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
UMask=0077
ProtectSystem=strict
ProtectHome=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
PrivateIPC=yes
RemoveIPC=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
`

// Systemd is the unit file of a node (systemd.service(5)). Stopping waits
// longer than a node takes to let the requests in hand finish.
func (s Spec) Systemd() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[Unit]\nDescription=%s\nAfter=network-online.target postgresql.service\nWants=network-online.target\n", specifier(s.Title))
	pass := ""
	if s.Passphrase != "" {
		pass = "%d/passphrase"
	}
	fmt.Fprintf(&b, "\n[Service]\nType=exec\nUser=%s\nGroup=%s\nExecStart=%s", linuxUser, linuxUser, linuxProgram)
	for _, a := range s.arguments("") {
		b.WriteString(" " + quote(strings.ReplaceAll(a, "$", "$$")))
	}
	if pass != "" {
		fmt.Fprintf(&b, " --passphrase-file %s\nLoadCredential=passphrase:%s", pass, specifier(s.Passphrase))
	}
	b.WriteString("\nEnvironmentFile=-/etc/default/genggam\nRestart=on-failure\nRestartSec=2\nTimeoutStopSec=30\nMemoryMax=512M\nLimitNOFILE=16384\n")
	b.WriteString("StateDirectory=genggam\nStateDirectoryMode=0700\n")
	if dirs := s.outside(); len(dirs) > 0 {
		fmt.Fprintf(&b, "ReadWritePaths=%s\n", strings.Join(dirs, " "))
	}
	b.WriteString(s.hardening())
	b.WriteString("\n[Install]\nWantedBy=multi-user.target\n")
	return b.String()
}

// hardening leaves a node with doors to the Wi-Fi the one right to open ports
// under 1024, which counts only among the users of the machine itself, and to ask
// which network cards there are.
func (s Spec) hardening() string {
	if !s.Doors {
		return hardening
	}
	return strings.NewReplacer("BoundingSet=\n", "BoundingSet=CAP_NET_BIND_SERVICE\n", "AmbientCapabilities=\n", "AmbientCapabilities=CAP_NET_BIND_SERVICE\n",
		"PrivateUsers=yes\n", "", "AF_UNIX\n", "AF_UNIX AF_NETLINK\n").Replace(hardening)
}

// outside lists the node's directories that are not in the state directory.
func (s Spec) outside() (out []string) {
	for _, d := range []string{s.Dir, s.Keys} {
		if !strings.HasPrefix(filepath.Clean(d), linuxState+"/") {
			out = append(out, quote(d))
		}
	}
	return out
}

// specifier keeps systemd from reading a percent sign as one of its own words.
func specifier(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// quote writes a word so that systemd reads it back as it was.
func quote(s string) string {
	s = specifier(s)
	if s != "" && !strings.ContainsAny(s, " \t\"'\\;") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
