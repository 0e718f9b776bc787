package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// counted counts the reads of a backend.
type counted struct {
	store.Backend
	reads atomic.Int64
}

func (c *counted) Read(ctx context.Context, f func(store.Tx) error) error {
	c.reads.Add(1)
	return c.Backend.Read(ctx, f)
}

func (d *desk) counting() *counted {
	c := &counted{Backend: d.svc.Backend}
	d.svc.Backend = c
	return c
}

func (d *desk) viewers(n int) []store.Store {
	u := got[domain.User](d)(d.boss.SaveUser(d.ctx, "", domain.User{Name: "Mo Manager", Roles: "program_manager", Active: true}))
	out := make([]store.Store, n)
	for i := range out {
		out[i] = got[store.Store](d)(d.svc.SignInUser(d.ctx, u.ID, "ssh"))
	}
	return out
}

func TestAChangeIsReadOnceForAllViewersOfAPage(t *testing.T) {
	d := seeded(t)
	people := d.viewers(20)
	b := d.counting()
	var wg sync.WaitGroup
	for _, st := range people {
		wg.Go(func() {
			if _, err := st.Board(d.ctx, store.BoardQuery{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	// each looks up who asks; one reads the board, and who asks once more
	if n := b.reads.Load(); n != 21 {
		t.Errorf("%d reads for 20 viewers, want 21", n)
	}
	if read, saved := d.svc.Shared(); read != 1 || saved != 19 {
		t.Errorf("%d pages were read and %d were another's, want 1 and 19", read, saved)
	}
}

func TestWhoWritesReadsTheirOwnWriteAndSoDoesEverybodyAfterIt(t *testing.T) {
	d := seeded(t)
	people := d.viewers(2)
	before := got[store.Board](d)(people[0].Board(d.ctx, store.BoardQuery{})).Columns[0].Count
	got[store.Added](d)(people[1].AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "A company nobody knew"}))
	for i, st := range people {
		if n := got[store.Board](d)(st.Board(d.ctx, store.BoardQuery{})).Columns[0].Count; n != before+1 {
			t.Errorf("viewer %d sees %d new referrals, want %d", i, n, before+1)
		}
	}
}

func TestWhoSeesOtherThingsReadsThemselves(t *testing.T) {
	d := seeded(t)
	boss := d.viewers(1)[0]
	ana := got[store.Store](d)(d.svc.SignInUser(d.ctx, d.seed.Users["Ana Ruiz"], "ssh"))
	all := got[store.QueuePage](d)(boss.Queue(d.ctx, store.QueueQuery{}))
	own := got[store.QueuePage](d)(ana.Queue(d.ctx, store.QueueQuery{}))
	if all.Total <= own.Total || own.Total == 0 {
		t.Errorf("everybody's queue has %d rows, Ana's %d", all.Total, own.Total)
	}
	all.Items[0].Account = "changed by a screen"
	if again := got[store.QueuePage](d)(boss.Queue(d.ctx, store.QueueQuery{})); again.Items[0].Account == all.Items[0].Account {
		t.Error("what one screen did to its page is on another's")
	}
}
