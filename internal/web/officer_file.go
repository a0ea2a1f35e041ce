package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"genggam/internal/canon"
)

// What officers open beside a page: files that were brought, the preview of a
// letter, the letter. They are of few fixed types, are never guessed at
// (nosniff), and a picture is shown in a sandbox of its own. A PDF is not: the
// browser's own viewer does not open in one, and it runs nothing in our name.
const (
	pictureCSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
	paperCSP   = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
)

// inline are the types that open in the browser; anything else is saved.
var inline = map[string]struct{ ending, csp string }{
	"application/pdf": {".pdf", paperCSP},
	"image/jpeg":      {".jpg", pictureCSP},
	"image/png":       {".png", pictureCSP},
}

// sendFile sends a stream under fixed headers.
func (k *clerk) sendFile(kind, name string, size int64, body io.Reader, save bool) {
	h := k.w.Header()
	how, ok := inline[kind]
	disposition := "inline"
	if !ok || save {
		disposition = "attachment"
	}
	if !ok {
		kind, how.csp = "application/octet-stream", pictureCSP
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", how.csp)
	h.Set("Content-Disposition", fmt.Sprintf("%s; filename=%q", disposition, name+how.ending))
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if size > 0 {
		h.Set("Content-Length", strconv.FormatInt(size, 10))
	}
	k.w.WriteHeader(http.StatusOK)
	_, _ = io.Copy(k.w, body) // the reader may be gone
}

// file opens one file of a case.
func (k *clerk) file() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	item, err := canon.ParseID(k.r.PathValue("item"))
	if err != nil {
		return errNotFound
	}
	f, body, err := k.Desk.OpenFile(k.ctx(), k.actor, no, item)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	k.sendFile(f.MIME, k.Desk.Reference(no)+"-"+f.For, f.Bytes, body, false)
	return nil
}

// preview sends the letter as it would be signed now.
func (k *clerk) preview() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	p, err := k.Desk.Preview(k.ctx(), k.actor, no)
	if err != nil {
		return err
	}
	k.sendFile("application/pdf", k.Desk.Reference(no)+"-pratinjau", int64(len(p)), bytes.NewReader(p), false)
	return nil
}

// letter sends the signed paper, to be printed or saved.
func (k *clerk) letter() error {
	pdf, err := k.letterPrinted()
	if err != nil {
		return err
	}
	defer func() { _ = pdf.Body.Close() }()
	k.sendFile("application/pdf", pdf.Name[:max(0, len(pdf.Name)-len(".pdf"))], pdf.Size, pdf.Body, k.r.URL.Query().Has("simpan"))
	return nil
}
