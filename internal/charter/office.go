package charter

import (
	"strings"

	"genggam/internal/calendar"
	"genggam/internal/desk"
	"genggam/internal/region"
)

// OfficeAt is the office of a place as the list of places knows it. A place
// that the list does not hold has an office without names.
func OfficeAt(code region.Code) desk.Office {
	place, _ := region.Find(code)
	o := desk.Office{
		Code: code, Level: place.Kind, Name: strings.TrimPrefix(strings.TrimPrefix(place.Name, "Kabupaten "), "Kota "),
		District: nameAt(code, region.District), Regency: strings.TrimPrefix(nameAt(code, region.Regency), "Kabupaten "), Province: nameAt(code, region.Province),
		Zone: zoneOf(code), Hours: calendar.FiveDay, Open: true, Beginning: true,
	}
	if code.Level() > region.Regency {
		o.Parent = code.Parent()
	}
	o.HeadTitle = headTitles[place.Kind]
	o.Short = shortKinds[place.Kind] + abbreviation(o.Name)
	o.Letterhead = letterhead(code)
	o.Address = strings.TrimSpace(addressLine(code) + " " + place.Postal)
	return o
}

var headTitles = map[string]string{"desa": "Kepala Desa", "kelurahan": "Lurah", "kecamatan": "Camat", "kabupaten": "Bupati", "kota": "Wali Kota"}

// shortKinds begin what stands for an office in the numbers of its letters.
var shortKinds = map[string]string{"desa": "Ds.", "kelurahan": "Kel.", "kecamatan": "Kec."}

func nameAt(code region.Code, l region.Level) string {
	p, _ := region.Find(code.At(l))
	return p.Name
}

// letterhead has one line for each government from the regency down; a village
// is a government of its own, whose line names its head's office.
func letterhead(code region.Code) []string {
	lines := []string{"PEMERINTAH " + strings.ToUpper(nameAt(code, region.Regency))}
	if code.Level() >= region.District {
		lines = append(lines, "KECAMATAN "+strings.ToUpper(nameAt(code, region.District)))
	}
	if code.Level() == region.Village {
		name := strings.ToUpper(nameAt(code, region.Village))
		if code.Kind() == "kelurahan" {
			return append(lines, "KELURAHAN "+name)
		}
		lines = append(lines, "KANTOR KEPALA DESA "+name)
	}
	return lines
}

func addressLine(code region.Code) string {
	p, _ := region.Find(code)
	switch code.Level() {
	case region.Village:
		return p.Title() + ", Kecamatan " + nameAt(code, region.District)
	case region.District:
		return p.Title() + ", " + nameAt(code, region.Regency)
	}
	return p.Title() + ", " + nameAt(code, region.Province)
}

// abbreviation is the first letter and the next two consonants of a name: SKR
// of Sokaraja.
func abbreviation(name string) string {
	out := ""
	for _, r := range strings.ToUpper(name) {
		if r < 'A' || r > 'Z' || out != "" && strings.ContainsRune("AEIOU", r) {
			continue
		}
		if out += string(r); len(out) == 3 {
			break
		}
	}
	return out
}

// zoneOf is the time zone of a province (Keppres 41/1987, and what the
// provinces formed since then inherited).
func zoneOf(code region.Code) string {
	switch p := string(code.At(region.Province)); {
	case p >= "81":
		return "WIT"
	case p >= "51" && p <= "53", p >= "63":
		return "WITA"
	}
	return "WIB"
}
