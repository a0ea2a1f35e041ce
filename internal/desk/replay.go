package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/store"
)

// The tables that pages read are a pure function of the journal; here they are
// written again from its streams, for rebuild and verify (package audit).

// parts are what the desk keeps in the journal.
func (d *Desk) parts() []premises.Part {
	return []premises.Part{
		{Prefix: caseStream, Replay: replayCaseStream, Tables: []premises.Table{
			{Name: "cases", Key: "no", Columns: caseColumns},
			{Name: "case_advices", Key: "case_no, step, id", Columns: "case_no, step, id, office, role, due_at, outcome, done_at"},
			{Name: "tasks", Key: "case_no, kind", Columns: "case_no, kind, office, role, due_at, done_at"},
		}},
		{Prefix: documentStream, Replay: replayDocument, Tables: []premises.Table{
			{Name: "documents", Key: "no", Columns: documentColumns + ", pdf_item, pdf_digest"},
		}},
		{Prefix: "register/", Replay: replayRegister, Check: d.registerGaps, Tables: []premises.Table{
			{Name: "register_lines", Key: "office, register, year, seq", Columns: "office, register, year, seq, use, document, item, pos"},
			{Name: "register_openings", Key: "office, register, year, last", Columns: "office, register, year, last, source, pos"},
		}},
		{Prefix: seriesStream, Replay: replaySeries, Tables: []premises.Table{
			{Name: "register_series", Key: "pos", Columns: "pos, office, from_day, series, item, at, account"},
		}},
		{Prefix: printStream, Replay: replayPrints, Tables: []premises.Table{
			{Name: "prints", Key: "document", Columns: "document, office, times, last_at, confirmed_at"},
		}},
		{Prefix: "looks/", Replay: replayLooks, Tables: []premises.Table{
			{Name: "looks", Key: "case_no, pos", Columns: "case_no, pos, at, account, role, reason"},
		}},
	}
}

func replayCaseStream(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	var tasks []casework.Event
	c, err := foldCase(lines, func(e casework.Event, _ journal.Entry) { tasks = append(tasks, e) })
	if err != nil {
		return err
	}
	for _, e := range tasks {
		if err := saveTask(t, c.No, e, c.Office); err != nil {
			return err
		}
	}
	return errors.Join(saveAdvices(t, c), saveCase(t, c))
}

func replayDocument(ctx context.Context, src *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	idText := strings.TrimPrefix(stream, documentStream)
	doc, entries, err := foldDocument(lines)
	if err != nil {
		return err
	}
	id, err := canon.ParseID(idText)
	if err != nil || len(entries) == 0 || len(entries[0].Items) == 0 {
		return fmt.Errorf("document %s has no signer's act", idText)
	}
	var caseNo int64
	if _, err := src.One(ctx, `SELECT pos FROM streams WHERE stream = ? AND seq = 1`, []any{caseStream + doc.Signed.Case}, &caseNo); err != nil {
		return err
	}
	var pdf, digest []byte
	state := "signed"
	for _, e := range entries {
		switch e.Kind {
		case "document.sealed/1":
			state = "sealed"
			pdf, digest = e.Items[0].ID[:], doc.Sealed.PDF[:]
		case "document.replaced/1":
			state = "replaced"
		case "document.revoked/1":
			state = "revoked"
		}
	}
	first, s := entries[0], doc.Signed
	by, err := appointmentOf(s)
	if err != nil {
		return err
	}
	signing, certified := signingColumns(s)
	return t.Exec(`INSERT INTO documents (`+documentColumns+`, pdf_item, pdf_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		first.Position, id[:], entries[len(entries)-1].Seq, caseNo, s.Office, s.Standard, s.Number, first.At, int64(s.Until), state,
		s.Content[:], first.Items[0].ID[:], signing, by, certified, pdf, digest)
}

func replayRegister(_ context.Context, _ *store.Store, t *store.Tx, stream string, lines [][]byte) error {
	parts := strings.Split(stream, "/")
	if len(parts) != 4 {
		return fmt.Errorf("a register's stream has four parts")
	}
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		v, err := canon.Parse(e.Data)
		if err != nil {
			return err
		}
		l := numberLine{register: register{Office: parts[1], Name: parts[2]}, Seq: int(v.Num("number")), Use: v.Str("use"), Document: v.Num("document"), Pos: e.Position}
		if _, err := fmt.Sscan(parts[3], &l.Year); err != nil {
			return err
		}
		if e.Kind == "register.opened/1" {
			if err := saveOpening(t, l.register, e); err != nil {
				return err
			}
			continue
		}
		if s := v.Str("item"); s != "" {
			if l.Item, err = canon.ParseID(s); err != nil {
				return err
			}
		}
		if err := saveNumber(t, l); err != nil {
			return err
		}
	}
	return nil
}

func replayLooks(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	for _, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		v, err := canon.Parse(e.Data)
		if err != nil || e.Kind != "look.made/1" || v.At("case").Kind != canon.Int {
			continue
		}
		if err := saveLook(t, e, v.Num("case"), v.Str("reason")); err != nil {
			return err
		}
	}
	return nil
}
