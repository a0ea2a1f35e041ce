package diary

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"genggam/internal/calendar"
	"genggam/internal/canon"
	"genggam/internal/casework"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/journal"
	"genggam/internal/premises"
	"genggam/internal/region"
	"genggam/internal/slots"
	"genggam/internal/store"
	"genggam/internal/vault"
)

const (
	prefix  = "slot/"
	columns = "id, seq, case_no, office, owner, day, start_min, end_min, capacity, state, moves"
	// maxPlans bounds the plans of an office.
	maxPlans = 40
)

// Room is the diary of an open node.
type Room struct {
	*premises.Premises
	desk *desk.Desk
}

// New furnishes it.
func New(p *premises.Premises, d *desk.Desk) *Room {
	r := &Room{Premises: p, desk: d}
	p.Keep(premises.Part{Prefix: prefix, Replay: replay, Tables: []premises.Table{{Name: "slot_bookings", Key: "id", Columns: columns}}})
	return r
}

// Plan is when an office or one of its crews gives time to which services.
type Plan struct {
	// ID is unique in the office; Name is said to people: "Kru lampu timur".
	ID   string `json:"id"`
	Name string `json:"name"`
	// Services are the ids of the standards whose visits or work it does.
	Services []string `json:"services"`
	// Week are the windows of each weekday, Sunday first.
	Week [7][]slots.Window `json:"week"`
	// Outside gives slots also when the office is closed, though never on a holiday.
	Outside bool `json:"outside,omitempty"`
	// NoticeHours and Days are how long before, and how far ahead, one may book.
	NoticeHours int `json:"notice_hours"`
	Days        int `json:"days"`
	// Crew says that somebody drives out, from where and how fast; nil where people
	// come to the office.
	Crew *slots.Crew `json:"crew,omitempty"`
	// Minutes that one stop takes.
	Minutes int `json:"minutes,omitempty"`
}

func (p Plan) pattern(office region.Code) slots.Pattern {
	return slots.Pattern{Owner: string(office) + "/" + p.ID, Week: p.Week, Outside: p.Outside}
}

func (p Plan) rules() slots.Rules {
	r := slots.Usual()
	r.Notice, r.Horizon = time.Duration(p.NoticeHours)*time.Hour, p.Days
	return r
}

func settingOf(office region.Code) string { return "diary/" + string(office) }

// Plans are those of an office.
func (r *Room) Plans(ctx context.Context, office region.Code) (out []Plan, err error) {
	_, err = r.Setting(ctx, settingOf(office), &out)
	return out, err
}

var idShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// SetPlan adds a plan to the officer's office, or changes the one with its id.
// Bookings stay as they were made.
func (r *Room) SetPlan(ctx context.Context, a premises.Actor, p Plan) error {
	if err := a.May(premises.RunSlots); err != nil {
		return err
	}
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	switch {
	case !idShape.MatchString(p.ID) || len(p.ID) > 40:
		return fault.New(fault.Invalid, "diary.id").On("id")
	case p.Name == "" || len(p.Name) > 80:
		return fault.New(fault.Invalid, "diary.name").On("nama")
	case len(p.Services) == 0:
		return fault.New(fault.Invalid, "diary.services").On("layanan")
	case p.Days < 1 || p.Days > slots.MaxHorizon || p.NoticeHours < 0 || p.NoticeHours > 240:
		return fault.New(fault.Invalid, "diary.days", slots.MaxHorizon).On("hari")
	case p.Crew != nil && (p.Crew.Speed < 1 || p.Minutes < 1 || p.Minutes > 480):
		return fault.New(fault.Invalid, "slots.crew").On("kru")
	}
	if err := p.pattern(a.Office).Check(); err != nil {
		return fault.As(err).On("minggu")
	}
	all, err := r.Plans(ctx, a.Office)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(all, func(x Plan) bool { return x.ID == p.ID }); i >= 0 {
		all[i] = p
	} else if all = append(all, p); len(all) > maxPlans {
		return fault.New(fault.TooLarge, "diary.many", maxPlans).On("id")
	}
	return r.PutSetting(ctx, settingOf(a.Office), all)
}

