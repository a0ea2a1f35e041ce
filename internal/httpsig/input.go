package httpsig

import (
	"errors"
	"slices"
	"strings"
)

// Input is what a signature covers and what it says of itself (RFC 9421 section
// 2.3).
type Input struct {
	// Components in order: "@method", "content-digest", `@query-param;name="Pet"`,
	// `@method;req`.
	Components []string
	// Created and Expires in seconds since 1970, 0 for none.
	Created, Expires int64
	// KeyID, Nonce, Algorithm and Tag, "" for none.
	KeyID, Nonce, Algorithm, Tag string
}

// component is one covered component with the parameters that are known here.
type component struct {
	name, param string
	req         bool
	text        string // as it stands in the signature base
}

// parsed is an input as it was read or is to be written: the order of the
// parameters is part of what is signed.
type parsed struct {
	components []component
	parameters []parameter
}

// component reads an item of the list of components.
func (r *reader) component() (component, error) {
	name, err := r.text()
	if err != nil {
		return component{}, err
	}
	ps, err := r.parameters()
	if err != nil {
		return component{}, err
	}
	if name == "" || name != strings.ToLower(name) || strings.ContainsAny(name, " \t:;,\"\\()") {
		return component{}, errors.New("reading signature input: a component has no proper name")
	}
	c := component{name: name, text: quote(name)}
	for _, p := range ps {
		switch {
		case p.name == "req" && p.kind == 'b':
			c.req = true
		case p.name == "name" && p.kind == 's' && name == "@query-param":
			c.param = p.text
		default:
			return component{}, errors.New("reading signature input: a component is asked for in a way that is not known here")
		}
		c.text += p.String()
	}
	if name == "@query-param" && c.param == "" || name == "@signature-params" {
		return component{}, errors.New("reading signature input: a component cannot be covered")
	}
	return c, nil
}

// list reads an inner list of components with its parameters.
func (r *reader) list() (p parsed, err error) {
	if !r.eat('(') {
		return p, errField
	}
	for {
		r.spaces()
		if r.eat(')') {
			p.parameters, err = r.parameters()
			return p, err
		}
		c, err := r.component()
		if err != nil {
			return p, err
		}
		if slices.ContainsFunc(p.components, func(was component) bool { return was.text == c.text }) {
			return p, errors.New("reading signature input: a component is covered twice")
		}
		if p.components = append(p.components, c); len(p.components) > maxComponents {
			return p, errLong
		}
		if r.s != "" && r.s[0] != ' ' && r.s[0] != ')' {
			return p, errField
		}
	}
}

// String is the value of "@signature-params".
func (p parsed) String() string {
	var b strings.Builder
	b.WriteByte('(')
	for i, c := range p.components {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(c.text)
	}
	b.WriteByte(')')
	for _, x := range p.parameters {
		b.WriteString(x.String())
	}
	return b.String()
}

// input is what a list says, with its parameters by name.
func (p parsed) input() (in Input, err error) {
	for _, c := range p.components {
		in.Components = append(in.Components, strings.Replace(c.text, quote(c.name), c.name, 1))
	}
	texts := map[string]*string{"keyid": &in.KeyID, "nonce": &in.Nonce, "alg": &in.Algorithm, "tag": &in.Tag}
	nums := map[string]*int64{"created": &in.Created, "expires": &in.Expires}
	for _, x := range p.parameters {
		t, n := texts[x.name], nums[x.name]
		switch {
		case t != nil && x.kind == 's':
			*t = x.text
		case n != nil && x.kind == 'i' && x.num > 0:
			*n = x.num
		case t != nil || n != nil:
			return in, errors.New("reading signature input: the parameter " + x.name + " has no proper value")
		}
	}
	return in, nil
}

// list makes of an input what is written: parameters in the order of the RFC's
// examples.
func (in Input) list() (p parsed, err error) {
	for _, text := range in.Components {
		name, rest, _ := strings.Cut(text, ";")
		if rest != "" {
			rest = ";" + rest
		}
		r := &reader{quote(name) + rest}
		c, err := r.component()
		if err != nil || r.s != "" {
			return p, errors.Join(errField, err)
		}
		p.components = append(p.components, c)
	}
	for _, x := range []parameter{
		{name: "created", num: in.Created, kind: 'i'}, {name: "expires", num: in.Expires, kind: 'i'}, {name: "nonce", text: in.Nonce, kind: 's'},
		{name: "alg", text: in.Algorithm, kind: 's'}, {name: "keyid", text: in.KeyID, kind: 's'}, {name: "tag", text: in.Tag, kind: 's'},
	} {
		if x.num > 0 || x.text != "" {
			p.parameters = append(p.parameters, x)
		}
	}
	return p, nil
}

// base is the signature base (RFC 9421 section 2.5).
func (p parsed) base(m *Message) ([]byte, error) {
	var b strings.Builder
	for _, c := range p.components {
		v, err := m.value(c)
		if err != nil {
			return nil, err
		}
		if strings.ContainsAny(v, "\r\n") {
			return nil, errors.New("reading component: a value runs over several lines")
		}
		b.WriteString(c.text + ": " + v + "\n")
	}
	b.WriteString(`"@signature-params": ` + p.String())
	return []byte(b.String()), nil
}

// Signature is one signature of a message as it was read, not yet checked.
type Signature struct {
	Label string
	Input
	Bytes []byte

	list parsed
}

// Base is what the signature is over, for logs of a test and for other signers.
func (s Signature) Base(m Message) ([]byte, error) { return s.list.base(&m) }

// Read reads the signatures of a message, in the order of Signature-Input. A
// label without its other half is an error, none at all is not.
func Read(m Message) ([]Signature, error) {
	inputs, some := m.Get("signature-input")
	bytes, other := m.Get("signature")
	if !some && !other {
		return nil, nil
	}
	var out []Signature
	err := members(inputs, func(r *reader, name string) error {
		list, err := r.list()
		if err != nil {
			return err
		}
		in, err := list.input()
		out = append(out, Signature{Label: name, Input: in, list: list})
		return err
	})
	if err != nil {
		return nil, err
	}
	found := 0
	err = members(bytes, func(r *reader, name string) error {
		b, err := r.bytes()
		if err != nil {
			return err
		}
		if _, err := r.parameters(); err != nil {
			return err
		}
		i := slices.IndexFunc(out, func(s Signature) bool { return s.Label == name })
		if i < 0 || out[i].Bytes != nil || len(b) == 0 {
			return errField
		}
		out[i].Bytes, found = b, found+1
		return nil
	})
	if err == nil && found != len(out) {
		err = errField
	}
	return out, err
}
