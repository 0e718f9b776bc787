package api

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refdeck/refdeck/domain"
)

func named(token uint64, id string) operation { return operation{key: opKey{token, id}, request: 1} }

func TestTheSameOperationRunsOnceAtATimeAndIsARepeatAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ops, op, ctx := newOperations(), named(1, "op"), context.Background()
		if replayed, err := ops.begin(ctx, op); replayed || err != nil {
			t.Fatalf("first: replayed %v, %v", replayed, err)
		}
		if _, err := ops.begin(ctx, named(2, "op")); err != nil {
			t.Error("somebody else's operation of the same name waits")
		}
		second := make(chan bool, 1)
		go func() {
			replayed, _ := ops.begin(ctx, op)
			second <- replayed
		}()
		synctest.Wait()
		select {
		case <-second:
			t.Fatal("the second ran beside the first")
		default:
		}
		short, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if _, err := ops.begin(short, op); domain.CodeOf(err) != domain.Conflict {
			t.Error("a third did not give up")
		}
		ops.end(op, true)
		if !<-second {
			t.Error("the second does not know that it repeats")
		}
		ops.end(op, true)
	})
}

func TestAnOperationThatFailedIsNoRepeatTheNextTime(t *testing.T) {
	ops, op, ctx := newOperations(), named(1, "op"), context.Background()
	if _, err := ops.begin(ctx, op); err != nil {
		t.Fatal(err)
	}
	ops.end(op, false)
	if replayed, _ := ops.begin(ctx, op); replayed {
		t.Error("a failed operation counts as done")
	}
}

func TestFinishedOperationsTakeBoundedMemory(t *testing.T) {
	ops, ctx := newOperations(), context.Background()
	for i := range uint64(3 * operationsKept) {
		if _, err := ops.begin(ctx, named(i, "op")); err != nil {
			t.Fatal(err)
		}
		ops.end(named(i, "op"), true)
	}
	if len(ops.done) > operationsKept || len(ops.running) != 0 {
		t.Errorf("%d are remembered and %d run", len(ops.done), len(ops.running))
	}
}

func TestAnOperationIdIsNotTakenForAnotherRequest(t *testing.T) {
	ops, op, ctx := newOperations(), named(1, "op"), context.Background()
	if _, err := ops.begin(ctx, op); err != nil {
		t.Fatal(err)
	}
	ops.end(op, true)
	op.request = 2
	if _, err := ops.begin(ctx, op); domain.CodeOf(err) != domain.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
	if len(ops.running) != 0 {
		t.Error("the refused one counts as running")
	}
}
