package porch

import (
	"net"
	"net/netip"
)

// Only lets in whoever came to one address.
func Only(l net.Listener, addr netip.Addr) net.Listener { return only{l, addr} }
