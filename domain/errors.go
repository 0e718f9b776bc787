// Package domain holds the types and the pure rules of a referral program.
// It imports the standard library only and touches neither clock, disk nor
// randomness: every function that needs the time takes it as an argument.
package domain

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is; callers branch on it, never on text.
type Code string

// The codes every Store, command and API answers with.
const (
	Invalid         Code = "invalid"
	Unauthenticated Code = "unauthenticated"
	Forbidden       Code = "forbidden"
	NotFound        Code = "not_found"
	Conflict        Code = "conflict"
	Unavailable     Code = "unavailable"
	Internal        Code = "internal"
)

// Error is a failure that a person may read: one plain sentence that says what
// happened, what was kept and what to do next. Field names the input at fault.
type Error struct {
	Code    Code
	Field   string
	Message string
	Cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives the technical cause, which goes to the log and not to the screen.
func (e *Error) Unwrap() error { return e.Cause }

// Errorf makes an Error of the given code.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalidf makes an Error of code invalid about one field.
func Invalidf(field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes an Error of the given code around a technical cause.
func Wrap(code Code, cause error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// CodeOf is the code of the first Error in the chain; any other error is internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
