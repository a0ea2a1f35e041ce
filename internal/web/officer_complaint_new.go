package web

import (
	"net/http"
	"net/url"
	"strconv"

	"genggam/internal/complaints"
	"genggam/internal/fault"
	"genggam/internal/premises"
)

func canonNo(no int64) string { return strconv.FormatInt(no, 10) }

// complaintSlipPage gives what the sender needs, and a reply to be copied.
type complaintSlipPage struct {
	Shell
	Reference, Secret, Reply, Open, On, Class string
	// Lacks are the rights that a report without a name does not have.
	Lacks []string
}

// complaintNew registers what is said at the counter, or what an officer saw
// elsewhere: one page, of which three fields are enough.
func (k *clerk) complaintNew() error {
	n := heardTyped{at: k.actor.Office, typed: url.Values{"kunci": {premises.NewCode(16)}, "jenis": {"complaint"}}}
	return k.showPrivate(http.StatusOK, "complaint-form", k.complaintForm(n))
}

func (k *clerk) complaintForm(n heardTyped) *heardFormPage {
	p := &heardFormPage{Shell: k.shell(k.say("heard.desk-new")), Action: complaintsPath + "/baru", How: k.say("heard.desk-new-lead"), Button: k.say("heard.desk-register")}
	p.Back, p.Scripts = complaintsPath, []string{"g.js"}
	all := k.heardSections(n)
	what := &all[0]
	kept := map[string]bool{"kunci": true, "layanan": true, "kantor": true, "jenis": true, "kategori": true, "uraian": true, "tempat": true, "titik": true}
	link := k.heardLineAsked("tautan", "heard.link", "", n.typed)
	fields := []Field{optionalField(link)}
	var later []Field
	for _, f := range what.Fields {
		if kept[f.Name] {
			fields = append(fields, f)
		} else {
			later = append(later, f)
		}
	}
	what.Fields = fields
	photos := all[3]
	photos.Fields = photos.Fields[:1]
	who := all[2]
	p.Sections = []companySection{*what, photos, {Title: k.say("heard.desk-who"), Lead: k.say("heard.desk-who-lead"), Fields: append(who.Fields, append(all[1].Fields, later...)...)}}
	var flat []Field
	for _, x := range p.Sections {
		flat = append(flat, x.Fields...)
	}
	p.Problems = k.fieldProblems(flat, n.wrong...)
	for i := range p.Sections {
		x := &p.Sections[i]
		copy(x.Fields, flat)
		flat = flat[len(x.Fields):]
	}
	return p
}

func (k *clerk) complaintNewTake() error {
	n := heardTyped{at: k.actor.Office}
	r, err := k.heardFile(&n, func(f complaints.Filing) (complaints.Receipt, error) {
		f.Office = k.actor.Office
		if f.Words.Link != "" || len(f.Photos) > 0 && f.Who.Nobody() {
			return k.Hall.Complaints.Notice(k.ctx(), k.actor, f)
		}
		return k.Hall.Complaints.FileFor(k.ctx(), k.actor, f)
	})
	switch {
	case err != nil:
		return err
	case len(n.wrong) > 0:
		return k.showPrivate(n.wrong[0].Kind.Status(), "complaint-form", k.complaintForm(n))
	}
	p := &complaintSlipPage{Shell: k.shell(k.say("heard.desk-registered")), Reference: r.Reference, Secret: premises.SpellSecret(r.Secret), On: complaintAt(r.No),
		Reply: k.say("heard.reply", k.office.Full(), r.Reference, premises.SpellSecret(r.Secret), k.replyHost())}
	p.Back, p.Open = complaintsPath, k.say("heard.reply-open", k.office.Full(), r.Reference, k.replyHost())
	x, err := k.Hall.Complaints.Show(k.ctx(), k.actor, r.No)
	if fault.Of(err) == fault.NotFound { // it is about the officer, or about the head, and with somebody else already
		p.On = complaintsPath
	} else if err != nil {
		return err
	} else {
		p.Class = k.say("heard.classed", k.say(x.Class.NameKey()))
		if x.Matter.Who.Zero() {
			p.Lacks = k.heardRights(x)
		}
	}
	return k.showPrivate(http.StatusOK, "officer-complaint-slip", p)
}

// replyHost is where the sender follows it.
func (k *clerk) replyHost() string {
	if k.Host == "" {
		return heardTrack
	}
	return k.Host + heardTrack
}
