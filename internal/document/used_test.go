package document_test

import (
	"slices"
	"testing"

	"genggam/internal/document"
)

func TestALetterUsesThePlacesOfTheBlocksThatHold(t *testing.T) {
	tpl, err := document.ParseTemplate([]byte("title: SURAT {keperluan}\n---\n: Nama | {subject.name}\n: Pekerjaan | {subject.job}\n\n[if punya]\n: KK | {subject.kk}\n[end]\n\nTentang {subject.name}.\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		holds bool
		want  []string
	}{
		{true, []string{"keperluan", "subject.name", "subject.job", "subject.kk"}},
		{false, []string{"keperluan", "subject.name", "subject.job"}},
	} {
		var got []string
		for _, f := range tpl.Used(func(string) bool { return x.holds }) {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("holds %v: %v", x.holds, got)
		}
	}
}
