package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/klauspost/compress/zlib"
)

// maxFile bounds what Open reads.
const maxFile = 32 << 20

// ErrForeign is the error of a file that this program did not write.
var ErrForeign = errors.New("reading letter: not a letter of this program")

// Parts are what a verifier needs of a letter's file.
type Parts struct {
	// Ranges are the ByteRange: offset and length before the signature, offset
	// and length behind it. All zero when the file is not signed.
	Ranges [4]int
	// CMS is the signature (DER), nil when the file is not signed.
	CMS []byte
	// Signed are the bytes that were signed: both ranges in one.
	Signed []byte
	// Whole says that the signature covers every byte but itself, and that
	// nothing was appended.
	Whole bool
	// Appended is how many bytes stand behind the letter as it was written. A
	// viewer may show what they say instead of what was signed.
	Appended int
	// Attachments as they were embedded.
	Attachments []Attachment
}

// Open reads a file that Render wrote. It is strict: any other file is
// ErrForeign, one that is cut or changed in its structure an error that says
// so. It judges no signature; it says which bytes were signed.
func Open(pdf []byte) (*Parts, error) {
	whole := len(pdf)
	pdf, err := written(pdf)
	if err != nil {
		return nil, err
	}
	r := &reader{b: pdf}
	catalog, err := r.catalog()
	if err != nil {
		return nil, fmt.Errorf("reading letter: %w", err)
	}
	p := &Parts{Appended: whole - len(pdf)}
	if err := r.signature(catalog, p); err != nil {
		return nil, fmt.Errorf("reading letter: %w", err)
	}
	if err := r.attachments(catalog, p); err != nil {
		return nil, fmt.Errorf("reading letter: %w", err)
	}
	return p, nil
}

// written gives the file as it was written, by the size in its head.
func written(pdf []byte) ([]byte, error) {
	head := pdfHeader + sizeMark
	if len(pdf) > maxFile {
		return nil, fmt.Errorf("reading letter: more than %d MB", maxFile>>20)
	}
	if len(pdf) < len(head)+sizeDigits+1 || string(pdf[:len(head)]) != head {
		return nil, ErrForeign
	}
	size, err := strconv.ParseUint(string(pdf[len(head):len(head)+sizeDigits]), 10, 32)
	if err != nil || int(size) < len(head)+sizeDigits+1 {
		return nil, ErrForeign
	}
	if int(size) > len(pdf) {
		return nil, fmt.Errorf("reading letter: cut short: %d of %d bytes", len(pdf), size)
	}
	return pdf[:size], nil
}

// reader finds objects by the cross-reference table.
type reader struct {
	b       []byte
	offsets []int
}

// catalog reads the table and trailer at the end and gives the root object.
func (r *reader) catalog() (dict, error) {
	tail := r.b[max(0, len(r.b)-64):]
	i := bytes.LastIndex(tail, []byte("startxref\n"))
	if i < 0 || !bytes.HasSuffix(tail, []byte("\n%%EOF\n")) {
		return nil, errors.New("no end of file")
	}
	s := &scanner{b: tail, i: i + len("startxref\n")}
	at, err := s.number()
	start, ok := at.(int)
	if err != nil || !ok || start < 0 || start >= len(r.b) {
		return nil, errors.New("bad place of the object table")
	}
	s = &scanner{b: r.b, i: start}
	if !s.take("xref\n0 ") {
		return nil, errors.New("no object table")
	}
	count, err := s.number()
	n, ok := count.(int)
	if err != nil || !ok || n < 2 || !s.take("\n") || n > (len(r.b)-s.i)/20 {
		return nil, errors.New("bad object table")
	}
	for range n {
		off, err := strconv.ParseUint(string(r.b[s.i:s.i+10]), 10, 32)
		if err != nil {
			return nil, errors.New("bad object table")
		}
		r.offsets = append(r.offsets, int(off))
		s.i += 20
	}
	if !s.take("trailer\n") {
		return nil, errors.New("no trailer")
	}
	trailer, err := s.value()
	if err != nil {
		return nil, err
	}
	d, _ := trailer.(dict)
	return r.dict(d["Root"])
}

// at places a scanner behind the head of an object.
func (r *reader) at(v any) (*scanner, error) {
	n, ok := v.(ref)
	if !ok || n < 1 || int(n) >= len(r.offsets) || r.offsets[n] >= len(r.b) {
		return nil, errors.New("a reference to no object")
	}
	s := &scanner{b: r.b, i: r.offsets[n]}
	if !s.take(strconv.Itoa(int(n)) + " 0 obj\n") {
		return nil, fmt.Errorf("object %d is not in its place", n)
	}
	return s, nil
}

