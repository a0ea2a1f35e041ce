package porch

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"genggam/internal/cert"
	"genggam/internal/fault"
)

// The ports that browsers go to by themselves.
const (
	portTLS   = 443
	portPlain = 80
	portNames = 53
)

// week is how long before its end a certificate promises nothing more.
const week = 7 * 24 * time.Hour

// Doors are where and as what a node is reached in the Wi-Fi. Fields are not
// changed after Open.
type Doors struct {
	// At is the machine's address in the Wi-Fi and the port of TLS.
	At netip.AddrPort
	// Keeper holds the certificates.
	Keeper *cert.Keeper
	// Pages are all pages and interfaces; Clear those for whoever reads without
	// encryption.
	Pages, Clear http.Handler
	Now          func() time.Time
}

// Parse reads "192.168.1.10" or "192.168.1.10:8443": an address of IPv4 inside an
// office ("porch.address").
func Parse(text string) (netip.AddrPort, error) {
	at, err := netip.ParseAddrPort(text)
	if err != nil {
		var addr netip.Addr
		addr, err = netip.ParseAddr(text)
		at = netip.AddrPortFrom(addr, portTLS)
	}
	if err != nil || !at.Addr().Is4() || at.Port() == 0 || !at.Addr().IsPrivate() && !at.Addr().IsLoopback() && !at.Addr().IsLinkLocalUnicast() {
		return at, fault.New(fault.Invalid, "porch.address", text).Because(err)
	}
	return at, nil
}

// Usual says whether TLS is at its usual port; only then there is a plain door,
// since nobody types another port of it, and names are answered.
func (d *Doors) Usual() bool { return d.At.Port() == portTLS }

// NamePort is the port of the DNS server, 0 for none.
func (d *Doors) NamePort() uint16 {
	if d.Usual() {
		return portNames
	}
	return 0
}

// Door is one open listener with what it answers.
type Door struct {
	net.Listener
	Handler http.Handler
}

// Open opens the doors, TLS first. It listens at all addresses of the machine and
// lets in only who came to the one in the Wi-Fi, which may not be there yet. A
// door that cannot be opened is "porch.no-listen"; when it is the plain one, the
// one of TLS is open all the same.
func (d *Doors) Open() (out []Door, err error) {
	sealed, err := d.listen(d.At.Port())
	if err != nil {
		return nil, err
	}
	out = []Door{{tls.NewListener(sealed, d.Keeper.Config()), d.Sealed()}}
	if !d.Usual() {
		return out, nil
	}
	plain, err := d.listen(portPlain)
	if err != nil {
		return out, err
	}
	return append(out, Door{plain, d.Plain()}), nil
}

func (d *Doors) listen(port uint16) (net.Listener, error) {
	at := ":" + strconv.Itoa(int(port))
	if d.At.Addr().IsLoopback() { // which is always there
		at = d.At.Addr().String() + at
	}
	l, err := net.Listen("tcp4", at)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "porch.no-listen", int(port)).Because(err)
	}
	return only{l, d.At.Addr()}, nil
}

// only lets in whoever came to one address.
type only struct {
	net.Listener
	addr netip.Addr
}

// Accept implements net.Listener.
func (l only) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		at, ok := c.LocalAddr().(*net.TCPAddr)
		if ok && at.AddrPort().Addr().Unmap() == l.addr {
			return c, nil
		}
		_ = c.Close()
	}
}

// Sealed is the door of TLS.
func (d *Doors) Sealed() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		direct(r)
		if s := d.Keeper.State(); s.Public != nil && s.Public.Known && host(r) == s.Public.Names[0] {
			left := min(max(s.Public.Until.Sub(d.Now())-week, 0), 365*24*time.Hour)
			w.Header().Set("Strict-Transport-Security", "max-age="+strconv.FormatInt(int64(left/time.Second), 10))
		}
		d.Pages.ServeHTTP(w, r)
	})
}

// Plain is the door without encryption.
func (d *Doors) Plain() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		direct(r)
		s, name := d.Keeper.State(), host(r)
		ours := s.Has(name) || name == d.At.Addr().String()
		read := r.Method == http.MethodGet || r.Method == http.MethodHead
		to := s.PhonesTrust(d.Now())
		switch {
		case to != "" && ours && read:
			// Not for ever: the certificate may end before another comes.
			http.Redirect(w, r, "https://"+d.with(to)+r.URL.RequestURI(), http.StatusTemporaryRedirect)
		case to != "":
			http.Redirect(w, r, "https://"+d.with(to)+"/", http.StatusSeeOther)
		case !ours: // also a phone that asks whether the internet is here: it is not
			http.Redirect(w, r, "http://"+d.At.Addr().String()+"/", http.StatusFound)
		default:
			d.Clear.ServeHTTP(w, r)
		}
	})
}

// with adds the port where it is not the usual one.
func (d *Doors) with(name string) string {
	if d.Usual() {
		return name
	}
	return net.JoinHostPort(name, strconv.Itoa(int(d.At.Port())))
}

// host is the name that somebody came by, in lower case, without a port.
func host(r *http.Request) string {
	name := r.Host
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	return strings.ToLower(strings.TrimSuffix(name, "."))
}

// direct forgets what only a proxy may say: there is none here, and a phone in
// the Wi-Fi could choose by whose limits it is counted.
func direct(r *http.Request) {
	r.Header.Del("X-Forwarded-For")
	r.Header.Del("Forwarded")
}

// Address is what is typed to come in by TLS: a name that the certificates hold, or
// else the bare address.
func (d *Doors) Address() string {
	name := d.At.Addr().String()
	if names := d.Keeper.State().Names(); len(names) > 0 {
		name = names[0]
	}
	return "https://" + d.with(name) + "/"
}

// Address is what a phone types or scans, and whether it can do everything there
// or only read; "" when there is neither a name nor the address to fall back on.
func Address(s cert.State, now time.Time, fallback netip.Addr) (address string, full bool) {
	if name := s.PhonesTrust(now); name != "" {
		return "https://" + name + "/", true
	}
	for _, name := range s.Names() {
		if strings.HasSuffix(name, ".local") {
			return "http://" + name + "/", false
		}
	}
	if !fallback.IsValid() {
		return "", false
	}
	return "http://" + fallback.String() + "/", false
}
