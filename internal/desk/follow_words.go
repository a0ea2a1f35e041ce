package desk

import (
	"context"
	"encoding/json"
	"genggam/internal/casework"
	"genggam/internal/fault"
	"slices"
	"strings"
)

// forApplicant are the words of a case that were written for its applicant, or by them.
var forApplicant = []string{"defects", "evidence", "extension", "pause", "receiver", "visit", "findings", "repair", "work", casework.NumberWords, "confirm", "dispute"}

// followWords opens the words that were written for the applicant.
func (d *Desk) followWords(ctx context.Context, p *Progress, c *casework.Case) error {
	for _, w := range c.Words {
		if !slices.Contains(forApplicant, w.Kind) {
			continue
		}
		_, body, err := d.Vault.Open(ctx, w.Item)
		if err != nil {
			if fault.Of(err) == fault.Gone {
				continue
			}
			return err
		}
		switch w.Kind {
		case "defects":
			if p.Defects, err = readDefects(body); err != nil {
				return err
			}
		case "evidence":
			p.Rule, p.Evidence = c.Rule, string(body)
		case "receiver":
			for i := range p.Timeline {
				if p.Timeline[i].Key == "happened.case.delivered" {
					p.Timeline[i].Words = string(body)
				}
			}
		case casework.NumberWords:
			p.Recorded = string(body)
			for i := range p.Timeline {
				if h := &p.Timeline[i]; h.Seq == w.Seq {
					h.Key, h.Words = "happened.case.recorded", strings.TrimSuffix(p.Recorded+". "+h.Words, ". ")
				}
			}
		default:
			for i := range p.Timeline {
				if p.Timeline[i].Seq == w.Seq {
					p.Timeline[i].Words = string(body)
				}
			}
		}
	}
	if c.State != casework.Returned {
		p.Defects = nil
	}
	return nil
}

func readDefects(body []byte) (out []Defect, err error) {
	err = json.Unmarshal(body, &out)
	return out, err
}
