package web

import (
	"net/http"

	"genggam/internal/lang"
)

const clockPath = "/kantor/jam"

// clockPage shows an officer what the computer believes, and takes their word.
type clockPage struct {
	Shell
	Notice string
	// Doubted says that there is something to confirm.
	Doubted bool
	// Why the clock is doubted, what it says, and when it was last known to be right.
	Why, Says, Last string
}

func clockRoutes(add adder) {
	add("GET", clockPath, "confirm-clock", (*clerk).clockShow)
	add("POST", clockPath, "confirm-clock", (*clerk).clockTake)
}

func (k *clerk) clockShow() error {
	p := &clockPage{Shell: k.shell(k.say("clock.title")), Notice: k.notice()}
	p.Says = lang.Moment(k.tag, k.now)
	if d, doubted := k.Desk.ClockDoubt(); doubted {
		p.Doubted, p.Why, p.Last = true, k.say("clock."+d.Why), lang.Moment(k.tag, d.Last.In(k.zone))
		p.DoubtedClock = "" // the page itself says it
	}
	return k.showPrivate(http.StatusOK, "officer-clock", p)
}

func (k *clerk) clockTake() error {
	if err := k.Desk.ConfirmClock(k.ctx(), k.actor); err != nil {
		return err
	}
	return k.done(clockPath, "clock-confirmed")
}
