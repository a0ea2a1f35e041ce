package api

import (
	"testing"
	"time"

	"genggam/internal/catalogue"
	"genggam/services"
)

// Reading alone: what a submission costs before anything is done with it.
func BenchmarkRead(b *testing.B) {
	books, _, err := catalogue.Load(services.Files)
	if err != nil {
		b.Fatal(err)
	}
	std, _ := books.Current("surat-keterangan-domisili", "2026-03-02")
	body, err := ExampleBody(std, "33.02.19.2016", time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
	if err != nil {
		b.Fatal(err)
	}
	text := string(body)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readSubmission(text); err != nil {
			b.Fatal(err)
		}
	}
}
