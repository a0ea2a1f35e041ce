package moving

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"genggam/internal/arrange"
	"genggam/internal/fault"
)

// registerKey tells registers apart.
type registerKey struct {
	kind Kind
	name string
	year int
}

// letterColumns are those that are read of a letter; not its text.
const letterColumns = `id_format_surat id_pend nama_pamong nama_jabatan tanggal bulan tahun no_surat nama_surat nik_non_warga nama_non_warga
	keterangan lokasi_arsip status deleted_at`

// letterRows reads the archive. A draft has no number in any book and stays
// behind; one that was printed and then deleted keeps its number.
func (s *opensid) letterRows() error {
	modern := s.modernSlugs()
	return s.counted("log_surat", letterColumns, maxLetters, func(f *finder) error {
		l := ArchivedLetter{ID: f.id, TypeID: f.r.Int("id_format_surat"), State: Issued, Serial: f.word("no_surat"), Dated: f.day("tanggal"),
			SubjectID: f.r.Int("id_pend"), OutsideName: f.word("nama_non_warga"), OutsideNIK: f.place("nik_non_warga"), Signer: f.word("nama_pamong"),
			Position: f.word("nama_jabatan"), Remark: f.word("keterangan"), Shelf: f.word("lokasi_arsip"), File: f.word("nama_surat")}
		if !f.r.Null("deleted_at") {
			l.State = Withdrawn
		}
		switch {
		case f.r.Int("status") != 1:
			f.left("status", "moving.letter-draft")
		case l.Dated == "":
			f.left("tanggal", "moving.letter-undated")
		}
		t, ok := s.types[l.TypeID]
		if !ok {
			f.note("id_format_surat", "moving.type-missing")
			l.TypeID = 0
		}
		f.subject(&l)
		if l.Count = leading(l.Serial); l.Count == 0 {
			f.note("no_surat", "moving.no-number")
		}
		l.Composed = s.composed(&l, t)
		taken, err := row(&s.ledger, l, f.found, s.take.Letter)
		if err != nil || !taken {
			return err
		}
		slug := t.Slug
		if m := modern[slug]; m != "" {
			slug = m
		}
		return s.count(Letters, slug, l.Dated, l.Count)
	})
}

// subject says when a letter's resident is not among those taken.
func (f *finder) subject(l *ArchivedLetter) {
	if l.SubjectID != 0 {
		if _, ok := f.s.residents[l.SubjectID]; !ok {
			f.note("id_pend", "moving.subject-left")
			l.SubjectID = 0
		}
	}
}

// leading is the number that a text begins with, 0 when it begins with none:
// so OpenSID compares "012", "12" and "12a".
func leading(s string) int {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	n, err := strconv.Atoi(s[:min(digits, 9)])
	if err != nil || digits > 9 {
		return 0
	}
	return n
}

// modernSlugs gives for the name of a type of before 2022 the one of today,
// which counts on from it: surat_ket_usaha is surat-keterangan-usaha.
func (s *opensid) modernSlugs() map[string]string {
	old := map[string]string{}
	for _, t := range s.types {
		if o := strings.ReplaceAll(strings.ReplaceAll(t.Slug, "erangan", ""), "-", "_"); o != t.Slug {
			old[o] = t.Slug
		}
	}
	return old
}

var (
	numberBlank = regexp.MustCompile(`(?i)\[nomor_surat(?:,\s*(\d{1,2}))?\]`)
	roman       = []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}
)

// composed is the whole number of a letter as today's format makes it.
func (s *opensid) composed(l *ArchivedLetter, t LetterType) string {
	format := t.NumberFormat
	if format == "" {
		format = s.settings["format_nomor_surat"]
	}
	if format == "" || l.Serial == "" || len(l.Dated) < 7 || len(format) > 200 {
		return ""
	}
	month, _ := strconv.Atoi(l.Dated[5:7])
	format = numberBlank.ReplaceAllStringFunc(format, func(blank string) string {
		width, _ := strconv.Atoi(numberBlank.FindStringSubmatch(blank)[1])
		return filled(l.Serial, width)
	})
	return strings.NewReplacer("[kode_surat]", t.Code, "[tahun]", l.Dated[:4], "[bulan_romawi]", roman[month],
		"[kode_desa]", strings.ReplaceAll(s.report.Village.Code, ".", "")).Replace(format)
}

