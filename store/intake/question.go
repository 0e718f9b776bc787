package intake

import (
	"errors"

	"github.com/refdeck/refdeck/domain"
)

// Question is something that a file leaves open and that only a person can
// answer. Nothing has been imported when it is asked.
type Question struct {
	Flag    string   // the option that answers it: kind, date-format, decimal, scale, map
	Column  string   // the header it is about
	Options []string // possible answers
	Samples []string // values that can be read in more than one way
	Text    string   // the whole sentence
}

// Error is the sentence for people.
func (q *Question) Error() string { return q.Text }

// AsQuestion finds the question in an error, if it is one.
func AsQuestion(err error) (*Question, bool) {
	var q *Question
	return q, errors.As(err, &q)
}

// asError wraps a question so that callers see an invalid input of that field.
func asError(err error) error {
	var q *Question
	if errors.As(err, &q) {
		return &domain.Error{Code: domain.Invalid, Field: q.Flag, Message: q.Text, Cause: q}
	}
	return err
}
