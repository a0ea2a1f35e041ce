package eventlog

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
)

// Writer writes a log of XES, one trace at a time.
type Writer struct {
	w   *bufio.Writer
	err error
}

// NewWriter writes the head.
func NewWriter(w io.Writer, h Head) (*Writer, error) {
	x := &Writer{w: bufio.NewWriterSize(w, 1<<16)}
	x.text(xml.Header + "<log")
	x.pair("xes.version", h.Version)
	x.pair("xes.features", h.Features)
	x.text(` xmlns="http://www.xes-standard.org/">` + "\n")
	for _, e := range h.Extensions {
		x.text("<extension")
		x.pair("name", e.Name)
		x.pair("prefix", e.Prefix)
		x.pair("uri", e.URI)
		x.text("/>\n")
	}
	for _, g := range h.Globals {
		x.text("<global")
		x.pair("scope", g.Scope)
		x.text(">\n")
		x.attrs(g.Attrs)
		x.text("</global>\n")
	}
	for _, c := range h.Classifiers {
		x.text("<classifier")
		x.pair("name", c.Name)
		if c.Scope != "" {
			x.pair("scope", c.Scope)
		}
		x.pair("keys", c.Keys)
		x.text("/>\n")
	}
	x.attrs(h.Attrs)
	return x, x.err
}

// Write writes a trace.
func (x *Writer) Write(t Trace) error {
	x.text("<trace>\n")
	x.attrs(t.Attrs)
	for _, e := range t.Events {
		x.text("<event>\n")
		x.attrs(e.Attrs)
		x.text("</event>\n")
	}
	x.text("</trace>\n")
	return x.err
}

// Close ends the log; the writer below is not closed.
func (x *Writer) Close() error {
	x.text("</log>\n")
	if x.err == nil {
		x.err = x.w.Flush()
	}
	return x.err
}

func (x *Writer) attrs(all []Attr) {
	for _, a := range all {
		if err := a.check(); err != nil && x.err == nil {
			x.err = fmt.Errorf("writing XES: %w", err)
			return
		}
		x.text("<" + string(a.Type))
		x.pair("key", a.Key)
		if a.Type != List && a.Type != Container {
			x.pair("value", a.Value)
		}
		if len(a.Kids) == 0 {
			x.text("/>\n")
			continue
		}
		x.text(">\n")
		if a.Type == List {
			x.text("<values>\n")
		}
		x.attrs(a.Kids)
		if a.Type == List {
			x.text("</values>\n")
		}
		x.text("</" + string(a.Type) + ">\n")
	}
}

func (x *Writer) pair(name, value string) {
	x.text(" " + name + `="`)
	if x.err == nil {
		x.err = xml.EscapeText(x.w, []byte(value))
	}
	x.text(`"`)
}

func (x *Writer) text(s string) {
	if x.err == nil {
		_, x.err = x.w.WriteString(s)
	}
}
