package remote

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// streaming is one connection of an event stream: it writes text, then stays open
// until the client goes, or ends.
func streaming(stay bool, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		_, _ = fmt.Fprint(w, text)
		w.(http.Flusher).Flush()
		if stay {
			<-r.Context().Done()
		}
	}
}

const change7 = "id: e-1\nevent: change\ndata: {\"kind\":\"referral\",\"id\":7,\"all\":false}\n\n"

// heard takes n changes from a watch; a channel that closes ends it.
func heard(t *testing.T, ch <-chan store.Change, n int) []store.Change {
	t.Helper()
	var out []store.Change
	for range n {
		select {
		case c, ok := <-ch:
			if !ok {
				return out
			}
			out = append(out, c)
		case <-time.After(10 * time.Second):
			t.Fatalf("heard only %+v", out)
		}
	}
	return out
}

func TestAWatchGoesOnWhereItBrokeOff(t *testing.T) {
	s := newScripted(t, streaming(false, "retry: 2000\nid: e-0\n\n:\n\n"+change7), refusing(503, domain.Unavailable), hangUp,
		streaming(true, "id: e-2\r\nevent: change\r\ndata: {\"kind\":\"queue\",\r\ndata: \"id\":0,\"all\":false}\r\n\r\n"))
	c, _, _ := dialed(t, s)
	ch, err := c.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// that the server was away is told once, so that a screen which nobody touches shows it
	want := []store.Change{{Kind: "referral", ID: 7}, {All: true}, {Kind: "queue"}}
	if diff := cmp.Diff(want, heard(t, ch, 3)); diff != "" {
		t.Error(diff)
	}
	if got := s.calls[3].Header.Get("Last-Event-ID"); got != "e-1" {
		t.Errorf("went on after %q", got)
	}
}

func TestAWatchThatCannotGoOnSaysAll(t *testing.T) {
	for name, first := range map[string]http.HandlerFunc{"no ids": streaming(false, "event: change\ndata: {\"kind\":\"queue\"}\n\n"), "no connection at first": hangUp} {
		s := newScripted(t, first, streaming(true, ""))
		c, _, _ := dialed(t, s)
		ch, err := c.Watch(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if name == "no ids" {
			heard(t, ch, 1)
		}
		if diff := cmp.Diff([]store.Change{{All: true}}, heard(t, ch, 1)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnEventThatCannotBeReadMayBeAnything(t *testing.T) {
	s := newScripted(t, streaming(true, "id: 1\nevent: other\ndata: x\n\nid: 2\nevent: change\ndata: {\"id\":\"x\"}\n\n"))
	c, _, _ := dialed(t, s)
	ch, err := c.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]store.Change{{All: true}}, heard(t, ch, 1)); diff != "" {
		t.Error(diff)
	}
}

func TestAWatchEndsWhenNobodyIsSignedIn(t *testing.T) {
	s := newScripted(t, streaming(true, "event: bye\ndata: {\"reason\":\"unauthenticated\"}\n\n"), refusing(401, domain.Unauthenticated))
	c, _, _ := dialed(t, s)
	ch, err := c.Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := heard(t, ch, 1); len(got) > 0 {
		t.Errorf("heard %+v", got)
	}
	if _, err := c.Watch(t.Context()); domain.CodeOf(err) != domain.Unauthenticated {
		t.Errorf("a new one: %v", err)
	}
}

func TestAWatchEndsWithItsContext(t *testing.T) {
	s := newScripted(t, streaming(true, change7))
	c, _, _ := dialed(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	ch, err := c.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	heard(t, ch, 1)
	cancel()
	if got := heard(t, ch, 1); len(got) > 0 {
		t.Errorf("heard %+v", got)
	}
}
