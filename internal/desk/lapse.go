package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"

	"genggam/internal/casework"
	"genggam/internal/document"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/lang"
	"genggam/internal/paper"
	"genggam/internal/region"
	"genggam/internal/seal"
)

// LapseCertificate is the paper that says the law's limit passed and the
// application is deemed granted (UU 30/2014 art. 53 as amended by UU 6/2023).
// It is sealed by the node, not signed by an official, and says plainly that it
// is not the product, which is still owed. It follows from the entry of the
// lapse alone, so it is made again whenever it is asked for.
func (d *Desk) LapseCertificate(ctx context.Context, no int64) (PDF, error) {
	var at journal.Entry
	var lapse casework.LimitLapsed
	c, err := d.readCase(ctx, no, func(e casework.Event, entry journal.Entry) {
		if l, ok := e.(casework.LimitLapsed); ok {
			lapse, at = l, entry
		}
	})
	if err != nil {
		return PDF{}, err
	}
	if at.Kind == "" {
		return PDF{}, fault.New(fault.NotFound, "lapse.none")
	}
	o, err := d.Office(region.Code(c.Office))
	if err != nil {
		return PDF{}, err
	}
	std, ok := d.Catalogue().Version(c.Standard, c.Version)
	if !ok {
		return PDF{}, fmt.Errorf("standard %s@%d of a running case is not here", c.Standard, c.Version)
	}
	proof, err := d.Proof(ctx, at.Position)
	if err != nil {
		return PDF{}, err
	}
	key, err := d.signer(d.nodeOffice())
	if err != nil {
		return PDF{}, err
	}
	content := d.lapseContent(c, o, lapse, at)
	content.Standard = std.Ref()
	out, err := paper.Render(content, paper.Options{
		Setup:       paper.Setup{Mark: d.PaperMark()},
		Captions:    []string{d.say("lapse.sealed-by-node"), d.say("lapse.not-the-letter")},
		Time:        ms(at.At).In(d.Calendar(o.Code).Zone()),
		Attachments: []paper.Attachment{{Name: "bukti.tlog-proof", MIME: "text/plain", Description: d.say("letter.attached-proof"), Relation: "Supplement", Data: proof}},
		Signature: &paper.Signature{
			Sign: func(b []byte) ([]byte, error) { return seal.CMS(key, sha256.Sum256(b)) },
			Name: d.Card().Title, Reason: content.Title, Location: content.Place,
		},
	})
	if err != nil {
		return PDF{}, err
	}
	return PDF{Name: "keterangan-lewat-waktu-" + d.Reference(no) + ".pdf", Size: int64(len(out.PDF)), Body: io.NopCloser(bytes.NewReader(out.PDF))}, nil
}

// nodeOffice is the office in whose name the node itself seals.
func (d *Desk) nodeOffice() Office {
	if o, err := d.Office(region.Code(d.Card().Root)); err == nil {
		return o
	}
	return Office{Code: region.Code(d.Card().Root), Name: d.Card().Title, Zone: "WIB", Hours: "five-day"}
}

func (d *Desk) lapseContent(c *casework.Case, o Office, l casework.LimitLapsed, e journal.Entry) document.Content {
	zone := d.Calendar(o.Code).Zone()
	std, _ := d.Catalogue().Version(c.Standard, c.Version)
	pair := func(key, value string) []string { return []string{d.say(key), value} }
	return document.Content{
		Office:   d.headOf(o),
		Title:    d.say("lapse.title"),
		Number:   d.Reference(c.No),
		Place:    o.Name,
		Date:     d.Calendar(o.Code).Day(ms(e.At)).String(),
		Signer:   document.Signer{Name: d.Card().Title, Position: d.say("lapse.by-system")},
		Signing:  "local",
		Language: lang.ID,
		Body: []document.Block{
			{Kind: document.Paragraph, Rows: [][]string{{d.say("lapse.opening")}}},
			{Kind: document.Pairs, Rows: [][]string{
				pair("lapse.reference", d.Reference(c.No)), pair("lapse.service", std.Name.In(lang.ID)), pair("lapse.office", o.Full()),
				pair("lapse.complete-since", lang.LongDate(lang.ID, ms(c.From).In(zone))),
				pair("lapse.limit", lang.LongDate(lang.ID, ms(l.LimitAt).In(zone))),
				pair("lapse.entry", fmt.Sprintf("%s / %d", d.Store.Origin(), e.Position)),
			}},
			{Kind: document.Paragraph, Rows: [][]string{{d.say("lapse.basis")}}},
			{Kind: document.Paragraph, Rows: [][]string{{d.say("lapse.not-the-letter")}}},
		},
	}
}
