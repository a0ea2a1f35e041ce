package sheet

import (
	"cmp"
	"io"
	"strings"

	"genggam/internal/paper"
)

// WiFi says how a phone in the office's own network comes to the pages.
type WiFi struct {
	Page
	// Office whose network it is.
	Office string
	// Network is the name of the Wi-Fi (SSID), "" leaves it and its code out;
	// Password that everybody may know, "" for an open one.
	Network, Password string
	// Address as it is typed, "https://…/".
	Address string
	// Full says that everything can be done there; otherwise one only reads.
	Full bool
}

// PrintWiFi prints one page to hang beside the counter. Texts that are too long
// are a fault.
func PrintWiFi(w io.Writer, o WiFi) error {
	if err := limit("network", []string{o.Office, o.Network, o.Password, o.Address}, 4, 200); err != nil {
		return err
	}
	p, err := newPen(w, o.Page, false, cmp.Or(o.Network, o.Address))
	if err != nil {
		return err
	}
	if err := p.next(); err != nil {
		return err
	}
	p.para("P", p.fit(paper.Type{Face: paper.SansBold, Size: points(18), Align: paper.AlignCenter}, o.Office, p.width(), 1), o.Office)
	p.y += mm(2)
	p.Rule(p.left, p.y, p.width(), points(3))
	p.y += mm(8)
	p.para("H1", p.fit(paper.Type{Face: paper.SansBold, Size: points(34), Lead: points(40), Align: paper.AlignCenter}, p.say("sheet.wifi-title"), p.width(), 2), p.say("sheet.wifi-title"))
	p.y += mm(8)
	step := 1
	if o.Network != "" {
		lines := []string{o.Network}
		if o.Password != "" {
			lines = append(lines, p.say("sheet.wifi-password", o.Password))
		}
		if err := p.wifiStep(step, p.say("sheet.wifi-join"), joinCode(o.Network, o.Password), lines); err != nil {
			return err
		}
		step++
	}
	if err := p.wifiStep(step, p.say("sheet.wifi-open"), o.Address, []string{o.Address}); err != nil {
		return err
	}
	last := "sheet.wifi-read"
	if o.Full {
		last = "sheet.wifi-full"
	}
	t := paper.Type{Face: paper.Sans, Size: points(14), Lead: points(19)}
	p.para("P", t, p.say(last))
	p.y += mm(3)
	p.para("P", t, p.say("sheet.wifi-mobile"))
	return p.close("a sheet of the Wi-Fi")
}

// wifiStep sets one step: its number and words, a code, and what it holds.
func (p *pen) wifiStep(n int, title, code string, lines []string) error {
	p.para("H2", paper.Type{Face: paper.SansBold, Size: points(20), Lead: points(26)}, string(rune('0'+n))+". "+title)
	side := mm(58)
	if err := p.QR(code, title, [3]paper.Length{p.left - mm(4), p.y + mm(2), side}); err != nil {
		return err
	}
	x := p.left + side + mm(4)
	box := [3]paper.Length{x, p.y + mm(12), p.right - x}
	for i, s := range lines {
		t := paper.Type{Face: paper.SansBold, Size: points(22), Lead: points(28)}
		if i > 0 {
			t = paper.Type{Face: paper.Sans, Size: points(15), Lead: points(20)}
		}
		box[1] += p.at("P", p.fit(t, s, box[2], 2), s, box) + mm(3)
	}
	p.y += side + mm(8)
	return nil
}

// joinCode is what phones read as a network to join (the form that ZXing wrote
// down and Android and iOS read).
func joinCode(network, password string) string {
	plain := strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, `:`, `\:`, `"`, `\"`)
	kind := "nopass"
	if password != "" {
		kind = "WPA"
	}
	out := "WIFI:T:" + kind + ";S:" + plain.Replace(network) + ";"
	if password != "" {
		out += "P:" + plain.Replace(password) + ";"
	}
	return out + ";"
}
