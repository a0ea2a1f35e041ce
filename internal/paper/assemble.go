package paper

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
)

// assemble writes the file and signs it.
func (l *letter) assemble() ([]byte, error) {
	f := newFile()
	root, tree, info := f.reserve(), f.reserve(), f.reserve()
	var fonts strings.Builder
	for i, u := range l.fonts {
		if len(u.order) > 1 {
			fmt.Fprintf(&fonts, "/F%d %d 0 R", i, writeFont(f, u))
		}
	}
	widget := 0
	if l.opts.Signature != nil {
		widget = f.reserve()
	}
	kids := l.writePages(f, tree, fonts.String(), widget)
	f.object(tree, "<</Type/Pages/Count %d/Kids[%s]>>", len(l.pages), kids)
	var cat strings.Builder
	fmt.Fprintf(&cat, "<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R", tree, writeTree(f, l.tree, l.pages))
	lang := string(l.content.Language)
	if lang == "" {
		lang = "id"
	}
	fmt.Fprintf(&cat, "/MarkInfo<</Marked true>>/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>/Metadata %d 0 R",
		textLang(lang), l.writeMetadata(f, lang))
	cat.WriteString(l.writeAttachments(f))
	l.writeInfo(f, info)
	var s hole
	if widget > 0 {
		s = writeSignature(f, widget, l.pages[0].num, l.opts)
		fmt.Fprintf(&cat, "/AcroForm<</Fields[%d 0 R]/SigFlags 3>>", widget)
	}
	f.object(root, "%s>>", cat.String())
	pdf := f.finish(root, info, l.content.Digest())
	if widget > 0 {
		return s.sign(pdf, l.opts.Signature.Sign)
	}
	return pdf, nil
}

// textLang keeps what a language tag may hold (BCP 47).
func textLang(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func (l *letter) writePages(f *file, tree int, fonts string, widget int) string {
	var kids strings.Builder
	for _, p := range l.pages {
		p.num = f.reserve()
		fmt.Fprintf(&kids, "%d 0 R ", p.num)
	}
	picture := ""
	if l.logo != nil {
		picture = l.logo.write(f)
	}
	for i, p := range l.pages {
		if i > 0 {
			picture = "" // the letterhead stands on the first page
		}
		content := f.reserve()
		f.stream(content, "", p.b)
		annots := ""
		if widget > 0 && i == 0 {
			annots = fmt.Sprintf("/Annots[%d 0 R]", widget)
		}
		box := append(appendPt(append(appendPt(nil, l.width), ' '), l.height), ']')
		f.object(p.num, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s/Resources<</Font<<%s>>%s>>/Contents %d 0 R/StructParents %d/Tabs/S%s>>",
			tree, box, fonts, picture, content, i, annots)
	}
	return kids.String()
}

// writeFont embeds the subset of a face as CIDFontType2 (ISO 32000-1, 9.7).
func writeFont(f *file, u *fontUse) int {
	font, cid, desc, data, uni := f.reserve(), f.reserve(), f.reserve(), f.reserve(), f.reserve()
	name := u.tag() + "+" + u.name
	f.object(font, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, uni)
	var w strings.Builder
	for _, g := range u.order {
		w.WriteString(strconv.Itoa(u.thousand(int(u.advance[g]))) + " ")
	}
	f.object(cid, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 0/W[0[%s]]>>",
		name, desc, w.String())
	flags, stem := 4, 80
	if u.serif {
		flags |= 2
	}
	if u.heavy {
		stem = 140
	}
	f.object(desc, "<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, flags, u.thousand(u.box[0]), u.thousand(u.box[1]), u.thousand(u.box[2]), u.thousand(u.box[3]),
		u.thousand(u.ascent), u.thousand(u.descent), 660, stem, data)
	ttf := u.subset()
	f.stream(data, fmt.Sprintf("/Length1 %d", len(ttf)), ttf)
	f.stream(uni, "", u.toUnicode())
	return font
}

// thousand turns font units into thousandths of an em.
func (u *fontUse) thousand(units int) int {
	if units < 0 {
		return -((-units*1000 + u.em/2) / u.em)
	}
	return (units*1000 + u.em/2) / u.em
}

// toUnicode maps codes back to characters, for search, copying and reading.
func (u *fontUse) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for from := 1; from < len(u.runes); from += 100 {
		part := u.runes[from:min(from+100, len(u.runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for i, r := range part {
			fmt.Fprintf(&b, "<%04X><%04X>\n", from+i, r)
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end")
	return b.Bytes()
}

// producer is who made the file, as its metadata says.
const producer = "Genggam"

// writeMetadata writes XMP (ISO 16684-1), uncompressed so that any tool finds it.
func (l *letter) writeMetadata(f *file, lang string) int {
	n := f.reserve()
	when := l.opts.Time.Format(time.RFC3339)
	xmp := `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">` +
		html.EscapeString(l.title()) + `</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>` + textLang(lang) + `</rdf:li></rdf:Bag></dc:language><xmp:CreateDate>` +
		when + `</xmp:CreateDate><pdf:Producer>` + producer + `</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
	f.plain(n, "/Type/Metadata/Subtype/XML", []byte(xmp))
	return n
}

func (l *letter) writeInfo(f *file, n int) {
	f.object(n, "<</Title%s/Producer(%s)/CreationDate%s>>", textString(l.title()), producer, dateString(l.opts.Time))
}

// title is what the window of a viewer says: title and number, no name.
func (l *letter) title() string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1 // which XML could not hold
		}
		return r
	}, strings.ToValidUTF8(strings.TrimSpace(l.content.Title+" "+l.content.Number), "\ufffd"))
}

// dateString is a PDF date (ISO 32000-1, 7.9.4).
func dateString(t time.Time) string {
	_, off := t.Zone()
	sign := '+'
	if off < 0 {
		sign, off = '-', -off
	}
	return fmt.Sprintf("(D:%s%c%02d'%02d')", t.Format("20060102150405"), sign, off/3600, off/60%60)
}

// writeAttachments embeds files and gives the entries of the catalog.
func (l *letter) writeAttachments(f *file) string {
	if len(l.opts.Attachments) == 0 {
		return ""
	}
	refs := ""
	names := map[string]int{}
	for _, a := range l.opts.Attachments {
		data, spec := f.reserve(), f.reserve()
		f.stream(data, fmt.Sprintf("/Type/EmbeddedFile/Subtype/%s/Params<</Size %d/ModDate%s>>", pdfName(a.MIME), len(a.Data), dateString(l.opts.Time)), a.Data)
		f.object(spec, "<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>",
			textString(a.Name), textString(a.Name), textString(a.Description), a.relation(), data, data)
		refs += fmt.Sprintf("%d 0 R ", spec)
		names[a.Name] = spec
	}
	tree := ""
	for _, name := range sortedKeys(names) {
		tree += fmt.Sprintf("%s %d 0 R ", textString(name), names[name])
	}
	return fmt.Sprintf("/AF[%s]/Names<</EmbeddedFiles<</Names[%s]>>>>", refs, tree)
}

// pdfName writes a name with what is not regular in hexadecimal.
func pdfName(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("#/()<>[]{}%", c) >= 0 {
			fmt.Fprintf(&b, "#%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
