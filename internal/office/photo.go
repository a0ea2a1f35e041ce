package office

import "encoding/binary"

// PhonePhoto is JPEG as a phone takes it in the field: on 6 July 2026 at 10.12, at
// 7° 25' 26.94" south and 109° 14' east.
func PhonePhoto() []byte {
	le := binary.LittleEndian
	var t []byte
	field := func(tag, kind uint16, count, value uint32) {
		t = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(t, tag), kind), count), value)
	}
	t = append(t, "II*\x00\x08\x00\x00\x00\x02\x00"...)
	field(0x8769, 4, 1, 38)
	field(0x8825, 4, 1, 76)
	t = append(t, "\x00\x00\x00\x00\x01\x00"...)
	field(0x9003, 2, 20, 56)
	t = append(t, "\x00\x00\x00\x002026:07:06 10:12:33\x00\x04\x00"...)
	field(1, 2, 2, 'S')
	field(2, 5, 3, 130)
	field(3, 2, 2, 'E')
	field(4, 5, 3, 154)
	t = append(t, 0, 0, 0, 0)
	for _, n := range []uint32{7, 1, 25, 1, 2694, 100, 109, 1, 14, 1, 0, 1} {
		t = le.AppendUint32(t, n)
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+6+len(t)))
	segment = append(append(segment, "Exif\x00\x00"...), t...)
	return append(append([]byte{0xff, 0xd8}, segment...), JPEG[2:]...)
}
