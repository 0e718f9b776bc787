package postgres_test

import "fmt"

// explain adds the technical causes, which the message of an error leaves out.
func explain(err error) string {
	if err == nil {
		return ""
	}
	text := err.Error()
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		text += " <- " + explain(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			text += fmt.Sprintf(" <- (%s)", explain(one))
		}
	}
	return text
}
