package notify_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// postOffice is a small mail server (RFC 5321 with STARTTLS and AUTH PLAIN) on
// this machine.
type postOffice struct {
	t     testing.TB
	l     net.Listener
	cert  tls.Certificate
	roots *x509.CertPool

	mu sync.Mutex
	// answer is what it says to RCPT, "" takes everything.
	answer string
	// login it asks for, "" lets everybody in; plain offers no STARTTLS.
	login string
	plain bool
	got   []string
	// secure counts the mails that came through TLS.
	secure int
}

func openPostOffice(t testing.TB) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postOffice{t: t, l: l}
	p.cert, p.roots = selfSigned(t)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

func selfSigned(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	plan := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, plan, plan, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func (p *postOffice) port() int { return p.l.Addr().(*net.TCPAddr).Port }

func (p *postOffice) set(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

func (p *postOffice) mails() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.got...)
}

// serve speaks with one client.
func (p *postOffice) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	r, sealed, in := bufio.NewReader(c), false, false
	say := func(lines ...string) { _, _ = c.Write([]byte(strings.Join(lines, "\r\n") + "\r\n")) }
	say("220 post.example ready")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		p.mu.Lock()
		answer, login, plain := p.answer, p.login, p.plain
		p.mu.Unlock()
		verb := strings.ToUpper(strings.Fields(line + " x")[0])
		switch verb {
		case "EHLO":
			offers := []string{"250-post.example"}
			if !sealed && !plain {
				offers = append(offers, "250-STARTTLS")
			}
			if login != "" {
				offers = append(offers, "250-AUTH PLAIN")
			}
			say(append(offers, "250 8BITMIME")...)
		case "STARTTLS":
			say("220 go")
			s := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{p.cert}})
			c, r, sealed = s, bufio.NewReader(s), true
		case "AUTH":
			b, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(strings.TrimPrefix(line, "AUTH PLAIN")))
			if in = string(b) == "\x00"+login; !in {
				say("535 5.7.8 no")
				continue
			}
			say("235 in")
		case "RCPT":
			if answer != "" {
				say(answer)
				continue
			}
			say("250 ok")
		case "DATA":
			say("354 go")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(line)
			}
			p.set(func() {
				p.got = append(p.got, b.String())
				if sealed {
					p.secure++
				}
			})
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}
