package openfile

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Licence is that of everything published here.
const Licence = "https://creativecommons.org/licenses/by/4.0/"

// CatalogName is the catalogue in the folder of all offices and in that of each.
const CatalogName = "catalog.jsonld"

// FiguresName is the figures of an office as its page says them.
const FiguresName = "figures.json"

// node is a resource of the catalogue; keys come out in order of the alphabet.
type node map[string]any

// context says what the words of the catalogues mean. It stands in each of them, so
// that nobody has to fetch anything to read one.
func context() node {
	return node{
		"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
		"spdx": "http://spdx.org/rdf/terms#", "skos": "http://www.w3.org/2004/02/skos/core#", "xsd": "http://www.w3.org/2001/XMLSchema#",
	}
}

func ref(iri string) node { return node{"@id": iri} }

func said(tag, text string) node { return node{"@language": tag, "@value": text} }

func typed(kind, text string) node { return node{"@type": kind, "@value": text} }

func both(id, en string) []node { return []node{said("id", id), said("en", en)} }

func publisher(name string) node {
	return node{"@type": []string{"foaf:Agent", "foaf:Organization"}, "foaf:name": name}
}

// authority are the lists of the European Union that DCAT-AP names its values from.
const authority = "http://publications.europa.eu/resource/authority/"

// is is a resource of a class that DCAT names, so that a judge need not fetch it.
func is(class, iri string) node { return node{"@id": iri, "@type": class} }

func licence() node { return is("dct:LicenseDocument", Licence) }

func languages() []node {
	return []node{is("dct:LinguisticSystem", authority+"language/IND"), is("dct:LinguisticSystem", authority+"language/ENG")}
}

// Place is an office in the catalogue of all of them.
type Place struct{ Code, Name string }

// Catalog is the catalogue of a node: a DCAT catalogue of the catalogues of its
// offices. Addresses in it are relative to where it lies.
func Catalog(publishedBy string, places []Place) ([]byte, error) {
	var parts []node
	for _, p := range places {
		parts = append(parts, node{"@id": p.Code + "/" + CatalogName, "@type": "dcat:Catalog", "dct:title": both("Data terbuka pelayanan: "+p.Name, "Open data of services: "+p.Name),
			"dct:description": both("Terbitan bulanan kantor ini.", "The monthly releases of this office."), "dct:publisher": publisher(p.Name)})
	}
	return written(node{
		"@context": context(), "@id": CatalogName, "@type": "dcat:Catalog",
		"dct:title":       both("Data terbuka pelayanan publik", "Open data of public services"),
		"dct:description": both("Terbitan bulanan setiap kantor: dari situ setiap angka di papan angka dapat dihitung ulang.", "The monthly releases of each office, from which every figure of the scoreboard can be computed again."),
		"dct:publisher":   publisher(publishedBy), "dct:license": licence(), "dct:language": languages(), "dcat:catalog": parts,
	})
}

// Issue is one release in the catalogue of its office.
type Issue struct {
	Month Month
	// Day it was published, "2026-11-01".
	Day string
	// Digest of Whole, hex, and its length.
	Digest string
	Bytes  int64
}

// OfficeCatalog is the catalogue of one office: a series of data sets, one a month.
func OfficeCatalog(p Place, issues []Issue) ([]byte, error) {
	series := "#series"
	all := []node{{"@id": series, "@type": []string{"dcat:Dataset", "dcat:DatasetSeries"}, "dct:title": both("Terbitan bulanan "+p.Name, "Monthly releases of "+p.Name),
		"dct:description": both("Satu himpunan data setiap bulan yang sudah lewat.", "One data set for each month that is over."), "dct:publisher": publisher(p.Name)}}
	for _, i := range issues {
		all = append(all, i.dataset(p, series))
	}
	about := node{
		"@context": context(), "@id": CatalogName, "@type": "dcat:Catalog",
		"dct:title":       both("Data terbuka pelayanan: "+p.Name, "Open data of services: "+p.Name),
		"dct:description": both("Terbitan bulanan kantor ini.", "The monthly releases of this office."),
		"dct:publisher":   publisher(p.Name), "dct:license": licence(), "dct:language": languages(), "dcat:dataset": all,
	}
	if len(issues) > 0 { // the newest first
		about["dct:issued"], about["dct:modified"] = typed("xsd:date", issues[len(issues)-1].Day), typed("xsd:date", issues[0].Day)
	}
	return written(about)
}

