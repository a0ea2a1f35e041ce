package api_test

import (
	"testing"

	"genggam/internal/office"
)

func TestEveryServicesExampleIsTakenAndBecomesALetter(t *testing.T) {
	n := open(t)
	for _, std := range n.Catalogue().All("2026-03-02") {
		t.Run(std.ID, func(t *testing.T) {
			n.T = t
			var headers []string
			if std.Who.Submit == "seen" {
				headers = []string{"Authorization", "Bearer " + n.Token("front-desk")}
			}
			a := n.ask("POST", "/api/v1/cases", n.example(t, std.ID), headers...)
			if a.Code != 201 {
				t.Fatalf("%d %s", a.Code, a.Body)
			}
			no := int64(a.json["position"].(float64))
			if std.Result.Letter == "" {
				return
			}
			if doc := n.Issue(no); doc < 0 {
				t.Fatal("signed, and no letter")
			}
			p, err := n.Follow(t.Context(), no)
			if err != nil || p.Letter == nil || p.Letter.Status != "valid" {
				t.Fatalf("%+v %v", p.Letter, err)
			}
		})
	}
	_ = office.Village
}
