package form

// Check judges the whole: each question that is shown must be answered unless
// it is optional, and every answer must keep its type and bounds. Answers to
// questions that are not shown, and to no question at all, are dropped from a.
func (f *Form) Check(a Answers, facts Facts, c *Conditions) Problems {
	r := &parser{today: facts.Today()}
	seen := 0
	kept := make(map[string]bool, len(a))
	f.walk(a, facts, c, func(_ *Page, questions []*Question) bool {
		for _, q := range questions {
			v, ok := a[q.ID]
			switch {
			case ok:
				seen++
				kept[q.ID] = true
				judge(q, q.ID, v, r)
			case !q.Optional:
				r.problems.add(q.ID, "form.required")
			}
		}
		return true
	})
	if seen < len(a) {
		for id := range a {
			if !kept[id] {
				delete(a, id)
			}
		}
	}
	return r.problems
}

// Try judges one answer against one question, wherever it would be shown.
func (q *Question) Try(v any, today int64) Problems {
	r := &parser{today: today}
	judge(q, q.ID, v, r)
	return r.problems
}
