package node_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"genggam/internal/api"
	"genggam/internal/catalogue"
	"genggam/internal/office"
	"genggam/internal/premises"
	"genggam/test/durability/kill"
	"genggam/test/durability/lossyfs"
)

// served is the program itself, as it is installed, asked by its API alone.
type served struct {
	t       testing.TB
	program string
	dir     string
	addr    string
	answers json.RawMessage
	client  *http.Client
}

// program is GENGGAM_BIN, or built now.
func program(t testing.TB) string {
	t.Helper()
	if path := os.Getenv("GENGGAM_BIN"); path != "" {
		return path
	}
	if testing.Short() {
		t.Skip("the program is not built under -short, and GENGGAM_BIN names none")
	}
	path := filepath.Join(t.TempDir(), "genggam")
	cmd := exec.Command("go", "build", "-o", path, "genggam/cmd/genggam")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("the program cannot be built here: %v, %s", err, out)
	}
	return path
}

func newServed(t *testing.T, dir string) *served {
	t.Helper()
	w := newWorld(t, dir)
	std, err := standards()
	must(t, err)
	one, _ := std.Current(service, "2026-03-02")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, free.Close())
	return &served{
		t: t, program: program(t), dir: w.Dir, addr: free.Addr().String(), client: &http.Client{},
		answers: catalogue.ExampleAnswers(one, 20_000).Encode(),
	}
}

func (s *served) plan() kill.Plan {
	return kill.Plan{
		Start: func(int) *exec.Cmd {
			return exec.Command(s.program, "serve", "--dir", s.dir, "--keys", premises.KeysBeside(s.dir), "--addr", s.addr)
		},
		Ready: func(ctx context.Context) error {
			_, err := s.get(ctx, "/api/v1/services", "")
			return err
		},
		Load: s.load, Check: s.check, Seed: 3,
	}
}

// body is an application with its photo.
func (s *served) body(key string) []byte {
	r := office.People()[0].Record
	b, _ := json.Marshal(map[string]any{
		"service": service, "office": office.Village, "answers": s.answers, "statements": []string{"pernyataan_benar"},
		"applicant": map[string]string{"name": r.Name, "nik": r.NIK, "kk": r.KK, "birth_date": r.BirthDate},
		"files":     []map[string]string{{"for": "foto_usaha", "name": "foto.jpg", "content": base64.StdEncoding.EncodeToString(photo(key))}},
	})
	return b
}

// file hands in an application; it is acknowledged by 201 and nothing else.
func (s *served) file(ctx context.Context, key string) (f api.Filed, status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.addr+"/api/v1/cases", bytes.NewReader(s.body(key)))
	if err != nil {
		return f, 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	res, err := s.client.Do(r)
	if err != nil {
		return f, 0, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusCreated && res.StatusCode != http.StatusOK {
		return f, res.StatusCode, fmt.Errorf("%d %s: %w", res.StatusCode, b, err)
	}
	return f, res.StatusCode, json.Unmarshal(b, &f)
}

func (s *served) get(ctx context.Context, path, secret string) (b []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Genggam-Secret", secret)
	res, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err = io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s is missing: %d %s", path, res.StatusCode, b)
	}
	return b, err
}

func (s *served) load(ctx context.Context, round int, ack func(string)) {
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				key := fmt.Sprintf("r%d-%d-%d", round, g, i)
				f, _, err := s.file(ctx, key)
				if err != nil {
					if i == 0 && ctx.Err() == nil {
						s.t.Log(err)
					}
					return
				}
				text, _ := json.Marshal([]string{key, f.Reference, f.Secret})
				ack(string(text))
			}
		})
	}
	wg.Wait()
}

// check reads every application, its receipt, and sends it again.
func (s *served) check(ctx context.Context, said []string) error {
	for _, text := range said {
		var a []string
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return err
		}
		for _, path := range []string{"", "/receipt"} {
			if _, err := s.get(ctx, "/api/v1/cases/"+a[1]+path, a[2]); err != nil {
				return err
			}
		}
		again, _, err := s.file(ctx, a[0])
		if err != nil || again.Reference != a[1] || again.Secret != a[2] {
			return fmt.Errorf("%s was answered %+v, %w", text, again, err)
		}
	}
	return nil
}

// TestTheProgramKeepsWhatItAcknowledged cuts the power under the program as it
// is installed, and lets its own verify walk what is left.
func TestTheProgramKeepsWhatItAcknowledged(t *testing.T) {
	dir := root(t)
	disk := lossyfs.Mount(t, dir)
	s := newServed(t, dir)
	disk.SyncAll()
	p := s.plan()
	p.Cut = func(seed uint64) { disk.PowerCut(seed%2 == 0, seed) }
	p.Revive = disk.PowerOn
	r := kill.Rounds(t, min(kill.HowMany(3), 50), p)
	out, err := exec.Command(s.program, "verify", "--dir", s.dir, "--keys", premises.KeysBeside(s.dir)).CombinedOutput()
	if err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
	t.Logf("%d power cuts, %d acknowledged, 0 missing", r.Rounds, r.Acked)
}
