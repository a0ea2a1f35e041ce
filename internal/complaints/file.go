package complaints

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/complaint"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/store"
	"genggam/internal/vault"
)

// Filing is what somebody has to say, by whatever channel.
type Filing struct {
	// Office it is addressed to; see Room.Receivers.
	Office region.Code
	// As is what the sender calls it; Channel web or api (FileFor and Notice set
	// their own).
	As      complaint.Class
	Channel string
	// Service is the id of a standard, Case the reference of a case, Category a code
	// for things in the street; each may be "".
	Service, Case, Category string
	// Placed says that Lat and Lon, in 1e-6 degrees (WGS 84), are there.
	Placed   bool
	Lat, Lon int64
	Words    Words
	Who      Who
	// Anonymous hides the sender from those complained of and the public,
	// Confidential the whole matter from the public.
	Anonymous, Confidential bool
	// Head says that it is about the head of the office.
	Head bool
	// Promised is what the system that the matter is taken over from promised its
	// sender, zero for what the office promises; only officers may bring it.
	Promised time.Time `json:"promised,omitzero"`
	// Photos that TakePhoto took for the same office.
	Photos []desk.Upload
	// Key makes repeating safe: the same key with the same content is answered as
	// the first time, with other content refused. Caller is whom the limit counts,
	// "" for nobody.
	Key, Caller string
}

// Receipt is what the sender is given.
type Receipt struct {
	No                int64
	Reference, Secret string
	ReceivedAt        time.Time
	// Replayed says that the same was received before.
	Replayed bool
}

// Receivers are the offices that take complaints: all that are open here.
func (r *Room) Receivers() (out []*premises.Office) {
	for _, o := range r.Offices() {
		if o.Open {
			out = append(out, o)
		}
	}
	return out
}

// File receives a matter; all that is wrong with it is refused at once, as
// Mistakes. Photos of a matter that is refused, or that was received before, are
// the caller's to drop (desk.DropFiles).
func (r *Room) File(ctx context.Context, n Filing) (Receipt, error) {
	if n.Channel != "api" {
		n.Channel = "web"
	}
	n.Promised = time.Time{}
	return r.file(ctx, n, store.By{Unit: string(n.Office), Actor: journal.Actor{Role: "sender", Account: n.Channel}})
}

// FileFor is File by an officer for whoever stands at the counter.
func (r *Room) FileFor(ctx context.Context, a premises.Actor, n Filing) (Receipt, error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return Receipt{}, err
	}
	n.Channel, n.Caller = "counter", ""
	if n.Office == "" {
		n.Office = a.Office
	}
	return r.file(ctx, n, a.Doing(premises.HandleComplaints))
}

// Notice registers what an officer saw elsewhere, with its link or picture.
func (r *Room) Notice(ctx context.Context, a premises.Actor, n Filing) (Receipt, error) {
	if err := a.May(premises.HandleComplaints); err != nil {
		return Receipt{}, err
	}
	if n.Words.Link == "" && len(n.Photos) == 0 {
		return Receipt{}, Mistakes{fault.New(fault.Invalid, "complaints.noticed-where").On("tautan")}
	}
	n.Channel, n.Caller, n.Office = "noticed", "", a.Office
	return r.file(ctx, n, a.Doing(premises.HandleComplaints))
}

// Check says everything that is wrong with what would be filed, nil for nothing.
func (r *Room) Check(ctx context.Context, n Filing) error {
	_, _, err := r.clean(ctx, &n)
	return err
}