// planFor is the plan that gives time to a case at its present step; false where
// none does, and an officer agrees on a time by hand.
func (r *Room) planFor(ctx context.Context, c *casework.Case) (Plan, bool, error) {
	std, ok := r.Catalogue().Version(c.Standard, c.Version)
	if !ok || c.State != casework.Working {
		return Plan{}, false, nil
	}
	st, ok := std.Step(c.Step)
	if !ok || st.Kind != "visit" && st.Kind != "work" {
		return Plan{}, false, nil
	}
	all, err := r.Plans(ctx, place(c))
	i := slices.IndexFunc(all, func(p Plan) bool { return slices.Contains(p.Services, c.Standard) })
	if err != nil || i < 0 {
		return Plan{}, false, err
	}
	return all[i], true, nil
}

// place is the office that has the present step of a case.
func place(c *casework.Case) region.Code {
	if c.HandOffice != "" {
		return region.Code(c.HandOffice)
	}
	return region.Code(c.Office)
}

// taken counts who holds a place of the slots of a day, by their start.
func taken(read func(string, []any, func(store.Scan) error) error, owner string, day calendar.Day) (map[int]int, error) {
	out := map[int]int{}
	err := read(`SELECT start_min, count(*) FROM slot_bookings WHERE owner = ? AND day = ? AND state IN ('booked','came','done') GROUP BY start_min`,
		[]any{owner, int64(day)}, func(scan store.Scan) error {
			var from, n int64
			err := scan(&from, &n)
			out[int(from)] = int(n)
			return err
		})
	return out, err
}

// Choice is what a case is offered.
type Choice struct {
	Plan Plan
	Zone *time.Location
	// Own is the open booking, nil for none; MayMove that it can be moved.
	Own     *slots.Booking
	MayMove bool
	// Offers are the free slots of the first days that have any.
	Offers []slots.Offer
}

// daysOffered is how many days with free slots are offered at once.
const daysOffered = 5

// Offers gives the free slots for a case, for whoever follows it or works on it;
// nil where its step gives no appointments.
func (r *Room) Offers(ctx context.Context, no int64) (*Choice, error) {
	c, err := r.desk.CaseOf(ctx, no)
	if err != nil {
		return nil, err
	}
	p, ok, err := r.planFor(ctx, c)
	if err != nil || !ok {
		return nil, err
	}
	cal := r.Calendar(place(c))
	out := &Choice{Plan: p, Zone: cal.Zone()}
	own, err := r.own(func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }, no)
	if err != nil {
		return nil, err
	}
	rules := p.rules()
	for i := range own {
		if own[i].Open() {
			out.Own = &own[i]
			out.MayMove = own[i].Moves < rules.Moves
		}
	}
	days, now := 0, r.Now()
	for day := cal.Day(now); day <= cal.Day(now).AddDays(rules.Horizon) && days < daysOffered; day++ {
		all := p.pattern(place(c)).Slots(cal, day)
		if len(all) == 0 {
			continue
		}
		held, err := taken(func(sql string, args []any, f func(store.Scan) error) error { return r.Store.Each(ctx, sql, args, f) }, all[0].Owner, day)
		if err != nil {
			return nil, err
		}
		free := slices.DeleteFunc(rules.Free(all, held, now, cal.Zone()), func(o slots.Offer) bool { return o.Why != "" })
		if len(free) > 0 {
			days++
		}
		out.Offers = append(out.Offers, free...)
	}
	return out, nil
}

// own are the bookings of a case.
func (r *Room) own(read func(string, []any, func(store.Scan) error) error, no int64) (out []slots.Booking, err error) {
	err = read(`SELECT `+columns+` FROM slot_bookings WHERE case_no = ? ORDER BY seq, id`, []any{no}, func(scan store.Scan) error {
		b, _, err := scanBooking(scan)
		out = append(out, b)
		return err
	})
	return out, err
}