// medium is the media type of a file.
func medium(name string) string {
	switch name[len(name)-3:] {
	case "csv":
		return "text/csv"
	case "xes":
		return "application/xml"
	case "txt":
		return "text/plain"
	}
	return "application/json"
}

// kind is the same in the list of kinds of files that DCAT-AP names formats from.
func kind(name string) string {
	switch medium(name) {
	case "text/csv":
		return "CSV"
	case "application/xml":
		return "XML"
	case "text/plain":
		return "TXT"
	}
	return "JSON"
}

// MediaType is what a file is sent as.
func MediaType(name string) string {
	switch {
	case name == CatalogName:
		return "application/ld+json"
	case medium(name) == "text/csv":
		return "text/csv; charset=utf-8; header=present"
	}
	if name == Proof || name == ScriptName {
		return "text/plain; charset=utf-8"
	}
	return medium(name)
}

func (i Issue) dataset(p Place, series string) node {
	folder := i.Month.String() + "/"
	var files []node
	for _, name := range slices.Concat([]string{Whole}, Tables(), []string{XES, Entry, Proof}) {
		file := node{"@type": "dcat:Distribution", "dct:title": name, "dcat:accessURL": ref(folder + name), "dcat:downloadURL": ref(folder + name),
			"dcat:mediaType": is("dct:MediaType", "https://www.iana.org/assignments/media-types/"+medium(name)),
			"dct:format":     is("dct:MediaTypeOrExtent", authority+"file-type/"+kind(name)), "dct:license": licence()}
		if name == Whole {
			file["dcat:byteSize"] = typed("xsd:nonNegativeInteger", number(i.Bytes))
			file["spdx:checksum"] = node{"@type": "spdx:Checksum", "spdx:algorithm": ref("spdx:checksumAlgorithm_sha256"), "spdx:checksumValue": typed("xsd:hexBinary", i.Digest)}
		}
		files = append(files, file)
	}
	return node{
		"@id": folder, "@type": "dcat:Dataset", "dct:identifier": p.Code + "/" + i.Month.String(), "dcat:inSeries": ref(series),
		"dct:title": both("Pelayanan "+p.Name+" "+i.Month.String(), "Services of "+p.Name+" "+i.Month.String()),
		"dct:description": both("Permohonan, penyelesaian, penolakan, aduan, dan kepuasan. Yang kurang dari sepuluh menunggu di kotaknya.",
			"Applications, what was finished and refused, complaints, satisfaction. What is fewer than ten waits in its box."),
		"dct:publisher": publisher(p.Name), "dct:issued": typed("xsd:date", i.Day), "dct:license": licence(),
		"dct:temporal":           node{"@type": "dct:PeriodOfTime", "dcat:startDate": typed("xsd:date", i.Month.First().String()), "dcat:endDate": typed("xsd:date", ((i.Month + 1).First() - 1).String())},
		"dct:accrualPeriodicity": is("dct:Frequency", authority+"frequency/MONTHLY"), "dcat:theme": is("skos:Concept", authority+"data-theme/GOVE"),
		"dcat:keyword": both("pelayanan publik", "public services"), "dcat:distribution": files,
	}
}

func written(n node) ([]byte, error) {
	b, err := json.MarshalIndent(n, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing a catalogue: %w", err)
	}
	return append(b, '\n'), nil
}