// clean judges what was handed in and tidies it; it gives the case it is about,
// -1 for none, and the day of the service.
func (r *Room) clean(ctx context.Context, n *Filing) (caseNo int64, served time.Time, err error) {
	var m Mistakes
	caseNo = -1
	o, bad := r.Office(n.Office)
	if bad != nil || !o.Open {
		m.on("kantor", fault.New(fault.Invalid, "complaints.office"))
	}
	if !slices.Contains(complaint.Classes(), n.As) {
		m.on("jenis", fault.New(fault.Invalid, "complaint.no-class"))
	}
	n.Words.clean(&m)
	n.Who.clean(&m)
	if n.Who.Nobody() && n.Words.Contact == "" {
		n.Words.Contact = n.Who.Contact
	}
	if len(n.Photos) > complaint.MaxPhotos {
		m.on("foto", fault.New(fault.TooLarge, "complaint.photos", complaint.MaxPhotos))
	}
	if n.Placed && !within(string(n.Office), n.Lat, n.Lon) {
		m.on("titik", fault.New(fault.Invalid, "complaints.place-outside"))
	}
	if !code(n.Category) {
		m.on("kategori", fault.New(fault.Invalid, "complaints.category"))
	}
	if n.Service != "" {
		if _, ok := r.Catalogue().Current(n.Service, r.Today(n.Office).String()); !ok {
			m.on("layanan", fault.New(fault.Invalid, "complaints.service"))
		}
	}
	if n.Case = strings.TrimSpace(n.Case); n.Case != "" {
		if caseNo, err = r.caseOf(ctx, n.Case); err != nil {
			return -1, served, err
		}
		if caseNo < 0 {
			m.on("permohonan", fault.New(fault.Invalid, "complaints.case"))
		}
	}
	if n.Head && bad == nil && r.above(string(n.Office)) == "" {
		m.on("pimpinan", fault.New(fault.Conflict, "complaints.no-above"))
	}
	served = r.served(n, &m)
	if len(m) > 0 {
		return caseNo, served, m
	}
	return caseNo, served, nil
}

// served reads the day of the service.
func (r *Room) served(n *Filing, m *Mistakes) time.Time {
	n.Words.Served = strings.TrimSpace(n.Words.Served)
	if n.Words.Served == "" {
		return time.Time{}
	}
	day, err := calendar.ParseDay(n.Words.Served)
	cal := r.Calendar(n.Office)
	switch {
	case err != nil || day.Year() < 1945:
		m.on("tanggal", fault.New(fault.Invalid, "complaints.date"))
	case day > r.Today(n.Office):
		m.on("tanggal", fault.New(fault.Invalid, "complaint.future"))
	case cal != nil:
		return day.In(cal.Zone())
	}
	return time.Time{}
}

func (r *Room) caseOf(ctx context.Context, reference string) (int64, error) {
	node, no, err := canon.ParseReference(reference)
	if err != nil || node != r.Card().Code {
		return -1, nil
	}
	var one int64
	found, err := r.Store.One(ctx, `SELECT 1 FROM cases WHERE no = ?`, []any{no}, &one)
	if err != nil || !found {
		return -1, err
	}
	return no, nil
}

// once is the key of a filing with the digest of its content.
type once struct{ key, digest []byte }

func (r *Room) once(n Filing, digests [][32]byte) (once, error) {
	if n.Key == "" {
		return once{}, nil
	}
	content := n
	content.Key, content.Caller, content.Photos = "", "", nil
	body, err := json.Marshal(content)
	for _, d := range digests {
		body = append(body, d[:]...)
	}
	sum := sha256.Sum256(body)
	return once{r.Keyed("complaint-key", string(n.Office)+"\x00"+n.Key)[:16], r.MAC([]byte("complaint-content"), sum[:])[:16]}, err
}

func (o once) before(one rower) (int64, error) {
	if o.key == nil {
		return -1, nil
	}
	var was []byte
	var no int64
	found, err := one(`SELECT digest, no FROM complaint_keys WHERE key = ?`, []any{o.key}, &was, &no)
	switch {
	case err != nil || !found:
		return -1, err
	case !hmac.Equal(was, o.digest):
		return -1, fault.New(fault.Conflict, "complaints.key-reused")
	}
	return no, nil
}

func (r *Room) file(ctx context.Context, n Filing, by store.By) (Receipt, error) {
	caseNo, served, err := r.clean(ctx, &n)
	if err != nil {
		return Receipt{}, err
	}
	photos, digests, err := r.photos(ctx, n)
	if err != nil {
		return Receipt{}, err
	}
	key, err := r.once(n, digests)
	if err != nil {
		return Receipt{}, err
	}
	no, err := key.before(func(sql string, args []any, dest ...any) (bool, error) { return r.Store.One(ctx, sql, args, dest...) })
	if err != nil || no >= 0 {
		return r.again(ctx, no, err)
	}
	if err := r.allowed(n.Caller); err != nil {
		return Receipt{}, err
	}
	f, items, err := r.sealed(ctx, n, caseNo)
	if err != nil {
		return Receipt{}, err
	}
	m, repeated := &Matter{}, int64(-1)
	s, pledges, err := r.terms(ctx, n)
	if err != nil {
		return Receipt{}, err
	}
	id := store.NewID(r.Now())
	err = r.Store.Act(ctx, by, func(t *store.Tx) error {
		if repeated, err = key.before(t.One); err != nil || repeated >= 0 {
			return err
		}
		events, err := complaint.Receive(s, f, served, t.Time())
		if err != nil {
			return err
		}
		events = append(events, promise(n, pledges, s, t.Time())...)
		if f.Head {
			events = append(events, complaint.Forwarded{To: r.above(f.Office), Why: "against-us"})
		}
		for _, it := range items {
			if err := it.Put(t); err != nil {
				return err
			}
		}
		*m = Matter{No: t.Next(), ID: id}
		if key.key != nil {
			if err := t.Exec(`INSERT INTO complaint_keys (key, digest, no) VALUES (?, ?, ?)`, key.key, key.digest, m.No); err != nil {
				return err
			}
		}
		return r.carry(t, m, events, append(slices.Clone(items), photos...)...)
	})
	if err != nil || repeated >= 0 {
		return r.again(ctx, repeated, err)
	}
	return r.receipt(m), nil
}

