package api

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/store"
)

func changed(ids ...int64) []store.Change {
	var out []store.Change
	for _, id := range ids {
		out = append(out, store.Change{Kind: "referral", ID: id})
	}
	return out
}

func TestAStreamIsToldWhatItMissedOrThatEverythingMayHaveChanged(t *testing.T) {
	r := newRing("e", 4)
	r.add(changed(1, 2, 3, 4, 5, 6)...)
	all := []store.Change{{All: true}}
	for _, c := range []struct {
		name, last string
		missed     bool
		want       []store.Change
	}{
		{"a new stream begins at the newest", "", false, nil},
		{"one that saw all", "e-6", false, nil},
		{"one that is behind", "e-4", false, changed(5, 6)},
		{"one that is behind by the whole ring", "e-2", false, changed(3, 4, 5, 6)},
		{"one that fell out of the ring", "e-1", false, all},
		{"another process", "f-4", true, nil},
		{"a place that is not reached yet", "e-7", true, nil},
		{"rubbish", "4", true, nil},
		{"a negative place", "e--1", true, nil},
		{"a number too large", "e-99999999999999999999", true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			seq, missed := r.place(c.last)
			if missed != c.missed {
				t.Errorf("missed %v, want %v", missed, c.missed)
			}
			got, next := r.since(seq)
			if next != 6 {
				t.Errorf("goes on at %d, want 6", next)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestASlowStreamHoldsUpNobody(t *testing.T) {
	r := newRing("e", 4)
	slow, quick := r.join(), r.join()
	for i := range int64(1000) {
		r.add(changed(i)...)
		<-quick.wake
	}
	if got, _ := r.since(0); len(got) != 1 || !got[0].All {
		t.Errorf("the slow one is told %v, want that all changed", got)
	}
	<-slow.wake
	select {
	case <-slow.wake:
		t.Error("it is woken twice for what it can read at once")
	default:
	}
}
