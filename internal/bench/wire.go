package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wire is one kept connection of a client. It writes a request as bytes and
// reads only what it must of the answer, because the loader shares the cores
// with what it measures: net/http's own client costs as much as the server.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
	body []byte
	// until is when an answer is waited for no longer, the zero time for a minute.
	until time.Time
}

func dial(address string) (*wire, error) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	return wrap(c), nil
}

func wrap(c net.Conn) *wire { return &wire{conn: c, in: bufio.NewReaderSize(c, 32<<10)} }

// within waits for answers no longer than a context holds, and a moment more: who
// reads the error finds the context ended.
func (w *wire) within(ctx context.Context) *wire {
	if last, ok := ctx.Deadline(); ok {
		w.until = last.Add(100 * time.Millisecond)
	}
	return w
}

// do sends a request and reads its answer. The body is good until the next call.
func (w *wire) do(request []byte) (status int, body []byte, err error) {
	last := time.Now().Add(time.Minute)
	if !w.until.IsZero() && w.until.Before(last) {
		last = w.until
	}
	if err = w.conn.SetDeadline(last); err != nil {
		return 0, nil, err
	}
	if _, err = w.conn.Write(request); err != nil {
		return 0, nil, err
	}
	line, err := w.in.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return 0, nil, errors.Join(errors.New("reading the answer"), err)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length, err := w.head()
	if err != nil {
		return status, nil, err
	}
	w.body = w.body[:0]
	if length >= 0 {
		err = w.take(length)
	} else {
		err = w.chunks()
	}
	return status, w.body, err
}

// head reads the header fields and gives the length of the body, -1 when it
// comes in chunks.
func (w *wire) head() (length int, err error) {
	length = -1
	for {
		line, err := w.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			return length, nil
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return 0, err
			}
		}
	}
}

func (w *wire) take(n int) error {
	from := len(w.body)
	if cap(w.body)-from < n {
		w.body = append(make([]byte, 0, from+n), w.body...)
	}
	w.body = w.body[:from+n]
	_, err := io.ReadFull(w.in, w.body[from:])
	return err
}

// chunks reads a body in chunks (RFC 9112 section 7.1), without trailers.
func (w *wire) chunks() error {
	for {
		line, err := w.in.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return err
		}
		if err := w.take(int(n)); err != nil {
			return err
		}
		if _, err := w.in.Discard(2); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// get is a request for a page as a browser sends it.
func get(path string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: layanan.example.go.id\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: id\r\n\r\n")
}

// visit is get by somebody who is logged in.
func visit(path, cookie string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: layanan.example.go.id\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: id\r\nCookie: " + cookie + "\r\n\r\n")
}

// send is a form that somebody who is logged in sends.
func send(path, cookie string, form []byte) []byte {
	return []byte("POST " + path + " HTTP/1.1\r\nHost: layanan.example.go.id\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: id\r\nCookie: " + cookie +
		"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(form)) + "\r\n\r\n" + string(form))
}

// post appends a request with a JSON body behind b.
func post(b []byte, path, key string, body []byte) []byte {
	b = append(append(b, "POST "...), path...)
	b = append(b, " HTTP/1.1\r\nHost: layanan.example.go.id\r\nContent-Type: application/json\r\n"...)
	if key != "" {
		b = append(append(append(b, "Idempotency-Key: "...), key...), "\r\n"...)
	}
	b = append(b, "Content-Length: "...)
	b = append(strconv.AppendInt(b, int64(len(body)), 10), "\r\n\r\n"...)
	return append(b, body...)
}

// site is a handler served on a free port of loopback.
type site struct {
	server  *http.Server
	address string
}

func serve(h http.Handler) (*site, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on loopback: %w", err)
	}
	s := &site{server: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}, address: l.Addr().String()}
	go func() { _ = s.server.Serve(l) }()
	return s, nil
}

func (s *site) close() { _ = s.server.Close() }

// ask loads an address with clients that each keep one connection. request
// makes the bytes of the next request; it must be answered 200 to 299.
func ask(ctx context.Context, address string, clients int, d time.Duration, request func(client int) []byte) (Figure, error) {
	wires := make([]*wire, clients)
	defer func() {
		for _, w := range wires {
			if w != nil {
				_ = w.conn.Close()
			}
		}
	}()
	for i := range wires {
		var err error
		if wires[i], err = dial(address); err != nil {
			return Figure{}, err
		}
		wires[i].within(ctx)
	}
	return load(ctx, clients, d, func(i int) error {
		status, body, err := wires[i].do(request(i))
		if err == nil && status/100 != 2 {
			err = fmt.Errorf("answered %d: %s", status, strings.TrimSpace(string(body[:min(len(body), 400)])))
		}
		return err
	})
}
