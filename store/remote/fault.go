package remote

import (
	"errors"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// ErrMalformed is in the chain of the error of a body that is no JSON, as against
// JSON that says something unacceptable.
var ErrMalformed = errors.New("malformed JSON")

// fault is what is wrong with a value on its way, and where.
type fault struct {
	path      string // "rows[3].answer.score"; empty: the whole
	text      string // goes on after the path: "must be a whole number"
	malformed bool
}

func (f *fault) Error() string { return strings.TrimSpace(f.path + " " + f.text) }

func wrong(text string) error { return &fault{text: text} }

func malformed(text string) error { return &fault{text: text, malformed: true} }

// at says in which field or element a fault was found.
func at(name string, err error) error {
	f, ok := err.(*fault)
	if !ok {
		return err
	}
	switch {
	case f.path == "":
		f.path = name
	case f.path[0] == '[':
		f.path = name + f.path
	default:
		f.path = name + "." + f.path
	}
	return f
}

// refusal is a fault as people read it.
func refusal(err error) error {
	var f *fault
	if !errors.As(err, &f) {
		return err
	}
	if f.malformed {
		e := domain.Invalidf(f.path, "This is not well-formed JSON (%s); nothing was changed.", f.text)
		e.Cause = ErrMalformed
		return e
	}
	what := f.path
	if what == "" {
		what = "The body"
	}
	return domain.Invalidf(f.path, "%s %s; nothing was changed.", what, f.text)
}
