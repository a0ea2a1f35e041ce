package web

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"genggam/internal/casework"
	"genggam/internal/desk"
)

// The certificate of lapse says that the law's limit passed (UU 30/2014 art.
// 53). It is offered to both sides, plainly not as the letter, for as long as
// the history tells of the lapse: also after the letter was issued at last.

// lapsed says whether the law's limit ever passed in a history.
func lapsed(timeline []desk.Happening) bool {
	return slices.ContainsFunc(timeline, func(h desk.Happening) bool { _, ok := h.Event.(casework.LimitLapsed); return ok })
}

// lapseDownload sends the certificate to whoever follows the application.
func (c *call) lapseDownload() error {
	no, err := c.caseNo()
	if err != nil {
		return c.lostCase(err)
	}
	pdf, err := c.Desk.LapseCertificate(c.r.Context(), no)
	if err != nil {
		return err
	}
	return c.sendPDF(pdf)
}

// sendPDF sends a paper to be saved, once and kept by no cache.
func (c *call) sendPDF(pdf desk.PDF) error {
	defer func() { _ = pdf.Body.Close() }()
	h := c.w.Header()
	kind := "application/pdf"
	if pdf.MIME != "" {
		kind = pdf.MIME
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", pdf.Name))
	h.Set("Content-Length", strconv.FormatInt(pdf.Size, 10))
	h.Set("Cache-Control", "no-store")
	_, _ = io.Copy(c.w, pdf.Body) // the reader may be gone
	return nil
}

// lapsePaper opens the certificate for an officer of the case's own office,
// which is a look at the case.
func (k *clerk) lapsePaper() error {
	no, err := k.caseNo()
	if err != nil {
		return err
	}
	if _, err := k.Desk.Show(k.ctx(), k.actor, no, "work"); err != nil {
		return err
	}
	pdf, err := k.Desk.LapseCertificate(k.ctx(), no)
	if err != nil {
		return err
	}
	defer func() { _ = pdf.Body.Close() }()
	k.sendFile("application/pdf", pdf.Name[:max(0, len(pdf.Name)-len(".pdf"))], pdf.Size, pdf.Body, true)
	return nil
}
