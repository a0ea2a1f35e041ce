package premises

import (
	"context"
	"time"

	"genggam/internal/arrange"
	"genggam/internal/canon"
)

// LookReasons are what an officer may give for opening a person's words: work on
// the case, help at the counter, search for a person, supervision.
func LookReasons() []string { return []string{"work", "counter", "search", "supervision"} }

// LookLine is one look as the person reads it.
type LookLine struct {
	At     time.Time
	Role   string
	Name   string
	Reason string
	// Book is the book whose print was the look, "" for none, and Month its page,
	// "2026-03", "" for a whole list.
	Book, Month string
}

// BookReasons are what a book may be printed for: to be signed and kept, to be
// compared with what is known, because the district or an auditor asked for it.
func BookReasons() []string { return []string{"book-file", "book-check", "book-request"} }

// mostLooks bounds a list of looks.
const mostLooks = 50

// WithBookLooks adds to the looks at a resident those that no entry names one by
// one (Part.Looks), newest first, at most fifty.
func (p *Premises) WithBookLooks(ctx context.Context, looks []LookLine, resident canon.ID) ([]LookLine, error) {
	for _, part := range p.parts {
		if part.Looks == nil {
			continue
		}
		more, err := part.Looks(ctx, resident)
		if err != nil {
			return nil, err
		}
		looks = append(looks, more...)
	}
	arrange.By(looks, func(a, b LookLine) int { return b.At.Compare(a.At) })
	return looks[:min(len(looks), mostLooks)], nil
}