// filled is a number with zeros before it up to a width.
func filled(serial string, width int) string {
	return strings.Repeat("0", max(0, min(width, 20)-len(serial))) + serial
}

// count puts a number into the registers it belongs to. How letters are counted
// was set in the old system: 1 all letters together, 2 each type for itself, 3
// everything together with both agendas.
func (s *opensid) count(kind Kind, slug, day string, n int) error {
	if n <= 0 || len(day) < 4 {
		return nil
	}
	k := registerKey{kind: kind}
	k.year, _ = strconv.Atoi(day[:4])
	switch mode := s.settings["penomoran_surat"]; {
	case mode == "3":
		k.kind = Together
	case kind == Letters && mode != "1":
		k.kind, k.name = OfType, slug
	}
	r := s.registers[k]
	if r == nil {
		if len(s.registers) >= maxRegisters {
			return fault.New(fault.TooLarge, "moving.too-many", "registers", maxRegisters)
		}
		r = &Register{Kind: k.kind, Name: k.name, Year: k.year}
		s.registers[k] = r
	}
	r.Last = max(r.Last, n)
	r.Entries++
	return nil
}

// giveRegisters gives the last numbers, in order.
func (s *opensid) giveRegisters() error {
	formats := map[string]string{}
	for _, t := range s.types {
		formats[t.Slug] = t.NumberFormat
	}
	var all []Register
	width, _ := strconv.Atoi(s.settings["panjang_nomor_surat"])
	for _, r := range s.registers {
		if r.Kind != Incoming && r.Kind != Outgoing {
			r.Format, r.Width = s.settings["format_nomor_surat"], max(0, min(width, 20))
		}
		if own := formats[r.Name]; r.Kind == OfType && own != "" {
			r.Format = own
		}
		all = append(all, *r)
	}
	arrange.By(all, func(a, b Register) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Year, b.Year))
	})
	s.begin("registers")
	for _, r := range all {
		if _, err := row(&s.ledger, r, nil, s.take.Register); err != nil {
			return err
		}
	}
	return nil
}

// agendaRows reads the agendas of incoming and outgoing letters.
func (s *opensid) agendaRows() error {
	columns := "nomor_urut tanggal_penerimaan nomor_surat kode_surat tanggal_surat pengirim isi_singkat isi_disposisi berkas_scan lokasi_arsip"
	err := s.counted("surat_masuk", columns, maxLetters, func(f *finder) error {
		return f.agenda(Agenda{Kind: Incoming, Entered: f.day("tanggal_penerimaan"), Party: f.word("pengirim"), Instruction: f.word("isi_disposisi")})
	})
	if err != nil {
		return err
	}
	columns = `nomor_urut nomor_surat kode_surat tanggal_surat tanggal_catat tujuan isi_singkat berkas_scan ekspedisi tanggal_pengiriman
		tanda_terima keterangan lokasi_arsip`
	return s.counted("surat_keluar", columns, maxLetters, func(f *finder) error {
		return f.agenda(Agenda{Kind: Outgoing, Entered: f.day("tanggal_catat"), Party: f.word("tujuan"), Expedition: f.r.Int("ekspedisi") == 1,
			Sent: f.day("tanggal_pengiriman"), Receipt: f.word("tanda_terima"), Remark: f.word("keterangan")})
	})
}

// agenda reads what both agendas hold and gives the line.
func (f *finder) agenda(a Agenda) error {
	a.ID, a.Serial, a.Number, a.Code = f.id, int(max(0, min(f.r.Int("nomor_urut"), 1<<30))), f.word("nomor_surat"), f.word("kode_surat")
	a.Dated, a.Summary, a.Shelf, a.File = f.day("tanggal_surat"), f.word("isi_singkat"), f.word("lokasi_arsip"), f.word("berkas_scan")
	day := a.Dated
	if day == "" {
		day = a.Entered
	}
	if day == "" {
		f.left("tanggal_surat", "moving.letter-undated")
	}
	taken, err := row(&f.s.ledger, a, f.found, f.s.take.Agenda)
	if err != nil || !taken {
		return err
	}
	return f.s.count(a.Kind, "", day, a.Serial)
}
