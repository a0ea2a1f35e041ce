package web

import (
	"net/http"
	"strconv"

	"genggam/internal/canon"
	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
)

const (
	printsPath = "/kantor/cetak"
	paperPath  = "/kantor/kertas"
)

// printsPage lists letters that have their number and were not yet seen on paper.
type printsPage struct {
	Shell
	Notice string
	Rows   []printRow
	Empty  string
}

type printRow struct {
	Number, Reference, When, Times, Case, Print string
	Document                                    int64
}

func (k *clerk) prints() error {
	list, err := k.Desk.Unprinted(k.ctx(), k.actor)
	if err != nil {
		return err
	}
	p := &printsPage{Shell: k.shell(k.say("office.print.title")), Notice: k.notice()}
	p.Back, p.Scripts = officeHome, []string{"g.js"}
	for _, u := range list {
		at := casePath + strconv.FormatInt(u.CaseNo, 10)
		x := printRow{Number: u.Number, Reference: u.Reference, When: lang.Moment(k.tag, u.SignedAt.In(k.zone)), Document: u.Document}
		if k.actor.Can("see-case") {
			x.Case = at
		}
		if u.Sealed {
			x.Print = at + "/surat.pdf"
		}
		if u.Times > 0 {
			x.Times = k.say("office.print.times", u.Times)
		}
		p.Rows = append(p.Rows, x)
	}
	if len(list) == 0 {
		p.Empty = k.say("office.print.empty")
	}
	return k.showPrivate(http.StatusOK, "officer-prints", p)
}

// printsConfirm says that one letter lies on the desk.
func (k *clerk) printsConfirm() error {
	no, err := strconv.ParseInt(k.typed("surat"), 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "print.nothing-waits")
	}
	if err := k.Desk.ConfirmPrinted(k.ctx(), k.actor, no); err != nil && fault.Of(err) != fault.Conflict {
		return err
	}
	return k.done(printsPath, "print-confirmed")
}

// certified takes an officer's word that certified signing does not answer, or
// that it does again.
func (k *clerk) certified() error {
	if err := k.Desk.SetCertified(k.ctx(), k.actor, k.typed("keadaan") == "putus"); err != nil {
		return err
	}
	return k.done(paperPath, "certified-kept")
}

// letterPrinted opens the paper to be printed, which is counted; a file that is
// saved is the same.
func (k *clerk) letterPrinted() (desk.PDF, error) {
	no, err := k.caseNo()
	if err != nil {
		return desk.PDF{}, err
	}
	return k.Desk.PrintLetter(k.ctx(), k.actor, no)
}

// padID is the pad that the address names.
func (k *clerk) padID() (canon.ID, error) {
	id, err := canon.ParseID(k.r.PathValue("id"))
	if err != nil {
		return id, errNotFound
	}
	return id, nil
}

// paperRoutes are the addresses of what an office sets for itself and of its
// paper.
func paperRoutes(add func(method, pattern, need string, do func(*clerk) error)) {
	add("GET", "/kantor/cetak", "work", (*clerk).prints)
	add("POST", "/kantor/cetak", "work", (*clerk).printsConfirm)
	add("GET", "/kantor/kertas", "change-paper", (*clerk).paper)
	add("POST", "/kantor/kertas", "change-paper", (*clerk).paperTake)
	add("GET", "/kantor/kertas/uji.pdf", "change-paper", (*clerk).paperTest)
	add("GET", "/kantor/kertas/layanan/{layanan}", "change-paper", (*clerk).paperOf)
	add("POST", "/kantor/kertas/layanan/{layanan}", "change-paper", (*clerk).paperOfTake)
	add("POST", "/kantor/kertas/layanan/{layanan}/kembali", "change-paper", (*clerk).paperOfBack)
	add("GET", "/kantor/kertas/layanan/{layanan}/uji.pdf", "change-paper", (*clerk).paperTest)
	add("POST", "/kantor/kertas/tersertifikasi", "change-paper", (*clerk).certified)
	add("GET", "/kantor/kop", "change-paper", (*clerk).head)
	add("POST", "/kantor/kop", "change-paper", (*clerk).headTake)
	add("POST", "/kantor/kop/lihat.pdf", "change-paper", (*clerk).headLook)
	add("POST", emblemPath, "change-paper", (*clerk).emblemTake)
	add("GET", "/kantor/blangko", "print-pads", (*clerk).pads)
	add("POST", "/kantor/blangko", "print-pads", (*clerk).padAdd)
	add("GET", "/kantor/blangko/{id}/cetak.pdf", "print-pads", (*clerk).padPaper)
	add("POST", "/kantor/blangko/{id}/pakai", "print-pads", (*clerk).padUse)
	add("POST", "/kantor/blangko/{id}/batal", "print-pads", (*clerk).padVoid)
	add("GET", "/kantor/wewenang", "appoint", (*clerk).mandates)
	add("POST", "/kantor/wewenang", "appoint", (*clerk).mandateAdd)
	add("GET", "/kantor/wewenang/{id}", "appoint", (*clerk).mandate)
	add("POST", "/kantor/wewenang/{id}/akhiri", "appoint", (*clerk).mandateEnd)
	add("POST", "/kantor/wewenang/{id}/tidakhadir", "appoint", (*clerk).mandateLeave)
	add("POST", "/kantor/wewenang/{id}/hadir", "appoint", (*clerk).mandateBack)
	add("GET", casePath+"{no}/betulkan", "sign", (*clerk).mendShow)
	add("POST", casePath+"{no}/betulkan", "sign", (*clerk).mendTake)
}

// waitingPrints is the line of the inbox that leads to letters without paper.
func (k *clerk) waitingPrints() (string, error) {
	if !k.actor.Can("work") {
		return "", nil
	}
	list, err := k.Desk.Unprinted(k.ctx(), k.actor)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return k.say("office.print.waiting", len(list)), nil
}

// officeNotices are what head and supervisor have to see to besides cases: keys
// and appointments that end.
func (k *clerk) officeNotices() (out []MenuItem, err error) {
	if k.actor.Can("change-paper") {
		keys, err := k.Desk.KeyNotices(k.ctx(), k.actor)
		if err != nil {
			return nil, err
		}
		for _, n := range keys {
			out = append(out, MenuItem{Address: paperPath, Label: k.say(n.Key, n.Args...)})
		}
	}
	if k.actor.Can("change-paper") {
		more, err := k.certificateNotices()
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	if !k.actor.Can("appoint") {
		return out, nil
	}
	notices, findings, err := k.Desk.Appointments.Notices(k.ctx(), k.actor)
	for _, n := range notices {
		out = append(out, MenuItem{Address: mandatesPath, Label: k.say(n.Key, n.Args...)})
	}
	for _, x := range findings {
		out = append(out, MenuItem{Address: mandatesPath, Label: k.say(x.Key, x.Args...)})
	}
	return out, err
}
