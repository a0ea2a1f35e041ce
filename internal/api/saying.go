package api

import (
	"sync"

	"genggam/internal/calendar"
	"genggam/internal/lang"
)

// sayings keeps the sentences of due sums: all that is filed within a minute
// has the same ones, and making them is a tenth of what a submission costs here.
type sayings struct {
	mu   sync.RWMutex
	said map[saying]string
}

type saying struct {
	line calendar.Line
	tag  lang.Tag
}

// mostSayings bounds the memory: about 200 bytes each.
const mostSayings = 4096

func (s *sayings) of(l calendar.Line, m *lang.Messages, tag lang.Tag) string {
	k := saying{l, tag}
	s.mu.RLock()
	text, ok := s.said[k]
	s.mu.RUnlock()
	if ok {
		return text
	}
	text = l.Say(m, tag)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.said == nil || len(s.said) >= mostSayings {
		s.said = map[saying]string{}
	}
	s.said[k] = text
	return text
}