func (r *Room) receipt(m *Matter) Receipt {
	return Receipt{No: m.No, Reference: r.Reference(m.No), Secret: r.secret(m.ID), ReceivedAt: at(m.ReceivedAt)}
}

// again answers what was received before as the first time.
func (r *Room) again(ctx context.Context, no int64, err error) (Receipt, error) {
	if err != nil {
		return Receipt{}, err
	}
	m, err := r.matter(ctx, no, nil)
	if err != nil {
		return Receipt{}, err
	}
	out := r.receipt(m)
	out.Replayed = true
	return out, nil
}

// photos are the items of the photographs, with their digests.
func (r *Room) photos(ctx context.Context, n Filing) (items []vault.Item, digests [][32]byte, err error) {
	for _, u := range n.Photos {
		f, err := r.Vault.FileHead(ctx, u.Item)
		if err != nil {
			return nil, nil, err
		}
		if f.Office != string(n.Office) {
			return nil, nil, fault.New(fault.NotFound, "file.unknown")
		}
		items, digests = append(items, f.Item), append(digests, f.Digest)
	}
	return items, digests, nil
}

// sealed seals words and identity and makes the filing that names them.
func (r *Room) sealed(ctx context.Context, n Filing, caseNo int64) (complaint.Filed, []vault.Item, error) {
	f := complaint.Filed{Office: string(n.Office), Channel: n.Channel, As: n.As, Anonymous: n.Anonymous, Confidential: n.Confidential, Head: n.Head,
		About: complaint.About{Service: n.Service, Case: caseNo, Category: n.Category, Placed: n.Placed, Lat: n.Lat, Lon: n.Lon}}
	if !n.Placed {
		f.About.Lat, f.About.Lon = 0, 0
	}
	if n.Confidential && n.Placed { // where it is may tell who says so
		n.Words.Placed, n.Words.Lat, n.Words.Lon = true, n.Lat, n.Lon
		f.About.Placed, f.About.Lat, f.About.Lon = false, 0, 0
	}
	words, err := r.Vault.SealValue(f.Office, "complaint", n.Words)
	if err != nil {
		return f, nil, err
	}
	items := []vault.Item{words}
	f.Words = words.ID
	if !n.Who.Nobody() {
		who, err := r.Vault.SealValue(f.Office, "reporter", n.Who)
		if err != nil {
			return f, nil, err
		}
		items, f.Who = append(items, who), who.ID
	}
	for _, u := range n.Photos {
		f.Photos = append(f.Photos, u.Item)
	}
	f.Against, err = r.accused(ctx, f.Office, n.Words.Accused)
	return f, items, err
}

// accused finds the officers whom a sender means, by name: whoever has all the
// words of it neither sees nor handles the matter until somebody else looked.
func (r *Room) accused(ctx context.Context, office, name string) (out []string, err error) {
	words := wordsOf(name)
	if len(words) == 0 {
		return nil, nil
	}
	err = r.Store.Each(ctx, `SELECT DISTINCT a.id, a.name FROM accounts a JOIN roles r ON r.account = a.id WHERE r.office = ? ORDER BY a.id LIMIT 500`, []any{office}, func(scan store.Scan) error {
		var id, full string
		if err := scan(&id, &full); err != nil {
			return err
		}
		has := wordsOf(full)
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(has, w) }) && len(out) < 20 {
			out = append(out, id)
		}
		return nil
	})
	return out, errors.Join(err)
}
