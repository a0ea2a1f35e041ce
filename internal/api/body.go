package api

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"

	"genggam/internal/fault"
)

// body is a request's body as text; done gives its room back.
type body struct {
	text string
	done func()
}

// chunks are the buffers that bodies are read through.
var chunks = sync.Pool{New: func() any { b := make([]byte, 16<<10); return &b }}

// body reads the whole body, at most maxBody bytes of JSON. A body that may be
// big takes its place among the few that are in memory at once.
func (c *call) body() (body, error) {
	if err := c.isJSON(); err != nil {
		return body{}, err
	}
	n := c.r.ContentLength
	if n > maxBody {
		return body{}, &http.MaxBytesError{Limit: maxBody}
	}
	out := body{done: func() {}}
	if n < 0 || n > smallBody {
		size := n
		if n < 0 {
			size = maxBody
		}
		if err := c.room.take(size); err != nil {
			return body{}, err
		}
		out.done = func() { c.room.give(size) }
	}
	text, err := c.readAll(max(n, 1024))
	if err != nil {
		out.done()
		return body{}, err
	}
	out.text = text
	return out, nil
}

func (c *call) readAll(expected int64) (string, error) {
	chunk := chunks.Get().(*[]byte)
	defer chunks.Put(chunk)
	var b strings.Builder
	b.Grow(int(expected))
	in := http.MaxBytesReader(c.w, c.r.Body, maxBody)
	for {
		n, err := in.Read(*chunk)
		b.Write((*chunk)[:n])
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", bodyError(err)
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
