// Package storetest holds the conformance suites that every backend and every
// Store must pass.
package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type backendCase struct {
	name string
	run  func(*testing.T, store.Backend)
}

// Backend checks every method of store.Tx on the backends that open makes, each
// empty and closed when its test ends.
func Backend(t *testing.T, open func(*testing.T) store.Backend) {
	for _, cases := range [][]backendCase{tableCases, peopleCases, teamCases, referralCases, queueCases, sightCases, rollupCases, logCases} {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
		}
	}
}

// Concurrent checks what needs several connections: snapshots and waiting writers.
func Concurrent(t *testing.T, open func(*testing.T) store.Backend) {
	t.Run("a read sees one moment while a write commits", func(t *testing.T) { readSeesOneMoment(t, open(t)) })
	t.Run("writers wait for each other and lose nothing", func(t *testing.T) { writersWait(t, open(t)) })
	t.Run("a cancelled wait says so", func(t *testing.T) { cancelledWait(t, open(t)) })
}

func write(t *testing.T, b store.Backend, f func(store.Tx) error) {
	t.Helper()
	if err := b.Write(context.Background(), f); err != nil {
		t.Fatal(explain(err))
	}
}

func read(t *testing.T, b store.Backend, f func(store.Tx) error) {
	t.Helper()
	if err := b.Read(context.Background(), f); err != nil {
		t.Fatal(explain(err))
	}
}

// explain adds the technical cause, which the message of an Error leaves out.
func explain(err error) string {
	text := err.Error()
	for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
		text += ": " + cause.Error()
	}
	return text
}

func wantCode(t *testing.T, err error, code domain.Code) {
	t.Helper()
	if err == nil || domain.CodeOf(err) != code {
		t.Errorf("got error %v, want code %s", err, code)
	}
}

// need gives the value of a call that should not fail.
func need[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(explain(err))
		}
		return v
	}
}

// refused runs a transaction that must fail with this code. A statement that fails
// ends its transaction on some engines, so nothing may follow it.
func refused(t *testing.T, b store.Backend, code domain.Code, f func(store.Tx) error) {
	t.Helper()
	wantCode(t, b.Write(context.Background(), f), code)
}

// errUndo ends a transaction that a test does not want to keep.
var errUndo = errors.New("not kept")

// trial runs f in a transaction that is rolled back.
func trial(t *testing.T, b store.Backend, f func(store.Tx)) {
	t.Helper()
	err := b.Write(context.Background(), func(tx store.Tx) error {
		f(tx)
		return &domain.Error{Code: domain.Internal, Message: errUndo.Error(), Cause: errUndo}
	})
	if !errors.Is(err, errUndo) {
		t.Fatalf("the trial ended with %v", err)
	}
}
