package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/paper"
)

// Page is on what paper, in which language and when a sheet is printed.
type Page struct {
	// Setup of the office's paper; the zero Setup is F4.
	Setup paper.Setup
	// Language of the words that are added to those given; "" is Indonesian.
	Language lang.Tag
	// Time of printing, with its zone: the same time gives the same bytes.
	Time time.Time
	// Seal seals the file as a letter is sealed; nil for none.
	Seal *paper.Signature
}

// pen sets text from the top of the page down.
type pen struct {
	*paper.Press
	page                        Page
	messages                    *lang.Messages
	left, top, right, bottom, y paper.Length
	turned                      func() // what stands at the top of further pages
	numbered                    string // what stands before the page number; "" for none
}

func mm(n int) paper.Length { return paper.MM(10 * n) }

func points(n int) paper.Length { return paper.Length(1000 * n) }

// newPen begins a file and its first page.
func newPen(w io.Writer, page Page, landscape bool, title string) (*pen, error) {
	if page.Language == "" {
		page.Language = lang.ID
	}
	page.Setup.Mono = true
	m, err := lang.Load()
	if err != nil {
		return nil, err
	}
	press, err := paper.NewPress(w, paper.Sheet{Setup: page.Setup, Landscape: landscape, Title: title, Language: page.Language, Time: page.Time, Signature: page.Seal})
	if err != nil {
		return nil, err
	}
	p := &pen{Press: press, page: page, messages: m}
	p.left, p.top, p.right, p.bottom = press.Box()
	return p, nil
}

// say is a sentence of the sheet in its language.
func (p *pen) say(key string, args ...any) string {
	return p.messages.Say(p.page.Language, key, args...)
}

// next begins a page, with its number when the sheet has them.
func (p *pen) next() error {
	if err := p.Next(); err != nil {
		return err
	}
	p.y = p.top
	if p.numbered != "" {
		p.pageNumber()
	}
	if p.turned != nil && p.Pages() > 1 {
		p.turned()
	}
	return nil
}

// pageNumber writes which page of how many this is at the foot.
func (p *pen) pageNumber() {
	t := paper.FootType()
	text := p.numbered + " - " + p.say("sheet.page", p.Pages()) + " "
	lines := p.Lines(t, text, p.Width())
	w := lines[0].Width() + p.Size(t, " ")
	x, y := (p.Width()-w-mm(3))/2, p.Foot()-mm(1)
	p.Silent(func() { p.Draw(lines[:1], [3]paper.Length{x, y, w}) })
	p.Total(x+w, y)
}

func (p *pen) width() paper.Length { return p.right - p.left }

// para sets one element over the whole width.
func (p *pen) para(tag string, t paper.Type, text string) {
	p.y += p.at(tag, t, text, [3]paper.Length{p.left, p.y, p.width()})
}

// at sets one element in a box {x, y, width} and gives its height; the pen
// stays where it is.
func (p *pen) at(tag string, t paper.Type, text string, box [3]paper.Length) paper.Length {
	if text == "" {
		return 0
	}
	p.Begin(tag, "")
	h := p.Draw(p.Lines(t, text, box[2]), box)
	p.End()
	return h
}

// height of a text that is wrapped to a width.
func (p *pen) height(t paper.Type, text string, width paper.Length) paper.Length {
	if text == "" {
		return 0
	}
	lines := p.Lines(t, text, width)
	return paper.Length(len(lines)) * lines[0].Height()
}

// fit makes a type smaller, down to least, until a text takes at most so many
// lines of a width and no word is cut.
func (p *pen) fit(t paper.Type, text string, width paper.Length, lines int) paper.Type {
	for least := t.Size / 2; t.Size > least; t.Size -= 500 {
		got := p.Lines(t, text, width)
		if len(got) <= lines && !anyCut(got) {
			break
		}
	}
	return t
}

// anyCut says whether a word was too long for its line.
func anyCut(lines []paper.Line) bool {
	for _, l := range lines {
		if l.Cut() {
			return true
		}
	}
	return false
}

// letterhead sets the lines of an office's letterhead with their double rule,
// or leaves the room of a printed one.
func (p *pen) letterhead(lines []string, address string) {
	if p.page.Setup.Letterhead > 0 {
		p.y = max(p.y, mm(p.page.Setup.Letterhead))
		return
	}
	for i, text := range lines {
		t := paper.Type{Face: paper.SerifBold, Size: points(14), Align: paper.AlignCenter}
		if i == len(lines)-1 {
			t.Size = points(17)
		}
		p.para("P", p.fit(t, text, p.width(), 1), text)
	}
	for _, text := range strings.Split(address, "\n") {
		if t := (paper.Type{Size: 10500, Align: paper.AlignCenter}); text != "" {
			p.para("P", p.fit(t, text, p.width(), 2), text)
		}
	}
	p.y += mm(2)
	p.Rule(p.left, p.y, p.width(), 2250)
	p.Rule(p.left, p.y+3250, p.width(), 750)
	p.y += mm(7)
}

// Signature is a block to be signed by hand.
type Signature struct {
	// Lines above the space: place and date, "Mengetahui,", the position.
	Lines []string
	// Name and ID below it; without a name a dotted line stands there.
	Name, ID string
}

var signType = paper.Type{Size: points(11), Align: paper.AlignCenter}

// signatureHeight is that of a block in a width.
func (p *pen) signatureHeight(s Signature, width paper.Length) paper.Length {
	h := p.ink() + points(11)*5/4
	for _, text := range s.Lines {
		h += p.height(signType, text, width)
	}
	return h + p.height(signType, s.Name, width) + p.height(signType, s.ID, width)
}

func (p *pen) ink() paper.Length {
	if n := p.page.Setup.Ink; n > 0 {
		return mm(n)
	}
	return mm(20)
}

// sign sets a block in a box {x, y, width}; its position ends at the height
// above, so that two blocks beside each other are signed on one line.
func (p *pen) sign(s Signature, box [3]paper.Length, above paper.Length) {
	y := box[1] + above
	for _, text := range s.Lines {
		y -= p.height(signType, text, box[2])
	}
	for _, text := range s.Lines {
		y += p.at("P", signType, text, [3]paper.Length{box[0], y, box[2]})
	}
	y += p.ink()
	if s.Name == "" {
		p.Dots(box[0]+box[2]/6, y+points(11), box[2]*2/3)
		y += points(11) * 5 / 4
	}
	bold := signType
	bold.Face = paper.SerifBold
	y += p.at("P", bold, s.Name, [3]paper.Length{box[0], y, box[2]})
	p.at("P", signType, s.ID, [3]paper.Length{box[0], y, box[2]})
}

// above is how high the lines above the space of a block are.
func (p *pen) above(s Signature, width paper.Length) (h paper.Length) {
	for _, text := range s.Lines {
		h += p.height(signType, text, width)
	}
	return h
}

// limit refuses texts that no sheet holds: a fault of kind Invalid.
func limit(field string, texts []string, count, size int) error {
	if len(texts) > count {
		return fault.New(fault.Invalid, "sheet.too-many", count).On(field)
	}
	for _, s := range texts {
		if len(s) > size {
			return fault.New(fault.Invalid, "sheet.too-long", size).On(field)
		}
	}
	return nil
}

// close ends the file and says what was being printed when it failed.
func (p *pen) close(what string) error {
	if err := p.Close(); err != nil {
		return fmt.Errorf("printing %s: %w", what, err)
	}
	return nil
}
