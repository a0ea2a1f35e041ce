package web_test

import (
	"net/url"
	"testing"
)

func TestAClassThatTheRegisterContradictsIsJudgedOnThePageOfTheCase(t *testing.T) {
	n, h := newNode(t)
	b := &busy{Node: n, h: h}
	claim := b.application("surat-keterangan-usaha")
	claim.Class = "elderly"
	filed, err := b.Desk.File(t.Context(), claim)
	b.must(err)
	r := officer(t, n, h, "front-desk")
	at := caseAt(filed.No)
	r.open(at).wants("Golongan belum pasti").send(at+"/ambil", nil, nil).at(at).wants("Golongan prioritas tidak cocok", "umurnya 35 tahun menurut buku induk penduduk", "Lanjut usia")
	r.send(at+"/golongan", url.Values{"kata": {"KTP menunjukkan 1990"}}, nil).wants("Ada yang perlu diperbaiki", "Pilih apakah golongan tetap berlaku", "KTP menunjukkan 1990")
	r.send(at+"/golongan", url.Values{"putusan": {"dropped"}, "kata": {"KTP menunjukkan 1990"}}, nil).at(at).wants("Golongan prioritas tercatat", "masuk antrean biasa").lacks("Golongan prioritas tidak cocok")
}
