package main

import (
	"context"
	"errors"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// The exit codes that scripts rely on (DECISIONS 21).
const (
	exitDone        = 0
	exitNo          = 1
	exitUsage       = 2
	exitInput       = 3
	exitNewer       = 4
	exitUnavailable = 5
	exitConflict    = 6
	exitForbidden   = 7
	exitNotFound    = 8
	exitInternal    = 70
	exitInterrupted = 130
)

// usageError is a command line that makes no sense.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

// answerNo ends a command whose answer is no; the answer was printed already.
type answerNo struct{}

func (answerNo) Error() string { return "no" }

// interrupted ends a command that was stopped; the cause says what was kept.
type interrupted struct{ cause error }

func (e interrupted) Error() string {
	var known *domain.Error
	if errors.As(e.cause, &known) {
		return known.Message
	}
	return "Stopped; what was not finished was not saved."
}

func (e interrupted) Unwrap() error { return e.cause }

// someRejected ends an import that is done, but not with every row.
type someRejected struct{ message string }

func (e someRejected) Error() string { return e.message }

// codes maps the kinds of failure to exit codes.
var codes = map[domain.Code]int{
	domain.Invalid: exitInput, domain.Unauthenticated: exitForbidden, domain.Forbidden: exitForbidden, domain.NotFound: exitNotFound,
	domain.Conflict: exitConflict, domain.Unavailable: exitUnavailable, domain.Internal: exitInternal,
}

func exitCode(err error) int {
	var (
		usage    usageError
		no       answerNo
		stopped  interrupted
		rejected someRejected
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &stopped), errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &no):
		return exitNo
	case errors.As(err, &rejected):
		return exitInput
	case errors.Is(err, store.ErrNewer):
		return exitNewer
	}
	if code, ok := codes[domain.CodeOf(err)]; ok {
		return code
	}
	return exitInternal
}