// row is what a booking's row knows beside the booking.
type row struct {
	no     int64
	seq    int64
	office region.Code
}

func scanBooking(scan store.Scan) (b slots.Booking, w row, err error) {
	var office, state string
	var day, from, to, capacity, moves int64
	err = scan(store.ID(&b.ID), &w.seq, &w.no, &office, &b.Slot.Owner, &day, &from, &to, &capacity, &state, &moves)
	w.office = region.Code(office)
	b.Slot.Day, b.Slot.From, b.Slot.To, b.Slot.Capacity = calendar.Day(day), int(from), int(to), int(capacity)
	b.State, b.Moves = slots.State(state), int(moves)
	return b, w, err
}

// Book books a slot for a case, or moves its open booking there; the visit of the
// case is set to its time in the same act.
func (r *Room) Book(ctx context.Context, no int64, day calendar.Day, from int) error {
	return r.desk.ByApplicant(ctx, no, func(h desk.Hand) ([]casework.Event, []vault.Item, error) {
		p, ok, err := r.planFor(ctx, h.C)
		if err != nil || !ok {
			return nil, nil, orConflict(err, "diary.none")
		}
		cal := r.Calendar(place(h.C))
		all := p.pattern(place(h.C)).Slots(cal, day)
		i := slices.IndexFunc(all, func(s slots.Slot) bool { return s.From == from })
		if i < 0 {
			return nil, nil, fault.New(fault.Conflict, "slots.full")
		}
		held, err := taken(h.T.Each, all[i].Owner, day)
		if err != nil {
			return nil, nil, err
		}
		own, err := r.own(h.T.Each, no)
		if err != nil {
			return nil, nil, err
		}
		ask := slots.Ask{Slot: all[i], Taken: held[from], Own: own, Now: h.T.Time(), Zone: cal.Zone()}
		e, err := bookOrMove(p.rules(), h.C.ID, ask)
		if err != nil {
			return nil, nil, err
		}
		if err := put(h.T, e, row{no: no, office: place(h.C)}); err != nil {
			return nil, nil, err
		}
		return []casework.Event{casework.VisitSet{At: e.Slot.Start(cal.Zone()).UnixMilli()}}, nil, nil
	})
}

func orConflict(err error, key string) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, key)
}

func bookOrMove(rules slots.Rules, of canon.ID, ask slots.Ask) (slots.Event, error) {
	for _, b := range ask.Own {
		if b.Open() {
			return rules.Move(b, ask)
		}
	}
	return rules.Book(store.NewID(ask.Now), of, ask)
}

// GiveBack releases the open booking of a case, by whoever follows it.
func (r *Room) GiveBack(ctx context.Context, no int64) error {
	return r.desk.ByApplicant(ctx, no, func(h desk.Hand) ([]casework.Event, []vault.Item, error) {
		return nil, nil, r.on(h, func(rules slots.Rules, b slots.Booking, zone *time.Location) (slots.Event, error) {
			return rules.Release(b, h.T.Time(), zone)
		})
	})
}

// The acts of an officer on the booking of a case.
const (
	Came   = "came"
	Missed = "missed"
)

// Say records that somebody came to their appointment, or was not there.
func (r *Room) Say(ctx context.Context, a premises.Actor, no int64, act string) error {
	return r.desk.ActOn(ctx, a, no, premises.Work, func(h desk.Hand) ([]casework.Event, []vault.Item, error) {
		return nil, nil, r.on(h, func(rules slots.Rules, b slots.Booking, zone *time.Location) (slots.Event, error) {
			switch act {
			case Came:
				return rules.Arrive(b)
			case Missed:
				return rules.Miss(b, h.T.Time(), zone)
			}
			return slots.Event{}, fault.New(fault.Invalid, "slots.state")
		})
	})
}

