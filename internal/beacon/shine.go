package beacon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"
)

const (
	multicastPort = 5353
	// lookAgain is how often the network is looked for while it is not there: an
	// access point is switched on later than the laptop.
	lookAgain = 20 * time.Second
	// joinAgain is how long one socket is used: a network that went away for a
	// moment has forgotten who listens.
	joinAgain = 2 * time.Minute
	// most answers in a second, and broken reads in a row.
	most = 40
)

// Light is what is called out.
type Light struct {
	// Addr of the node in the Wi-Fi, of IPv4.
	Addr netip.Addr
	// Names as they are at this moment, in lower case.
	Names func() []string
	// Port of the DNS server, 53; 0 is none.
	Port uint16
	// Note is told, once for each, which of "mdns" and "dns" could not be opened;
	// from several goroutines.
	Note func(what string, err error)
}

// Shine answers until the context ends. A network that is not there yet, or that
// goes and comes again, is looked for again and again.
func (l Light) Shine(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { l.again(ctx, "mdns", l.callOut) })
	if l.Port != 0 {
		both.Go(func() { l.again(ctx, "dns", l.serve) })
	}
	both.Wait()
}

// again does something until the context ends, with a pause after what failed.
func (l Light) again(ctx context.Context, what string, do func(context.Context) error) {
	told := false
	for ctx.Err() == nil {
		err := do(ctx)
		if err == nil || ctx.Err() != nil {
			continue
		}
		if !told && l.Note != nil {
			l.Note(what, err)
		}
		told = true
		pause := time.NewTimer(lookAgain)
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
		pause.Stop()
	}
}

func (l Light) serve(ctx context.Context) error {
	conn, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(l.Addr, l.Port)))
	if err != nil {
		return err
	}
	return l.talk(ctx, conn, func(b []byte, from netip.AddrPort) ([]byte, netip.AddrPort) {
		return Serve(b, l.Names(), l.Addr), from
	})
}

func (l Light) callOut(ctx context.Context) error {
	card, _, err := network(l.Addr)
	if err != nil {
		return err
	}
	all := netip.AddrPortFrom(netip.AddrFrom4([4]byte{224, 0, 0, 251}), multicastPort)
	conn, err := net.ListenMulticastUDP("udp4", card, net.UDPAddrFromAddrPort(all))
	if err != nil {
		return err
	}
	return l.talk(ctx, conn, func(b []byte, from netip.AddrPort) ([]byte, netip.AddrPort) {
		out, toOne := Answer(b, l.Names(), l.Addr, from.Port() != multicastPort)
		if toOne {
			return out, from
		}
		return out, all
	})
}

// talk answers on one socket for a while, or until context or socket end.
func (l Light) talk(ctx context.Context, conn *net.UDPConn, answer func([]byte, netip.AddrPort) ([]byte, netip.AddrPort)) error {
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer func() {
		if stop() {
			_ = conn.Close()
		}
	}()
	_, near, err := network(l.Addr)
	if err == nil {
		err = conn.SetReadDeadline(time.Now().Add(joinAgain))
	}
	if err != nil {
		return err
	}
	buf, second, n, broken := make([]byte, mostMessage+1), time.Now(), 0, 0
	for {
		size, from, err := conn.ReadFromUDPAddrPort(buf)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case err != nil: // Windows tells of an asker that went away
			if broken++; broken > most || errors.Is(err, net.ErrClosed) {
				return err
			}
			continue
		}
		broken = 0
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if now := time.Now(); now.Sub(second) >= time.Second {
			second, n = now, 0
		}
		if size > mostMessage || n >= most || !near.Contains(from.Addr()) {
			continue
		}
		if out, to := answer(buf[:size], from); out != nil {
			n++
			_, _ = conn.WriteToUDPAddrPort(out, to) // whoever asked asks again
		}
	}
}

// network is the card that has an address, and the network that it is in.
func network(addr netip.Addr) (*net.Interface, netip.Prefix, error) {
	cards, err := net.Interfaces()
	if err != nil {
		return nil, netip.Prefix{}, fmt.Errorf("looking for a network: %w", err)
	}
	for i := range cards {
		all, err := cards[i].Addrs()
		if err != nil {
			continue
		}
		for _, a := range all {
			n, ok := a.(*net.IPNet)
			if !ok {
				continue
			}
			ip, ok := netip.AddrFromSlice(n.IP)
			if ones, _ := n.Mask.Size(); ok && ip.Unmap() == addr {
				return &cards[i], netip.PrefixFrom(addr, ones).Masked(), nil
			}
		}
	}
	return nil, netip.Prefix{}, errors.New("looking for a network: " + addr.String() + " is not here")
}
