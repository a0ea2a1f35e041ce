package bench

import (
	"context"
	"flag"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func cpu() float64 {
	var r syscall.Rusage
	_ = syscall.Getrusage(0, &r)
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}

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
	t0, c0 := time.Now(), cpu()
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
	b.ReportMetric((cpu()-c0)*1e6/float64(b.N), "cpu-us/op")
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
	t0, c0 := time.Now(), cpu()
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
	b.ReportMetric((cpu()-c0)*1e6/float64(b.N), "cpu-us/op")
}

func BenchmarkHTTP(b *testing.B) {
	ctx := context.Background()
	dir, _ := os.MkdirTemp("/tmp", "benchtmp")
	defer os.RemoveAll(dir)
	n, err := newNode(ctx, dir+"/n", os.Getenv("BENCH_DSN"))
	if err != nil {
		b.Fatal(err)
	}
	defer n.close()
	h, err := n.handler()
	if err != nil {
		b.Fatal(err)
	}
	s, err := serve(h)
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	c0 := cpu()
	f, err := n.submissions(ctx, s.address, *clients, time.Duration(b.N)*time.Millisecond)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(f.PerSecond, "cases/s")
	b.ReportMetric(f.P50, "p50ms")
	b.ReportMetric(f.P99, "p99ms")
	b.ReportMetric((cpu()-c0)*1e6/float64(f.Count)/1.1, "cpu-us/op")
}

func TestFillX(t *testing.T) {
	ctx := context.Background()
	dir, _ := os.MkdirTemp("/tmp", "benchtmp")
	defer os.RemoveAll(dir)
	n, err := newNode(ctx, dir+"/n", os.Getenv("BENCH_DSN"))
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	for k := int64(1); k <= 6; k++ {
		c0 := cpu()
		f, err := n.fill(ctx, k*50_000, &run{})
		t.Log(k*50_000, int(f.PerSecond), (cpu()-c0)*1e6/50000, err)
	}
}
