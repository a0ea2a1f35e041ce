package beacon_test

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"testing"
	"time"

	"genggam/internal/beacon"

	"golang.org/x/net/dns/dnsmessage"
)

var (
	at    = netip.MustParseAddr("192.168.1.10")
	names = []string{"kalisalak.local", "desa-1.banyumas.example.go.id"}
)

// ask is a question as somebody else's code writes it.
func ask(t testing.TB, name string, kind dnsmessage.Type, class dnsmessage.Class) []byte {
	t.Helper()
	m := dnsmessage.Message{Header: dnsmessage.Header{ID: 7, RecursionDesired: true},
		Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name + "."), Type: kind, Class: class}}}
	b, err := m.Pack()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read is an answer as somebody else's code reads it.
func read(t testing.TB, b []byte) dnsmessage.Message {
	t.Helper()
	var m dnsmessage.Message
	if err := m.Unpack(b); err != nil {
		t.Fatalf("%x: %v", b, err)
	}
	return m
}

func TestWhoeverAsksForALocalNameHearsTheAddress(t *testing.T) {
	b, toOne := beacon.Answer(ask(t, "KaliSalak.local", dnsmessage.TypeA, dnsmessage.ClassINET), names, at, false)
	m := read(t, b)
	if toOne || m.ID != 0 || !m.Response || !m.Authoritative || len(m.Questions) != 0 || len(m.Answers) != 1 || len(m.Additionals) != 1 {
		t.Fatalf("%+v", m)
	}
	if a := m.Answers[0].Body.(*dnsmessage.AResource); netip.AddrFrom4(a.A) != at || m.Answers[0].Header.Name.String() != "kalisalak.local." {
		t.Errorf("%+v", m.Answers[0])
	}
	if m.Answers[0].Header.Class != 0x8001 {
		t.Error("an old address would be kept beside the new one")
	}
	if _, toOne := beacon.Answer(ask(t, "kalisalak.local", dnsmessage.TypeA, 0x8001), names, at, false); !toOne {
		t.Error("who asked for an answer alone was answered before all")
	}
}

func TestWhoAsksForTheOtherKindOfAddressNeedNotWait(t *testing.T) {
	b, _ := beacon.Answer(ask(t, "kalisalak.local", dnsmessage.TypeAAAA, dnsmessage.ClassINET), names, at, false)
	if m := read(t, b); len(m.Answers) != 1 || m.Answers[0].Header.Type != 47 {
		t.Errorf("%+v", m)
	}
}

func TestAnOldResolverIsAnsweredAsADNSServerWould(t *testing.T) {
	b, toOne := beacon.Answer(ask(t, "kalisalak.local", dnsmessage.TypeA, dnsmessage.ClassINET), names, at, true)
	if m := read(t, b); !toOne || m.ID != 7 || len(m.Questions) != 1 || len(m.Answers) != 1 || m.Answers[0].Header.TTL > 10 {
		t.Errorf("%+v", m)
	}
}

func TestNothingElseIsAnswered(t *testing.T) {
	for _, b := range [][]byte{
		nil, ask(t, "bank.local", dnsmessage.TypeA, dnsmessage.ClassINET), ask(t, names[1], dnsmessage.TypeA, dnsmessage.ClassINET),
		ask(t, "x.kalisalak.local", dnsmessage.TypeA, dnsmessage.ClassINET), ask(t, "kalisalak.local", dnsmessage.TypeA, dnsmessage.ClassCHAOS),
	} {
		if out, _ := beacon.Answer(b, names, at, false); out != nil {
			t.Errorf("%x was answered", b)
		}
	}
	answer := ask(t, "kalisalak.local", dnsmessage.TypeA, dnsmessage.ClassINET)
	answer[2] |= 0x80
	if out, _ := beacon.Answer(answer, names, at, false); out != nil {
		t.Error("an answer was answered: two nodes would talk for ever")
	}
	if beacon.Serve(answer, names, at) != nil {
		t.Error("the server answered an answer")
	}
}

