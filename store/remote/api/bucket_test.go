package api

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func TestABucketLetsABurstThroughAndRefillsWithTime(t *testing.T) {
	b := newBuckets[string](2, 3, 10)
	for i := range 3 {
		if _, ok := b.take("a", 1, noon); !ok {
			t.Fatalf("request %d of the burst was refused", i+1)
		}
	}
	wait, ok := b.take("a", 1, noon)
	if ok || wait != 500*time.Millisecond {
		t.Fatalf("over the burst: ok %v, wait %v; want a refusal and 500ms", ok, wait)
	}
	if _, ok := b.take("b", 1, noon); !ok {
		t.Error("somebody else was refused too")
	}
	if _, ok := b.take("a", 1, noon.Add(wait)); !ok {
		t.Error("after the wait that was told it is still refused")
	}
}

func TestABucketGivesNothingForAClockThatGoesBack(t *testing.T) {
	b := newBuckets[string](1, 1, 10)
	b.take("a", 1, noon)
	if _, ok := b.take("a", 1, noon.Add(-time.Hour)); ok {
		t.Error("a clock that went back refilled the bucket")
	}
}

func TestAChargeMayLeaveADebtButNotForEver(t *testing.T) {
	b := newBuckets[string](1, 10, 10)
	for range 100 {
		b.charge("a", 20, noon)
	}
	if wait, ok := b.take("a", 1, noon); ok || wait != 11*time.Second {
		t.Errorf("ok %v, wait %v; want a debt of one burst, 11s", ok, wait)
	}
}

func TestBucketsTakeBoundedMemoryAndForgetTheFullOnesFirst(t *testing.T) {
	b := newBuckets[int](1, 5, 50)
	b.charge(-1, 9, noon)
	for i := range 10_000 {
		b.take(i, 1, noon.Add(time.Duration(i)*time.Second))
	}
	if len(b.rows) > 50 {
		t.Errorf("%d buckets are kept, more than 50", len(b.rows))
	}
	b = newBuckets[int](0.001, 5, 50)
	b.charge(-1, 9, noon)
	for i := range 10_000 {
		b.take(i, 1, noon)
	}
	if len(b.rows) > 50 || !b.known(-1) {
		t.Errorf("%d buckets are kept; the one in debt is known: %v", len(b.rows), b.known(-1))
	}
}
