package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/refdeck/refdeck/domain"
)

// app is one run of the command: its streams, flags, settings and clock.
type app struct {
	in       io.Reader
	out, err io.Writer
	outTerm  bool // out is a terminal: aligned tables, else tab-separated text
	errTerm  bool // progress is drawn only where somebody watches
	env      func(string) string
	now      func() time.Time

	flags   flags
	config  config
	guest   *guest         // who works over SSH; nil on one's own machine
	zone    *time.Location // in which times are read and shown
	running bool           // a command was found and its flags were read
	// operator tells that the command can be done by whoever keeps the store.
	operator bool
	keeps    func(host) bool // whether the person keeps the store; nil: whoever owns its file does
}

func newApp(now func() time.Time) *app {
	return &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, outTerm: term.IsTerminal(os.Stdout.Fd()), errTerm: term.IsTerminal(os.Stderr.Fd()),
		env: os.Getenv, now: now}
}

// main runs one command line and answers with its exit code.
func (a *app) main(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	if err != nil && !a.running {
		err = usageError{required(err).Error()}
	}
	if err != nil && ctx.Err() != nil {
		err = interrupted{err}
	}
	a.report(err)
	return exitCode(err)
}

// report tells on the error stream what went wrong, if that needs words.
func (a *app) report(err error) {
	var quiet answerNo
	if err == nil || errors.As(err, &quiet) {
		return
	}
	text := domain.Block(err.Error()).String()
	var usage usageError
	if errors.As(err, &usage) {
		text += "\nrefdeck help says how each command is used."
	}
	a.say("%s", text)
	if domain.CodeOf(err) == domain.Internal && a.env("REFDECK_DEBUG") != "" {
		for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
			a.say("  because: %s", domain.Line(cause.Error()))
		}
	}
}

// say writes one line for people to the error stream.
func (a *app) say(format string, args ...any) { _, _ = fmt.Fprintf(a.err, format+"\n", args...) }
