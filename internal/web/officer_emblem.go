package web

import (
	"io"
	"net/http"

	"genggam/internal/fault"
	"genggam/internal/paper"
)

// emblemPath is where the emblem beside the letterhead is put up or taken down.
const emblemPath = headPath + "/lambang"

// emblemForm asks for it; Now says that there is one.
type emblemForm struct {
	Action, Now string
	Field       Field
}

func (k *clerk) emblemForm() emblemForm {
	f := emblemForm{Action: emblemPath, Field: Field{Shape: "file", ID: "emblem", Name: "emblem", Label: k.say("letterhead.emblem-field"), Help: k.say("letterhead.emblem-help", paper.MaxEmblem>>10),
		Accept: "image/png"}}
	if w, h := paper.EmblemSize(k.office.Emblem); w > 0 {
		f.Now = k.say("letterhead.emblem-now", w, h)
	}
	return f
}

// emblemTake keeps the picture that was sent, or takes the one that is there down.
func (k *clerk) emblemTake() error {
	emblem, sent := "", false
	err := k.parts(func(in io.Reader) (err error) {
		if !sent {
			sent = true
			emblem, err = paper.ReadEmblem(in)
		}
		return err
	})
	if err == nil && k.r.PostFormValue("lepas") == "" && emblem == "" {
		err = fault.New(fault.Invalid, "letterhead.emblem-missing").On("emblem")
	}
	if err == nil {
		if k.r.PostFormValue("lepas") != "" {
			emblem = ""
		}
		err = k.Desk.SetEmblem(k.ctx(), k.actor, emblem)
	}
	f := fault.As(err)
	switch {
	case err == nil:
		return k.done(headPath, "letterhead-kept")
	case f == nil || f.Kind != fault.Invalid && f.Kind != fault.TooLarge:
		return err
	}
	return k.showHead(http.StatusUnprocessableEntity, k.office.Head(), f.On("emblem"))
}
