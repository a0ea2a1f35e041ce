package form

// walk goes through the form in order with the answers given so far and calls
// visit for each shown page and its shown questions, until visit says false.
// An answer becomes a variable only once its question was shown, so a hidden
// answer can never show another question.
func (f *Form) walk(a Answers, facts Facts, c *Conditions, visit func(*Page, []*Question) bool) {
	vars := make(map[string]any, len(facts)+2*len(a))
	for name, v := range facts {
		vars[name] = v
	}
	for i := range f.Pages {
		p := &f.Pages[i]
		if !c.Holds(p.When, vars) {
			continue
		}
		shown := p.shown(a, vars, c)
		if len(shown) > 0 && !visit(p, shown) {
			return
		}
	}
}

// shown are the questions of the page that are asked; their answers join vars.
func (p *Page) shown(a Answers, vars map[string]any, c *Conditions) []*Question {
	out := make([]*Question, 0, len(p.Questions))
	for i := range p.Questions {
		q := &p.Questions[i]
		if !c.Holds(q.When, vars) {
			continue
		}
		out = append(out, q)
		if v, ok := a[q.ID]; ok {
			setVar(vars, q, v)
		}
	}
	return out
}

// setVar gives conditions what they may see of an answer.
func setVar(vars map[string]any, q *Question, v any) {
	switch v := v.(type) {
	case map[string]any:
		if q.Type == Place {
			vars[q.ID] = v["text"]
			return
		}
		vars[q.ID] = v["name"]
		for part, x := range v {
			vars[q.ID+"."+part] = x
		}
	case []Answers:
		vars[q.ID] = make([]string, len(v))
	default:
		vars[q.ID] = v
	}
}

// Vars is everything a condition may see: the facts and the answers to the
// questions that are shown.
func (f *Form) Vars(a Answers, facts Facts, c *Conditions) map[string]any {
	vars := make(map[string]any, len(facts)+2*len(a))
	for name, v := range facts {
		vars[name] = v
	}
	for i := range f.Pages {
		if p := &f.Pages[i]; c.Holds(p.When, vars) {
			p.shown(a, vars, c)
		}
	}
	return vars
}

// Page finds a page by its ID.
func (f *Form) Page(id string) (*Page, bool) {
	for i := range f.Pages {
		if f.Pages[i].ID == id {
			return &f.Pages[i], true
		}
	}
	return nil, false
}

// Question finds a question by its ID, on whatever page; not inside groups.
func (f *Form) Question(id string) (*Question, bool) {
	for i := range f.Pages {
		if q, ok := f.Pages[i].Question(id); ok {
			return q, true
		}
	}
	return nil, false
}

// Question finds a question of the page by its ID.
func (p *Page) Question(id string) (*Question, bool) {
	for i := range p.Questions {
		if p.Questions[i].ID == id {
			return &p.Questions[i], true
		}
	}
	return nil, false
}

// Shown lists the pages that are asked, in order, as far as the answers tell.
func (f *Form) Shown(a Answers, facts Facts, c *Conditions) []*Page {
	var out []*Page
	f.walk(a, facts, c, func(p *Page, _ []*Question) bool {
		out = append(out, p)
		return true
	})
	return out
}

// ShownQuestions lists the questions of one page that are asked; none when the
// page itself is not shown.
func (f *Form) ShownQuestions(page string, a Answers, facts Facts, c *Conditions) []*Question {
	var out []*Question
	f.walk(a, facts, c, func(p *Page, qs []*Question) bool {
		if p.ID == page {
			out = qs
		}
		return p.ID != page
	})
	return out
}

// First is the first page that is shown; false when the form asks nothing.
func (f *Form) First(a Answers, facts Facts, c *Conditions) (string, bool) {
	return f.Next("", a, facts, c)
}

// Next is the first shown page after the given one; "" asks for the first.
// False when there is none, or no page of that name.
func (f *Form) Next(after string, a Answers, facts Facts, c *Conditions) (string, bool) {
	from := f.index(after)
	if after != "" && from < 0 {
		return "", false
	}
	next := ""
	f.walk(a, facts, c, func(p *Page, _ []*Question) bool {
		if f.index(p.ID) > from {
			next = p.ID
		}
		return next == ""
	})
	return next, next != ""
}

// Previous is the last shown page before the given one; "" asks for the last
// of all, from where the check page goes back.
func (f *Form) Previous(before string, a Answers, facts Facts, c *Conditions) (string, bool) {
	to := f.index(before)
	if before == "" {
		to = len(f.Pages)
	}
	found := ""
	f.walk(a, facts, c, func(p *Page, _ []*Question) bool {
		if f.index(p.ID) >= to {
			return false
		}
		found = p.ID
		return true
	})
	return found, found != ""
}

func (f *Form) index(page string) int {
	for i := range f.Pages {
		if f.Pages[i].ID == page {
			return i
		}
	}
	return -1
}
