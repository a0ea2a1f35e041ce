package notify

import (
	"context"
)

// Deliver hands one mail to the office's server for another room, in the same way
// as what is told of a case. why is the message key of a failure, which says
// nothing of the person, "" for none; final says that trying again is of no use;
// off says that there is no server, or that it cannot be reached now.
func (r *Room) Deliver(ctx context.Context, to, subject, text string) (why string, final, off bool, err error) {
	m, on, err := r.Mail(ctx)
	if err != nil || !on {
		return "", false, true, err
	}
	password, err := r.OpenSecret(mailSecret)
	if err != nil {
		return "", false, true, err
	}
	bound, stop := context.WithTimeout(ctx, mailTime)
	defer stop()
	if err := r.send(bound, m, mailing{to: to, subject: subject, text: text, password: password, greet: r.Card().Host, at: r.Now()}); err != nil {
		why, final = reason(err)
	}
	return why, final, false, nil
}
