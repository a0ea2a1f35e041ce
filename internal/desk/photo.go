package desk

import (
	"bytes"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/vault"
)

// upTo keeps the first bytes that are written to it and lets the others go by.
type upTo struct {
	b    *bytes.Buffer
	most int
}

// Write implements io.Writer.
func (w *upTo) Write(p []byte) (int, error) {
	w.b.Write(p[:min(len(p), max(w.most-w.b.Len(), 0))])
	return len(p), nil
}

// foundWords seals what an officer found with what the cameras say of the
// photographs under it. Where words are needed and none were written, the cameras
// do not stand in for them.
func (d *Desk) foundWords(office, kind string, f Found) (canon.ID, []vault.Item, error) {
	text := strings.TrimSpace(f.Words)
	if len(text) > 4000 {
		return canon.ID{}, nil, fault.New(fault.Invalid, "work.words-too-long").On("words")
	}
	if text == "" && (len(f.Files) == 0 || kind != "work" && f.Outcome != casework.VisitOK) {
		return canon.ID{}, nil, nil
	}
	it, err := d.Vault.Seal(office, kind, []byte(strings.TrimSpace(text+d.shots(f.Files))))
	return it.ID, []vault.Item{it}, err
}

// shots are what the cameras say of the photographs, a line for each.
func (d *Desk) shots(files []Upload) string {
	var b strings.Builder
	for i, u := range files {
		when, where := "", ""
		if !u.Shot.Taken.IsZero() {
			when = lang.LongDate(lang.ID, u.Shot.Taken) + " " + lang.Clock(lang.ID, u.Shot.Taken)
		}
		if u.Shot.Placed {
			where = fmt.Sprintf("%.5f, %.5f", u.Shot.Latitude, u.Shot.Longitude)
		}
		key := "visit.photo-both"
		switch {
		case when == "" && where == "":
			key = "visit.photo-none"
		case when == "":
			key = "visit.photo-where"
		case where == "":
			key = "visit.photo-when"
		}
		b.WriteString("\n" + d.Messages.Say(lang.ID, key, i+1, when, where))
	}
	return b.String()
}