// on writes what happens to the open booking of a case.
func (r *Room) on(h desk.Hand, rule func(slots.Rules, slots.Booking, *time.Location) (slots.Event, error)) error {
	own, err := r.own(h.T.Each, h.C.No)
	if err != nil {
		return err
	}
	for _, b := range own {
		if !b.Open() {
			continue
		}
		e, err := rule(slots.Usual(), b, r.Calendar(place(h.C)).Zone())
		if err != nil {
			return err
		}
		return put(h.T, e, row{no: h.C.No, office: place(h.C)})
	}
	return fault.New(fault.Conflict, "diary.no-booking")
}

// put writes an event of a booking and its row.
func put(t *store.Tx, e slots.Event, w row) error {
	data, err := e.Write()
	if err != nil {
		return err
	}
	if e.Kind == slots.EventBooked {
		if data, err = withCase(data, w.no); err != nil {
			return err
		}
	}
	line, err := t.Append(store.Draft{Stream: prefix + e.Booking.String(), Kind: e.Kind, Data: data})
	if err != nil {
		return err
	}
	return save(t, line)
}

// withCase adds the number of the case to the first entry of a booking, so that
// its row is a function of its stream.
func withCase(data []byte, no int64) ([]byte, error) {
	v, err := canon.Parse(data)
	if err != nil {
		return nil, err
	}
	var o canon.Object
	keys := append(slices.Clone(v.Keys()), "no")
	slices.Sort(keys)
	for _, key := range keys {
		switch x := v.At(key); {
		case key == "no":
			o.Int(key, no)
		case x.Kind == canon.Int:
			o.Int(key, v.Num(key))
		default:
			o.Str(key, v.Str(key))
		}
	}
	return o.Bytes()
}

// save folds one entry into the row of its booking.
func save(t *store.Tx, e journal.Entry) error {
	ev, err := slots.ReadEvent(e.Kind, e.Data)
	if err != nil {
		return fmt.Errorf("reading a booking: %w", err)
	}
	if e.Kind == slots.EventBooked {
		v, err := canon.Parse(e.Data)
		if err != nil {
			return err
		}
		return insert(t, slots.Booking{}.Apply(ev), row{no: v.Num("no"), seq: e.Seq, office: region.Code(e.Unit)})
	}
	var b slots.Booking
	found := false
	err = t.Each(`SELECT `+columns+` FROM slot_bookings WHERE id = ?`, []any{ev.Booking[:]}, func(scan store.Scan) (err error) {
		b, _, err = scanBooking(scan)
		found = true
		return err
	})
	if err != nil || !found {
		return err
	}
	b = b.Apply(ev)
	return t.Exec(`UPDATE slot_bookings SET seq = ?, day = ?, start_min = ?, end_min = ?, capacity = ?, state = ?, moves = ? WHERE id = ?`,
		e.Seq, int64(b.Slot.Day), int64(b.Slot.From), int64(b.Slot.To), int64(b.Slot.Capacity), string(b.State), int64(b.Moves), b.ID[:])
}

func insert(t *store.Tx, b slots.Booking, w row) error {
	s := b.Slot
	return t.Exec(`INSERT INTO slot_bookings (`+columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		b.ID[:], w.seq, w.no, string(w.office), s.Owner, int64(s.Day), int64(s.From), int64(s.To), int64(s.Capacity), string(b.State), int64(b.Moves))
}

// replay writes the row of one booking as it ended: a case has one open booking,
// and bookings are read again in no order of time.
func replay(_ context.Context, _ *store.Store, t *store.Tx, _ string, lines [][]byte) error {
	var b slots.Booking
	var w row
	for i, line := range lines {
		e, err := journal.Parse(line)
		if err != nil {
			return err
		}
		ev, err := slots.ReadEvent(e.Kind, e.Data)
		if err != nil {
			return fmt.Errorf("reading a booking: %w", err)
		}
		if i == 0 {
			v, err := canon.Parse(e.Data)
			if err != nil {
				return err
			}
			w = row{no: v.Num("no"), office: region.Code(e.Unit)}
		}
		b, w.seq = b.Apply(ev), e.Seq
	}
	if b.ID.Zero() {
		return nil
	}
	return insert(t, b, w)
}
