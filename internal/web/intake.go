package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"genggam/internal/desk"
	"genggam/internal/fault"
	"genggam/internal/form"
)

// maxParts bounds the parts of a form: a long group has some hundreds, and a part
// costs memory even when nothing is in it.
const maxParts = 4000

// readerOfFile is the stream of one file that is being sent.
type readerOfFile interface{ Read([]byte) (int, error) }

// intake reads a form that was sent, words and files. Files are sealed while
// they stream in and never lie in the clear; their field then holds the id.
type intake struct {
	*call
	page *form.Page
	// take seals a file and gives its id; held is the id of the file that is
	// there already, which stays when no other is chosen.
	take func(desk.NewFile, readerOfFile) (string, error)
	held func(question string) string
	// stumbles are what was wrong with files, each at its field.
	stumbles form.Problems
	// typed are the words that came so far: what stands above a file in the form.
	typed url.Values
}

func (in *intake) read() (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(in.r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		if err := in.r.ParseForm(); err != nil {
			return nil, broken(err)
		}
		return in.r.PostForm, nil
	}
	parts, err := in.r.MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	typed := url.Values{}
	in.typed = typed
	for size, n := 0, 0; ; n++ {
		if n > maxParts {
			return nil, fault.New(fault.TooLarge, "fault.too-large")
		}
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken(err)
		}
		took, err := in.part(part, typed)
		if err != nil {
			return nil, err
		}
		if size += took; size > maxBody {
			return nil, fault.New(fault.TooLarge, "fault.too-large")
		}
	}
	for _, q := range in.page.Questions {
		if q.Type == form.File && typed.Get(q.ID) == "" && in.stumbles.On(q.ID) == nil {
			typed.Set(q.ID, in.held(q.ID))
		}
	}
	return typed, nil
}

// part takes one part: a word into the fields, a file into the vault. What is
// wrong with a file is told at its field; only our own failure is an error.
func (in *intake) part(part *multipart.Part, typed url.Values) (int, error) {
	name := part.FormName()
	q, asked := in.page.Question(name)
	isFile := asked && q.Type == form.File
	if part.FileName() == "" || !isFile {
		b, err := io.ReadAll(io.LimitReader(part, maxBody+1))
		if err != nil {
			return 0, broken(err)
		}
		if !isFile {
			typed.Add(name, string(b))
		}
		return len(b), nil
	}
	id, err := in.take(desk.NewFile{For: name, Name: part.FileName(), Accept: q.Accept}, part)
	f := fault.As(err)
	switch {
	case err == nil:
		typed.Set(name, id)
		return 0, nil
	case f == nil || f.Kind == fault.Unavailable:
		return 0, err
	}
	in.stumbles = append(in.stumbles, form.Problem{Question: name, Key: f.Key, Args: f.Args})
	_, _ = io.Copy(io.Discard, part)
	return 0, nil
}

// broken says why a form could not be read to its end: it was too large, or the
// connection broke.
func broken(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.New(fault.TooLarge, "fault.too-large")
	}
	return fault.New(fault.Invalid, "web.file.broken-off").Because(err)
}
