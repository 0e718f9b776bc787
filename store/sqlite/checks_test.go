package sqlite

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/refdeck/refdeck/domain"
)

func TestAnEngineWithTheLogBugIsTooOld(t *testing.T) {
	for version, want := range map[string]bool{"3.51.3": true, "3.51.2": false, "3.52.0": true, "3.9.99": false, "4.0": true, "3.51": false, "3.40.1": false, "odd": false} {
		if got := newEnough(version); got != want {
			t.Errorf("%s: %v, want %v", version, got, want)
		}
	}
}

func TestEveryErrorHasACodeAndKeepsItsCause(t *testing.T) {
	known := domain.Errorf(domain.Forbidden, "no")
	odd := errors.New("odd")
	for name, c := range map[string]struct {
		err  error
		code domain.Code
	}{
		"cancelled":     {context.Canceled, domain.Unavailable},
		"too late":      {fmt.Errorf("wrapped: %w", context.DeadlineExceeded), domain.Unavailable},
		"a known error": {known, domain.Forbidden},
		"another":       {odd, domain.Internal},
	} {
		got := mapError(c.err)
		if domain.CodeOf(got) != c.code || !errors.Is(got, c.err) {
			t.Errorf("%s: %v with code %s, want %s", name, got, domain.CodeOf(got), c.code)
		}
	}
	if mapError(nil) != nil {
		t.Error("no error became one")
	}
}
