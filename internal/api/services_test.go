package api_test

import (
	"testing"

	"genggam/internal/catalogue"
)

func TestEveryServicesExampleIsTakenAndBecomesALetter(t *testing.T) {
	n := open(t)
	n.Regency()
	if err := n.LoadTariff(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, std := range n.Catalogue().All("2026-03-02") {
		t.Run(std.ID, func(t *testing.T) {
			n.T = t
			var headers []string
			if std.Who.Submit == "seen" {
				headers = []string{"Authorization", "Bearer " + n.Token(atCounter(std))}
			}
			a := n.ask("POST", "/api/v1/cases", n.example(t, std.ID), headers...)
			if std.Model == "g2e" { // employees ask with their account, never from outside
				if a.Code != 404 {
					t.Errorf("%d %s", a.Code, a.Body)
				}
				return
			}
			if a.Code != 201 {
				t.Fatalf("%d %s", a.Code, a.Body)
			}
			no := int64(a.json["position"].(float64))
			if std.Result.Letter == "" {
				return
			}
			if _, err := n.Finish(t.Context(), no); err != nil {
				t.Fatal(err)
			}
			p, err := n.Follow(t.Context(), no)
			if err != nil || p.Letter == nil || p.Letter.Status != "valid" {
				t.Fatalf("%+v %v", p.Letter, err)
			}
		})
	}
}

// atCounter is the login of whoever files for people at the office that gives a
// service.
func atCounter(std *catalogue.Standard) string {
	switch std.Level {
	case "kecamatan":
		return "kec-front-desk"
	case "kabupaten":
		return "kabupaten"
	case "dinas":
		return std.Agency
	}
	return "front-desk"
}