func TestTheServerKnowsItsOwnNamesAndSendsTheRestElsewhere(t *testing.T) {
	m := read(t, beacon.Serve(ask(t, "Desa-1.banyumas.example.GO.id", dnsmessage.TypeA, dnsmessage.ClassINET), names, at))
	if m.ID != 7 || m.RCode != dnsmessage.RCodeSuccess || len(m.Answers) != 1 || !m.RecursionDesired || m.RecursionAvailable {
		t.Fatalf("%+v", m)
	}
	if m.Questions[0].Name.String() != "Desa-1.banyumas.example.GO.id." {
		t.Error("the question is not repeated as it was asked")
	}
	for _, kind := range []dnsmessage.Type{dnsmessage.TypeAAAA, 65} {
		if m := read(t, beacon.Serve(ask(t, names[1], kind, dnsmessage.ClassINET), names, at)); m.RCode != dnsmessage.RCodeSuccess || len(m.Answers) != 0 {
			t.Errorf("%v: %+v", kind, m)
		}
	}
	for _, name := range []string{"bank.example", "connectivitycheck.gstatic.com"} {
		if m := read(t, beacon.Serve(ask(t, name, dnsmessage.TypeA, dnsmessage.ClassINET), names, at)); m.RCode != dnsmessage.RCodeRefused || len(m.Answers) != 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestANameThatLeadsToItselfEnds(t *testing.T) {
	head := []byte{0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}
	for name, tail := range map[string][]byte{
		"to itself": {0xc0, 12, 0, 1, 0, 1}, "forwards": {0xc0, 14, 0, 0, 1, 0, 1}, "forwards to our name": append([]byte{0xc0, 18, 0, 1, 0, 1, 9}, "kalisalak\x05local\x00"...), "into the header": {0xc0, 2, 0, 1, 0, 1}, "cut": {9, 'k'}, "a bad label": {0x80, 0, 0, 1, 0, 1},
	} {
		b := append(append([]byte{}, head...), tail...)
		if out, _ := beacon.Answer(b, names, at, false); out != nil || beacon.Serve(b, names, at) != nil {
			t.Errorf("%s was answered", name)
		}
	}
	two := []byte{0, 7, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 4, 'b', 'a', 'n', 'k', 5, 'l', 'o', 'c', 'a', 'l', 0, 0, 1, 0, 1,
		9, 'k', 'a', 'l', 'i', 's', 'a', 'l', 'a', 'k', 0xc0, 17, 0, 1, 0, 1}
	if out, _ := beacon.Answer(two, names, at, false); out == nil {
		t.Error("a second question, pressed as phones press it, was not read")
	}
}

// TestAPhoneAsksTheServer asks over a real socket on loopback.
func TestAPhoneAsksTheServer(t *testing.T) {
	free, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := uint16(free.LocalAddr().(*net.UDPAddr).Port)
	_ = free.Close()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		beacon.Light{Addr: netip.MustParseAddr("127.0.0.1"), Names: func() []string { return names }, Port: port}.Shine(ctx)
	}()
	defer func() { stop(); <-done }()
	conn, err := net.Dial("udp4", netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port).String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	buf := make([]byte, 600)
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); { // the server may not be there yet
		_, _ = conn.Write(ask(t, names[1], dnsmessage.TypeA, dnsmessage.ClassINET))
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		if n, err := conn.Read(buf); err == nil {
			if m := read(t, buf[:n]); len(m.Answers) != 1 {
				t.Errorf("%+v", m)
			}
			return
		}
	}
	t.Error("no answer")
}

func FuzzAnswer(f *testing.F) {
	f.Add(ask(f, "kalisalak.local", dnsmessage.TypeA, dnsmessage.ClassINET))
	f.Add(ask(f, names[1], dnsmessage.TypeALL, 0x8001))
	f.Add([]byte{0, 7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, legacy := range []bool{false, true} {
			out, _ := beacon.Answer(b, names, at, legacy)
			for _, got := range [][]byte{out, beacon.Serve(b, names, at)} {
				if got == nil {
					continue
				}
				if len(got) > 512 || binary.BigEndian.Uint16(got[2:])&0x8000 == 0 {
					t.Errorf("%x is answered by %x", b, got)
				}
				var m dnsmessage.Message
				if err := m.Unpack(got); err != nil {
					t.Errorf("%x is answered by %x: %v", b, got, err)
				}
			}
		}
	})
}
