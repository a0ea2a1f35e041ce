package remote

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"genggam/internal/fault"
)

// What a service refuses is told to the signer in their own language with what
// to do. The table follows the error cases of CSC API v2.0, chapters 8 to 11;
// most of them share one code and differ in the description alone, whose words
// are those of the standard.

// refusal is one line of the table: an answer whose code and description hold
// these words (lower case) is told by this key.
type refusal struct {
	code, words string
	kind        fault.Kind
	key         string
}

// refusals are tried in order; the first that fits is told.
var refusals = []refusal{
	{"invalid_otp", "", fault.Invalid, "remote.wrong-factor"},
	{"invalid_pin", "", fault.Invalid, "remote.wrong-factor"},
	{"invalid_authentication_data", "", fault.Invalid, "remote.wrong-factor"},
	{"", "credential locked", fault.Conflict, "remote.locked"},
	{"", "is disabled", fault.Conflict, "remote.disabled"},
	{"", "certificate is expired", fault.Conflict, "remote.expired"},
	{"", "revoked", fault.Conflict, "remote.revoked"},
	{"", "suspended", fault.Conflict, "remote.suspended"},
	{"", "sad expired", fault.Conflict, "remote.sad-over"},
	{"", "parameter sad", fault.Conflict, "remote.sad-over"},
	{"", "not authorized by the sad", fault.Conflict, "remote.sad-over"},
	{"", "invalid parameter credentialid", fault.NotFound, "remote.no-credential"},
	{"", "numbers of signatures is too high", fault.Conflict, "remote.used-up"},
	{"", "invalid parameter signalgo", fault.Conflict, "remote.no-algorithm"},
	{"invalid_token", "", fault.Conflict, "remote.not-let-in"},
	{"expired_token", "", fault.Conflict, "remote.not-let-in"},
	{"invalid_client", "", fault.Conflict, "remote.not-let-in"},
	{"unauthorized_client", "", fault.Conflict, "remote.not-let-in"},
	{"authentication_error", "", fault.Conflict, "remote.not-let-in"},
	{"invalid_grant", "", fault.Conflict, "remote.not-let-in"},
	{"access_denied", "", fault.Forbidden, "remote.denied"},
	{"temporarily_unavailable", "", fault.Unavailable, keyDown},
	{"server_error", "", fault.Unavailable, keyDown},
}

const keyDown = "remote.not-answering"

// refused tells what a service refused, by status and body.
func refused(status int, body []byte) *fault.Fault {
	s := parseSaid(body)
	cause := fmt.Errorf("the service answered %d %q", status, s.Error) // its words may name somebody
	if status >= 500 || status == http.StatusTooManyRequests {
		return fault.New(fault.Unavailable, keyDown).Because(cause)
	}
	code, words := strings.ToLower(s.Error), strings.ToLower(s.Description)
	for _, r := range refusals {
		if (r.code == "" || r.code == code) && strings.Contains(words, r.words) {
			return fault.New(r.kind, r.key).Because(cause)
		}
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		return fault.New(fault.Conflict, "remote.not-let-in").Because(cause)
	}
	return fault.New(fault.Conflict, "remote.refused", s.Error).Because(cause)
}

// silent is the fault of a service that does not answer, or not as a service.
func silent(err error) *fault.Fault { return fault.New(fault.Unavailable, keyDown).Because(err) }

// isSilent says whether an error is about the service and not about what it was
// asked.
func isSilent(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Kind == fault.Unavailable
}
