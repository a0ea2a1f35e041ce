package complaints

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"

	"genggam/internal/desk"
	"genggam/internal/exif"
	"genggam/internal/fault"
	"genggam/internal/region"
)

// TakePhoto stores a photograph for a matter that will be filed at an office,
// without what the camera wrote into it: a place or a device may tell who sent it.
// What cannot be cleaned is not stored.
func (r *Room) TakePhoto(ctx context.Context, office region.Code, n desk.NewFile, from io.Reader) (desk.Upload, error) {
	n.Accept = []string{"jpeg", "png"}
	in := bufio.NewReader(from)
	head, _ := in.Peek(8) // what is no photograph is refused where files are judged
	var source io.Reader = in
	if bytes.HasPrefix(head, []byte("\xff\xd8\xff")) || bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) {
		source = exif.Clean(in)
	}
	u, err := r.desk.TakeFileAt(ctx, office, n, source)
	if errors.Is(err, exif.ErrUnclean) {
		err = fault.New(fault.Unsupported, "complaints.photo-broken")
	}
	return u, err
}
