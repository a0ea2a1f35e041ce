// Package services is the catalogue as data: one folder per service, as the
// office publishes it.
//
// A folder is named by the service's ID and holds standard.yaml (the Standar
// Pelayanan of UU 25/2009 art. 20-21), letter.txt (the letter it issues, when
// it issues one) and plays/*.play (scenes that whoever changes the standard
// runs again). What always holds: every folder reads without a finding, every
// requirement has a reason and a legal basis, and no village letter or civil
// registry service costs anything (Permendesa PDTT 1/2015; UU 24/2013 art. 79A).
//
// It refuses to know how a standard is read, asked, worked or printed: that is
// internal/catalogue, internal/form, internal/casework and internal/document.
// Start reading at surat-keterangan-usaha/standard.yaml.
package services
