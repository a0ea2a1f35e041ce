// Package beacon calls out where a node is in the office's own Wi-Fi: it answers
// whoever asks for the node's names with the node's address, by multicast for
// NAME.local (RFC 6762, mDNS) and as a DNS server (RFC 1035) for the name of a
// carried certificate, when the access point is told to send its guests here.
//
// What always holds: it answers for its own names and for nothing else, to
// whoever is in the same network and to nobody beyond, at most forty times a
// second, with less than 512 bytes; a question that it cannot read it leaves
// alone. It never says that the internet is there, nor that another name is here.
// It refuses to know certificates, pages, and who has which name: it is told. It
// does not probe whether somebody else has its name (RFC 6762 section 8), nor
// keep answers back that the asker knows. Start reading at Answer, then Shine.
package beacon
