package bench

import (
	"context"
	"flag"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var clients = flag.Int("clients", 64, "")

func BenchmarkFile(b *testing.B) {
	ctx := context.Background()
	dir, _ := os.MkdirTemp("/tmp", "benchtmp")
	defer os.RemoveAll(dir)
	n, err := newNode(ctx, dir+"/n", os.Getenv("BENCH_DSN"))
	if err != nil {
		b.Fatal(err)
	}
	defer n.close()
	var i atomic.Int64
	b.ResetTimer()
	t0 := time.Now()
	var wg sync.WaitGroup
	for range *clients {
		wg.Go(func() {
			for {
				k := i.Add(1)
				if k > int64(b.N) {
					return
				}
				if _, err := n.File(ctx, n.application(k)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/time.Since(t0).Seconds(), "cases/s")
}

func BenchmarkRaw(b *testing.B) {
	ctx := context.Background()
	dir, _ := os.MkdirTemp("/tmp", "benchtmp")
	defer os.RemoveAll(dir)
	r, err := openRaw(ctx, dir, os.Getenv("BENCH_DSN"))
	if err != nil {
		b.Fatal(err)
	}
	defer r.close()
	var i atomic.Int64
	body := rowOf(2400)
	b.ResetTimer()
	t0 := time.Now()
	var wg sync.WaitGroup
	for range *clients {
		wg.Go(func() {
			for i.Add(1) <= int64(b.N) {
				if err := r.insert(body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/time.Since(t0).Seconds(), "rows/s")
}
