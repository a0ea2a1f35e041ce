package api

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"

	"genggam/internal/fault"
)

// body is a request's body as text; done gives back the room that it took.
type body struct {
	text string
	room *room
	held int64
}

func (b *body) done() {
	if b.held > 0 {
		b.room.give(b.held)
		b.held = 0
	}
}

// chunks are the buffers that bodies are read through.
var chunks = sync.Pool{New: func() any { b := make([]byte, 16<<10); return &b }}

// body reads the whole body, at most maxBody bytes of JSON.
func (c *call) body() (body, error) {
	out := body{room: &c.room}
	if err := c.isJSON(); err != nil {
		return out, err
	}
	if c.r.ContentLength > maxBody {
		return out, &http.MaxBytesError{Limit: maxBody}
	}
	err := c.readAll(&out)
	if err != nil {
		out.done()
	}
	return out, err
}

// readAll takes room as the bytes come in and not as they are announced, so
// that whoever sends slowly keeps nobody else out.
func (c *call) readAll(out *body) error {
	chunk := chunks.Get().(*[]byte)
	defer chunks.Put(chunk)
	var b strings.Builder
	b.Grow(int(min(max(c.r.ContentLength, 1024), smallBody)))
	in := http.MaxBytesReader(c.w, c.r.Body, maxBody)
	for {
		n, err := in.Read(*chunk)
		if int64(b.Len()+n) > out.held+smallBody {
			if err := c.room.take(bodyStep); err != nil {
				return err
			}
			out.held += bodyStep
		}
		b.Write((*chunk)[:n])
		if err == io.EOF {
			out.text = b.String()
			return nil
		}
		if err != nil {
			return bodyError(err)
		}
	}
}

func bodyError(err error) error {
	if _, ok := err.(*http.MaxBytesError); ok {
		return err
	}
	return &refusal{status: 400, fault: fault.New(fault.Invalid, "api.broken-off").Because(err)}
}

// isJSON wants application/json; a charset other than UTF-8 is refused
// (RFC 8259 section 8.1), and so is a coding that would have to be unpacked.
func (c *call) isJSON() error {
	kind := c.r.Header.Get("Content-Type")
	if kind == "application/json" && c.r.Header.Get("Content-Encoding") == "" {
		return nil
	}
	name, params, err := mime.ParseMediaType(kind)
	charset := params["charset"]
	if err != nil || name != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") || c.r.Header.Get("Content-Encoding") != "" {
		return fault.New(fault.Unsupported, "api.not-json")
	}
	return nil
}
