package beacon

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"
)

// The few numbers of RFC 1035 and RFC 4034 that are needed.
const (
	typeA, typeAny, typeNSEC = 1, 255, 47
	classIN                  = 1
	// topBit of a class asks for an answer to the asker alone, and in an answer
	// says that it replaces what was known (RFC 6762 sections 5.4 and 10.2).
	topBit = 0x8000

	flagAnswer, flagTrue, flagRecursion = 0x8000, 0x0400, 0x0100
	codeRefused                         = 5

	headerSize    = 12
	mostQuestions = 16
	mostJumps     = 8
	// mostMessage bounds a question, bytes: one frame of a network.
	mostMessage = 1500

	// The seconds that an answer may be kept: RFC 6762 sections 10 and 6.7.
	ttlLocal, ttlServer = 120, 10
)

// question is one of a message's.
type question struct {
	name  string // lower case, without the last dot
	kind  uint16
	class uint16
	raw   []byte // as it was asked, nil where it points elsewhere
}

// parse reads the questions of a message; ok is false for what is no plain
// question.
func parse(b []byte) (id, flags uint16, out []question, ok bool) {
	if len(b) < headerSize || len(b) > mostMessage {
		return 0, 0, nil, false
	}
	id, flags = binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])
	n := int(binary.BigEndian.Uint16(b[4:]))
	if flags&0xf800 != 0 || n == 0 || n > mostQuestions { // an answer, or another operation
		return 0, 0, nil, false
	}
	at := headerSize
	for range n {
		name, next, plain := readName(b, at)
		if next == 0 || next+4 > len(b) {
			return 0, 0, nil, false
		}
		q := question{name: name, kind: binary.BigEndian.Uint16(b[next:]), class: binary.BigEndian.Uint16(b[next+2:])}
		if plain {
			q.raw = b[at : next+4]
		}
		out, at = append(out, q), next+4
	}
	return id, flags, out, true
}

// readName reads a name and gives where it ends, 0 when it is none. A pointer
// leads only backwards, so that no name leads to itself.
func readName(b []byte, at int) (name string, next int, plain bool) {
	var labels []string
	size, low, jumps := 0, at, 0
	for {
		if at >= len(b) {
			return "", 0, false
		}
		switch n := int(b[at]); {
		case n == 0:
			if jumps == 0 {
				next = at + 1
			}
			return strings.Join(labels, "."), next, jumps == 0
		case n >= 0xc0:
			if at+1 >= len(b) || jumps == mostJumps {
				return "", 0, false
			}
			if jumps == 0 {
				next = at + 2
			}
			to := n&0x3f<<8 | int(b[at+1])
			if to >= low || to < headerSize {
				return "", 0, false
			}
			at, low, jumps = to, to, jumps+1
		case n > 63 || at+1+n > len(b):
			return "", 0, false
		default:
			if size += n + 1; size > 254 {
				return "", 0, false
			}
			labels = append(labels, lower(b[at+1:at+1+n]))
			at += 1 + n
		}
	}
}

// lower is a label in lower case; a dot inside it, which is none between two
// labels, becomes a byte that no name has.
func lower(b []byte) string {
	out := slices.Clone(b)
	for i, c := range out {
		switch {
		case c >= 'A' && c <= 'Z':
			out[i] = c + 'a' - 'A'
		case c == '.':
			out[i] = 0
		}
	}
	return string(out)
}

// local says whether a name lives in one network only.
func local(name string) bool { return strings.HasSuffix(name, ".local") }

// Answer answers a multicast question for the names that end in .local, nil when
// nothing is asked of us. To one is true when the answer goes to the asker alone;
// legacy says that whoever asks is no multicast resolver (RFC 6762 section 6.7).
func Answer(b []byte, names []string, addr netip.Addr, legacy bool) (out []byte, toOne bool) {
	id, _, questions, ok := parse(b)
	if !ok {
		return nil, false
	}
	for _, q := range questions {
		if !local(q.name) || !slices.Contains(names, q.name) || q.class&^topBit != classIN && q.class&^topBit != typeAny {
			continue
		}
		if legacy {
			return reply(id, 0, q, addr), true
		}
		return announce(q.name, q.kind, addr), q.class&topBit != 0
	}
	return nil, false
}

// Serve answers a question to a DNS server: the address for our own names, and
// a refusal for all others, so that the asker tries its next server. Nil is for
// what is no question.
func Serve(b []byte, names []string, addr netip.Addr) []byte {
	id, flags, questions, ok := parse(b)
	if !ok || len(questions) != 1 || questions[0].raw == nil || strings.IndexByte(questions[0].name, 0) >= 0 {
		return nil
	}
	q := questions[0]
	if q.class != classIN || !slices.Contains(names, q.name) {
		out := header(id, flagAnswer|flags&flagRecursion|codeRefused, 1, 0)
		return append(out, q.raw...)
	}
	return reply(id, flags&flagRecursion, q, addr)
}

func header(id, flags uint16, questions, answers int) []byte {
	out := make([]byte, headerSize, 128)
	binary.BigEndian.PutUint16(out, id)
	binary.BigEndian.PutUint16(out[2:], flags)
	binary.BigEndian.PutUint16(out[4:], uint16(questions))
	binary.BigEndian.PutUint16(out[6:], uint16(answers))
	return out
}

// reply repeats the question, as it was asked where that can be (some resolvers
// mix capitals in to know their answer again), and answers it: no record where
// another kind of address is asked for than ours.
func reply(id, flags uint16, q question, addr netip.Addr) []byte {
	asked, n := q.raw, 0
	if asked == nil {
		asked = append(encodeName(q.name), byte(q.kind>>8), byte(q.kind), 0, classIN)
	}
	if q.kind == typeA || q.kind == typeAny {
		n = 1
	}
	out := append(header(id, flagAnswer|flagTrue|flags, 1, n), asked...)
	if n == 1 {
		out = record(out, []byte{0xc0, headerSize}, [2]uint16{typeA, classIN}, ttlServer, addr.AsSlice())
	}
	return out
}

// announce is what all hear: the address, and that there is no other kind (NSEC,
// RFC 6762 section 6.1), so that nobody waits for one.
func announce(name string, asked uint16, addr netip.Addr) []byte {
	n, out := encodeName(name), header(0, flagAnswer|flagTrue, 0, 1)
	if asked == typeA || asked == typeAny {
		out = record(out, n, [2]uint16{typeA, classIN | topBit}, ttlLocal, addr.AsSlice())
		binary.BigEndian.PutUint16(out[10:], 1) // the other as an addition
	}
	only := append(slices.Clone(n), 0, 1, 0x40) // a bitmap of types with A alone
	return record(out, n, [2]uint16{typeNSEC, classIN | topBit}, ttlLocal, only)
}

func record(out, name []byte, kind [2]uint16, ttl uint32, data []byte) []byte {
	out = append(out, name...)
	out = binary.BigEndian.AppendUint16(out, kind[0])
	out = binary.BigEndian.AppendUint16(out, kind[1])
	out = binary.BigEndian.AppendUint32(out, ttl)
	out = binary.BigEndian.AppendUint16(out, uint16(len(data)))
	return append(out, data...)
}

func encodeName(name string) (out []byte) {
	for label := range strings.SplitSeq(name, ".") {
		out = append(append(out, byte(len(label))), label...)
	}
	return append(out, 0)
}
