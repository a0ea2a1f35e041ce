package api

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/premises"
)

// How long caches may keep what is published of the log, in seconds. A tile
// never changes; a checkpoint is asked for anew (C2SP tlog-tiles).
const (
	yearOfSeconds  = 31536000
	hourOfSeconds  = 3600
	checkpointLife = 2
	keysLife       = 60
)

// keysKept is how long this node keeps its own list.
const keysKept = 10 * time.Second

func (c *call) checkpoint() error {
	note, err := c.Desk.Checkpoint(c.r.Context())
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return c.kept(pageOf(note), checkpointLife)
}

// tile answers /log/tile/<L>/<N>[.p/<W>] and /log/tile/entries/<N>[.p/<W>].
func (c *call) tile() error {
	level, n, width, ok := parseTile(c.r.PathValue("path"))
	if !ok {
		return errNotFound
	}
	var data []byte
	var err error
	if level < 0 {
		data, err = c.Desk.Entries(c.r.Context(), n, width)
	} else {
		data, err = c.Desk.Tile(c.r.Context(), level, n, width)
	}
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/octet-stream")
	if width < premises.TileWidth {
		return c.kept(pageOf(data), hourOfSeconds)
	}
	h.Set("Cache-Control", "public, max-age="+strconv.Itoa(yearOfSeconds)+", immutable")
	_, _ = c.w.Write(data)
	return nil
}

// parseTile reads the path of a tile: level (-1 for entries), number in groups
// of three digits of which all but the last begin with x, and width of a
// partial one. Each tile has one path only.
func parseTile(path string) (level int, n int64, width int, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) < 2 || len(parts) > 10 {
		return 0, 0, 0, false
	}
	level = -1
	if parts[0] != "entries" {
		if level, ok = decimal(parts[0], 63); !ok {
			return 0, 0, 0, false
		}
	}
	parts, width = parts[1:], premises.TileWidth
	if last := len(parts) - 1; last > 0 && strings.HasSuffix(parts[last-1], ".p") {
		if width, ok = decimal(parts[last], premises.TileWidth-1); !ok || width == 0 {
			return 0, 0, 0, false
		}
		parts = parts[:last]
		parts[last-1] = strings.TrimSuffix(parts[last-1], ".p")
	}
	n, ok = tileNumber(parts)
	return level, n, width, ok
}

func tileNumber(parts []string) (n int64, ok bool) {
	if len(parts) > 5 {
		return 0, false
	}
	for i, p := range parts {
		if i < len(parts)-1 {
			if !strings.HasPrefix(p, "x") {
				return 0, false
			}
			p = p[1:]
		}
		three, err := strconv.ParseUint(p, 10, 16)
		if err != nil || len(p) != 3 || i == 0 && len(parts) > 1 && three == 0 {
			return 0, false
		}
		n = n*1000 + int64(three)
	}
	return n, true
}

// decimal reads a number without leading zeros, at most max.
func decimal(s string, max int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n <= max && strconv.Itoa(n) == s
}

// keyList keeps the signed list of keys for some seconds: it is public, and
// making it reads the directory of keys and signs.
type keyList struct {
	mu   sync.Mutex
	made time.Time
	page *page
}

// keys answers /keys.json.
func (c *call) keys() error {
	p, err := c.keyList.of(c)
	if err != nil {
		return err
	}
	return c.kept(p, keysLife)
}

func (l *keyList) of(c *call) (*page, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := c.Clock()
	if age := now.Sub(l.made); l.page != nil && age >= 0 && age <= keysKept {
		return l.page, nil
	}
	list, err := c.Desk.Keys(c.r.Context())
	if err != nil {
		return nil, err
	}
	l.page, l.made = pageOf(list), now
	return l.page, nil
}

// Certificate is by whom a letter is certified, as the certificate itself says.
type Certificate struct {
	Subject string   `json:"subject" doc:"Whom the certificate was made out to: the officer who signed."`
	Issuer  string   `json:"issuer" doc:"Who issued it."`
	Path    []string `json:"path,omitempty" doc:"The issuers above, nearest first."`
	Known   bool     `json:"known" doc:"Whether it leads to a root that this node's operator trusts."`
}

func certificateOf(c *desk.CertificateOf) *Certificate {
	if c == nil {
		return nil
	}
	return &Certificate{Subject: c.Subject, Issuer: c.Issuer, Path: c.Path, Known: c.Known}
}

// LetterStatus answers the page behind a QR; nothing in it is of whom the letter
// concerns.
type LetterStatus struct {
	Status     string `json:"status" doc:"What the letter is worth now." enum:"valid,expired,replaced,revoked,suspended,withdrawn,being-sealed"`
	Number     string `json:"number" doc:"Number of the letter."`
	Service    string `json:"service" doc:"Id of the service it came from."`
	Office     string `json:"office" doc:"Name of the office that issued it."`
	SignedAt   string `json:"signed_at" doc:"When it was signed." format:"date-time"`
	ValidUntil string `json:"valid_until,omitempty" doc:"Last day it holds; absent when it has no end." format:"date"`
	Signing    string `json:"signing,omitempty" doc:"Given as ink where the paper holds only with an ink signature and a stamp, as certified where its signer's own certificate sealed it." enum:"ink,certified"`
	// Certificate is absent while the letter is being sealed.
	Certificate *Certificate `json:"certificate,omitempty" doc:"By whom a certified letter is certified."`
	CheckedAt   string       `json:"checked_at" doc:"When this was looked up." format:"date-time"`
	Checkpoint  string       `json:"checkpoint" doc:"The signed head of the log up to which this holds (C2SP tlog-checkpoint)."`
}

func (c *call) letterStatus() error {
	origin, err := canon.ParseID(c.r.PathValue("origin"))
	position, err2 := strconv.ParseInt(c.r.PathValue("position"), 10, 64)
	if err != nil || err2 != nil || position < 0 {
		return fault.New(fault.NotFound, "letter.unknown")
	}
	l, err := c.Desk.LetterStatus(c.r.Context(), origin, position)
	if err != nil {
		return err
	}
	zone := c.Desk.Calendar(l.Office.Code).Zone()
	c.w.Header().Set("Cache-Control", "no-store")
	return c.reply(LetterStatus{
		Status: string(l.Status), Number: l.Number, Service: serviceID(l.Standard), Office: l.Office.Full(),
		SignedAt: l.SignedAt.In(zone).Format(instant), ValidUntil: l.ValidUntil, Signing: l.Signing, Certificate: certificateOf(l.Certificate),
		CheckedAt: c.Desk.Now().In(zone).Format(instant), Checkpoint: string(l.Checkpoint),
	})
}

func serviceID(ref string) string {
	id, _, _ := strings.Cut(ref, "@")
	return id
}

func hexOf(b []byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 2*len(b))
	for _, x := range b {
		out = append(out, digits[x>>4], digits[x&15])
	}
	return string(out)
}
