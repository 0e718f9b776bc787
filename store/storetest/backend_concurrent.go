package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func readSeesOneMoment(t *testing.T, b store.Backend) {
	set := func(v string) { write(t, b, func(tx store.Tx) error { return tx.SetSetting("a", v) }) }
	set("before")
	read(t, b, func(tx store.Tx) error {
		first := need[string](t)(tx.Setting("a"))
		set("after")
		if second := need[string](t)(tx.Setting("a")); first != "before" || second != "before" {
			t.Errorf("one read saw %q, then %q", first, second)
		}
		return nil
	})
	read(t, b, func(tx store.Tx) error {
		if v := need[string](t)(tx.Setting("a")); v != "after" {
			t.Errorf("the next read saw %q", v)
		}
		return nil
	})
}

func writersWait(t *testing.T, b store.Backend) {
	const writers, each = 4, 10
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				if err := b.Write(context.Background(), countUp); err != nil {
					t.Error(explain(err))
				}
			}
		})
	}
	wg.Wait()
	read(t, b, func(tx store.Tx) error {
		if v := need[string](t)(tx.Setting("n")); v != strconv.Itoa(writers*each) {
			t.Errorf("counted to %s, want %d", v, writers*each)
		}
		return nil
	})
}

func countUp(tx store.Tx) error {
	v, err := tx.Setting("n")
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(v) // empty at first
	return tx.SetSetting("n", strconv.Itoa(n+1))
}

func cancelledWait(t *testing.T, b store.Backend) {
	write(t, b, func(store.Tx) error {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		err := b.Write(ctx, func(store.Tx) error { return nil })
		wantCode(t, err, domain.Unavailable)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v does not say that it was cancelled", err)
		}
		return nil
	})
}
