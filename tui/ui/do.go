package ui

import (
	"context"
	"errors"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
)

// Addressed is a message for one screen, delivered also while it is hidden.
type Addressed interface{ Address() ScreenID }

// Outcome is an Addressed answer of a store call; the router drops stale ones
// and learns from Failure whether the store can be reached.
type Outcome interface {
	Addressed
	Stale() bool
	Failure() error
}

// Lane is one kind of read of a screen ("the rows", "the detail"). Starting the
// next read of a lane cancels the one before, whose answer is then dropped.
type Lane struct {
	n    uint64
	stop context.CancelFunc
}

// Gen is one read of a lane. The zero Gen never goes stale: use it for writes.
type Gen struct {
	lane *Lane
	n    uint64
	ctx  context.Context
}

// Next begins the next read of the lane.
func (l *Lane) Next() Gen {
	if l.stop != nil {
		l.stop()
	}
	l.n++
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	return Gen{lane: l, n: l.n, ctx: ctx}
}

// Stale tells whether a newer read of the same lane has begun.
func (g Gen) Stale() bool { return g.lane != nil && g.lane.n != g.n }

// Result is what became of a Do.
type Result[T any] struct {
	To  ScreenID
	Gen Gen
	Val T
	Err error // a *domain.Error
}

// Address is the screen that asked.
func (r Result[T]) Address() ScreenID { return r.To }

// Stale tells whether the screen has asked again since.
func (r Result[T]) Stale() bool { return r.Gen.Stale() }

// Quiet tells that the call was no read of what the screen shows: its answer says
// nothing about how old that is.
func (r Result[T]) Quiet() bool {
	_, quiet := any(r.Val).(interface{ Quiet() })
	return quiet
}

// Failure is the error of the call.
func (r Result[T]) Failure() error { return r.Err }

// Do calls the store off the program's goroutine: the only place where a
// command meets it. The call is bounded by Env.Timeout and ends with the
// session or with the next read of its lane. Errors arrive as *domain.Error.
func Do[T any](e *Env, to ScreenID, gen Gen, f func(ctx context.Context) (T, error)) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(e.Ctx, e.Timeout)
		defer cancel()
		if gen.ctx != nil {
			defer context.AfterFunc(gen.ctx, cancel)()
		}
		val, err := guarded(ctx, e, f)
		return Result[T]{To: to, Gen: gen, Val: val, Err: classify(e, err)}
	}
}

// guarded keeps a fault of one call from ending the session.
func guarded[T any](ctx context.Context, e *Env, f func(context.Context) (T, error)) (val T, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			e.Log.Error("store call failed", "cause", cause, "stack", string(debug.Stack()))
			err = domain.Errorf(domain.Internal, "Something went wrong inside refdeck. Your data is kept; the details are in the log.")
		}
	}()
	return f(ctx)
}

// classify turns any error into one a person can read; the cause goes to the log.
func classify(e *Env, err error) error {
	if err == nil {
		return nil
	}
	var known *domain.Error
	if errors.As(err, &known) {
		if known.Cause != nil && !errors.Is(known.Cause, context.Canceled) {
			e.Log.Warn("store call failed", "code", known.Code, "cause", known.Cause)
		}
		return known
	}
	if !errors.Is(err, context.Canceled) { // a newer read has taken its place
		e.Log.Error("store call failed", "cause", err)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return domain.Wrap(domain.Unavailable, err, "No answer within %d seconds. What you see is the last known state; press r to try again.", int(e.Timeout.Seconds()))
	case errors.Is(err, context.Canceled):
		return domain.Wrap(domain.Unavailable, err, "This was stopped before it ended. Nothing was changed on screen; press r to try again.")
	}
	return domain.Wrap(domain.Internal, err, "Something went wrong inside refdeck. Your data is kept; the details are in the log.")
}
