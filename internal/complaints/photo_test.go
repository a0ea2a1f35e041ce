package complaints_test

import (
	"bytes"
	"io"
	"testing"

	"genggam/internal/desk"
	"genggam/internal/exif"
	"genggam/internal/office"
)

func TestAPhotographIsKeptWithoutWhereItWasTaken(t *testing.T) {
	h, taken := open(t), office.PhonePhoto()
	if !exif.Read(taken).Placed {
		t.Fatal("the photograph of the test has no place")
	}
	u, err := h.Complaints.TakePhoto(h.ctx(), office.Village, desk.NewFile{For: "foto", Name: "a.jpg"}, bytes.NewReader(taken))
	h.ok(err)
	n := filing()
	n.Photos = []desk.Upload{u}
	r := h.files(n)
	_, body, err := h.Complaints.OwnPhoto(h.ctx(), r.No, u.Item)
	h.ok(err)
	kept, err := io.ReadAll(body)
	h.ok(err)
	h.ok(body.Close())
	if s := exif.Read(kept); s.Placed || !s.Taken.IsZero() || len(kept) >= len(taken) || int64(len(kept)) != u.Size {
		t.Errorf("%+v in %d bytes of %d", s, len(kept), len(taken))
	}
	for name, x := range map[string]struct {
		body []byte
		key  string
	}{
		"a HEIC":            {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "file.heic"},
		"a WebP":            {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 xxxx"), "file.wrong-type"},
		"a text":            {[]byte("halo"), "file.wrong-type"},
		"nothing":           {nil, "file.empty"},
		"half a photograph": {taken[:100], "complaints.photo-broken"},
	} {
		_, err := h.Complaints.TakePhoto(h.ctx(), office.Village, desk.NewFile{For: "foto", Name: "a"}, bytes.NewReader(x.body))
		h.refused(err, x.key)
		_ = name
	}
}
