package api

import (
	"crypto/sha256"
	"strconv"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/lang"
	"genggam/internal/region"
)

func digits(n int) string { return strconv.Itoa(n) }

// submit receives an application.
func (c *call) submit() error {
	key, err := c.idempotencyKey()
	if err != nil {
		return err
	}
	body, err := c.body()
	if err != nil {
		return err
	}
	defer body.done()
	s, err := readSubmission(body.text)
	if err != nil {
		return err
	}
	c.speak(s.Language)
	once := desk.Once{Key: key}
	if key != "" {
		once.Digest = sha256.Sum256([]byte(body.text))
		end, ok := c.flights.start(s.Office+"\x00"+key, c.r.Context().Done())
		if !ok {
			return fault.New(fault.Unavailable, "fault.unavailable").Because(c.r.Context().Err())
		}
		defer end()
		r, found, err := c.Desk.Answered(c.r.Context(), region.Code(s.Office), once)
		if err != nil {
			return err
		}
		if found {
			return c.filed(r)
		}
	}
	r, err := c.file(s, once)
	if err != nil {
		return err
	}
	return c.filed(r)
}

// file turns a submission into an application and hands it in.
func (c *call) file(s *Submission, once desk.Once) (desk.Receipt, error) {
	in := &intake{call: c}
	if err := in.actor(s); err != nil {
		return desk.Receipt{}, err
	}
	a, err := in.application(s)
	if err != nil {
		return desk.Receipt{}, err
	}
	if len(s.Files) > 0 {
		if err := c.Desk.Check(c.r.Context(), &a); err != nil {
			return desk.Receipt{}, err
		}
		if a.Files, err = in.bring(s.Files); err != nil {
			in.drop(a.Files, err)
			return desk.Receipt{}, err
		}
		in.answerFiles(a)
	}
	if err := in.match(&a); err != nil {
		in.drop(a.Files, err)
		return desk.Receipt{}, err
	}
	r, err := in.handIn(a, once)
	if err != nil || r.Replayed {
		in.drop(a.Files, err)
	}
	return r, err
}

// speak changes the language of the answer to one named in the body.
func (c *call) speak(name string) {
	if tag, ok := lang.Find(name); ok {
		c.tag = tag
	}
}

// idempotencyKey reads the header: 1 to 200 visible characters.
func (c *call) idempotencyKey() (string, error) {
	values := c.r.Header["Idempotency-Key"]
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	bad := len(values) > 1 || key == "" || len(key) > 200
	for i := 0; i < len(key) && !bad; i++ {
		bad = key[i] <= ' ' || key[i] > '~'
	}
	if bad {
		return "", malformed("api.bad-key")
	}
	return key, nil
}