// dict reads an object that is a dictionary, or a dictionary itself.
func (r *reader) dict(v any) (dict, error) {
	if d, ok := v.(dict); ok {
		return d, nil
	}
	s, err := r.at(v)
	if err != nil {
		return nil, err
	}
	d, err := s.value()
	if err != nil {
		return nil, err
	}
	if d, ok := d.(dict); ok {
		return d, nil
	}
	return nil, errors.New("an object is no dictionary")
}

// stream reads a compressed stream of at most max bytes.
func (r *reader) stream(v any, most int) (dict, []byte, error) {
	s, err := r.at(v)
	if err != nil {
		return nil, nil, err
	}
	value, err := s.value()
	if err != nil {
		return nil, nil, err
	}
	d, _ := value.(dict)
	n, ok := d["Length"].(int)
	if !ok || !s.take("\nstream\n") || n < 0 || n > len(r.b)-s.i {
		return nil, nil, errors.New("a stream without its bytes")
	}
	z, err := zlib.NewReader(bytes.NewReader(r.b[s.i : s.i+n]))
	if err != nil {
		return nil, nil, fmt.Errorf("unpacking: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(z, int64(most)+1))
	if err != nil {
		return nil, nil, fmt.Errorf("unpacking: %w", err)
	}
	if len(data) > most {
		return nil, nil, errors.New("an attachment is too large")
	}
	return d, data, nil
}

// signature finds the only signature field and the bytes it signs.
func (r *reader) signature(catalog dict, p *Parts) error {
	if catalog["AcroForm"] == nil {
		return nil
	}
	form, err := r.dict(catalog["AcroForm"])
	if err != nil {
		return err
	}
	fields, _ := form["Fields"].([]any)
	if len(fields) != 1 {
		return errors.New("not one signature field")
	}
	field, err := r.dict(fields[0])
	if err != nil {
		return err
	}
	sig, err := r.dict(field["V"])
	if err != nil {
		return err
	}
	ranges, _ := sig["ByteRange"].([]any)
	if len(ranges) != 4 {
		return errors.New("bad ByteRange")
	}
	for i, v := range ranges {
		n, ok := v.(int)
		if !ok || n < 0 || n > len(r.b) {
			return errors.New("bad ByteRange")
		}
		p.Ranges[i] = n
	}
	contents, _ := sig["Contents"].([]byte)
	return r.signed(p, contents)
}

// signed checks that the hole between the ranges is the signature and nothing
// else, and cuts the CMS out of its padding.
func (r *reader) signed(p *Parts, contents []byte) error {
	start, from := p.Ranges[1], p.Ranges[2]
	end := from + p.Ranges[3]
	if p.Ranges[0] != 0 || from < start+2 || end > len(r.b) || r.b[start] != '<' || r.b[from-1] != '>' || from-start != 2*len(contents)+2 {
		return errors.New("the ByteRange does not enclose the signature")
	}
	s := &scanner{b: r.b[:from], i: start + 1}
	if v, err := s.hex(); err != nil || s.i != from || !bytes.Equal(v.([]byte), contents) {
		return errors.New("the ByteRange does not enclose the signature")
	}
	n, ok := derLength(contents)
	if !ok || len(bytes.Trim(contents[n:], "\x00")) > 0 {
		return errors.New("the signature is no DER")
	}
	p.CMS = contents[:n]
	p.Signed = append(append(make([]byte, 0, start+end-from), r.b[:start]...), r.b[from:end]...)
	p.Whole = end == len(r.b) && p.Appended == 0
	return nil
}

// derLength is the length of the DER value at the start of b (X.690, 8.1).
func derLength(b []byte) (int, bool) {
	if len(b) < 2 || b[0] != 0x30 {
		return 0, false
	}
	n, head := int(b[1]), 2
	if n >= 0x80 {
		k := n & 0x7f
		if k < 1 || k > 3 || len(b) < 2+k {
			return 0, false
		}
		n = 0
		for _, c := range b[2 : 2+k] {
			n = n<<8 | int(c)
		}
		head += k
	}
	return head + n, head+n <= len(b)
}

func (r *reader) attachments(catalog dict, p *Parts) error {
	files, _ := catalog["AF"].([]any)
	if len(files) > maxAttachments {
		return errors.New("too many attachments")
	}
	for _, v := range files {
		spec, err := r.dict(v)
		if err != nil {
			return err
		}
		ef, _ := spec["EF"].(dict)
		d, data, err := r.stream(ef["F"], maxAttachment)
		if err != nil {
			return err
		}
		p.Attachments = append(p.Attachments, Attachment{Name: unText(spec["UF"]), MIME: unName(d["Subtype"]),
			Description: unText(spec["Desc"]), Relation: unName(spec["AFRelationship"]), Data: data})
	}
	return nil
}
