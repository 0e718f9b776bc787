package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// chained is the seeded book with n events in its chain, and the file itself.
func chained(t *testing.T, n int) (*desk, *sql.DB) {
	t.Helper()
	d := seeded(t)
	for i := 0; d.verified().Sealed < int64(n); i++ {
		got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Northwind Labs"], Body: fmt.Sprint("note ", i)}))
	}
	return d, d.raw()
}

// raw is the file behind the program's back.
func (d *desk) raw() *sql.DB {
	d.Helper()
	raw, err := sql.Open("sqlite", "file:"+d.path()+"?_pragma=synchronous(off)&_pragma=busy_timeout(10000)")
	if err != nil {
		d.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	d.Cleanup(func() {
		if err := raw.Close(); err != nil {
			d.Error(err)
		}
	})
	return raw
}

func (d *desk) verified() store.ChainReport {
	d.Helper()
	return got[store.ChainReport](d)(d.boss.VerifyAudit(d.ctx))
}

func (d *desk) head() domain.ChainHead {
	d.Helper()
	e := got[domain.AuditEvent](d)(d.boss.(store.ChainReader).SealedAt(d.ctx, 0))
	return domain.ChainHead{Seq: e.Seq, Hash: e.Hash}
}

func (d *desk) sql(db *sql.DB, statements ...string) {
	d.Helper()
	for _, s := range statements {
		if _, err := db.ExecContext(d.ctx, s); err != nil {
			d.Fatalf("%s: %v", s, err)
		}
	}
}

// shift moves the places from k on up by n, past each other's.
func shift(k, n int) []string {
	return []string{fmt.Sprintf("UPDATE audit_event SET seq = -seq - %d WHERE seq >= %d", n, k), "UPDATE audit_event SET seq = -seq WHERE seq < 0"}
}

// tampers are the ways of changing record k of a chain of n, by name; the record
// that is named first is k.
func tampers(k, n int) map[string][]string {
	at := fmt.Sprintf(" WHERE seq = %d", k)
	out := map[string][]string{
		"deleted":           {"DELETE FROM audit_event" + at},
		"deleted, moved up": append([]string{"DELETE FROM audit_event" + at}, shift(k, -1)...),
		"cut off":           {fmt.Sprintf("DELETE FROM audit_event WHERE seq >= %d", k)},
		"no longer sealed":  {"UPDATE audit_event SET seq = NULL, prev_hash = NULL, hash = NULL" + at},
		"hidden":            {"UPDATE audit_event SET seq = -seq" + at},
		"inserted":          append(shift(k, 1), fmt.Sprintf("INSERT INTO audit_event SELECT 100000, at, actor_id, actor, via, op_id, action, subject, subject_id, before, after, reason, %d, prev_hash, hash FROM audit_event WHERE seq = %d", k, k+1)),
	}
	if k < n {
		out["reordered"] = []string{fmt.Sprintf("UPDATE audit_event SET seq = -seq WHERE seq IN (%d, %d)", k, k+1), fmt.Sprintf("UPDATE audit_event SET seq = %d + seq WHERE seq < 0", 2*k+1)}
	}
	for _, c := range []string{"at", "actor_id", "subject_id"} {
		out["changed "+c] = []string{"UPDATE audit_event SET " + c + " = " + c + " + 1" + at}
	}
	for _, c := range []string{"actor", "via", "op_id", "action", "subject", "before", "after", "reason", "prev_hash", "hash"} {
		out["changed "+c] = []string{"UPDATE audit_event SET " + c + " = " + c + " || 'x'" + at}
	}
	out["changed id"] = []string{"UPDATE audit_event SET id = id + 1000" + at}
	return out
}

func TestEveryTamperingWithTheAuditIsFound(t *testing.T) {
	const n = 60
	d, raw := chained(t, n)
	d.sql(raw, "CREATE TABLE untouched AS SELECT * FROM audit_event")
	tried, found := 0, 0
	for k := 1; k <= n; k++ {
		for name, statements := range tampers(k, n) {
			d.sql(raw, statements...)
			tried++
			r := d.verified()
			if !r.OK && r.Broken == int64(k) {
				found++
			} else {
				t.Errorf("record %d %s: ok is %v, broken at %d: %s", k, name, r.OK, r.Broken, r.Reason)
			}
			d.sql(raw, "DELETE FROM audit_event", "INSERT INTO audit_event SELECT * FROM untouched")
		}
	}
	if r := d.verified(); !r.OK || r.Sealed < n {
		t.Errorf("untouched it is %+v", r)
	}
	t.Logf("%d of %d found", found, tried)
}

// reseal changes record k and seals it again with its right hash, and those behind
// it up to record last, too.
func (d *desk) reseal(raw *sql.DB, k, last int64) {
	d.Helper()
	prev := ""
	for seq := k; seq <= last; seq++ {
		e := got[domain.AuditEvent](d)(d.boss.(store.ChainReader).SealedAt(d.ctx, seq))
		if seq == k {
			prev = e.PrevHash
			e.Reason += " really"
		}
		e.PrevHash, e.Hash = prev, domain.ChainHash(prev, e)
		prev = e.Hash
		if _, err := raw.ExecContext(d.ctx, "UPDATE audit_event SET reason = ?, prev_hash = ?, hash = ? WHERE seq = ?", e.Reason, e.PrevHash, e.Hash, seq); err != nil {
			d.Fatal(err)
		}
	}
}

func TestARecordThatIsSealedAgainIsFound(t *testing.T) {
	d, raw := chained(t, 20)
	n := d.head().Seq
	d.sql(raw, "CREATE TABLE untouched AS SELECT * FROM audit_event")
	for k := int64(1); k <= n; k++ {
		d.reseal(raw, k, k)
		if r := d.verified(); r.OK || r.Broken != k {
			t.Errorf("record %d: ok is %v, broken at %d: %s", k, r.OK, r.Broken, r.Reason)
		}
		d.sql(raw, "DELETE FROM audit_event", "INSERT INTO audit_event SELECT * FROM untouched")
	}
}

func TestAHeadKeptElsewhereFindsWhatTheChainCannot(t *testing.T) {
	d, raw := chained(t, 20)
	old := d.head()
	for range 3 {
		got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Northwind Labs"], Body: "more"}))
	}
	n := d.head().Seq
	against := func(h domain.ChainHead) store.ChainReport {
		return got[store.ChainReport](d)(store.VerifyAgainst(d.ctx, d.boss, h))
	}
	for _, h := range []domain.ChainHead{old, d.head()} {
		if r := against(h); !r.OK {
			t.Fatalf("an untouched chain against %d: %+v", h.Seq, r)
		}
	}
	if r := against(domain.ChainHead{Seq: 1, Hash: old.Hash}); r.OK || r.Broken != 1 {
		t.Errorf("another record's hash: %+v", r)
	}
	d.sql(raw, "CREATE TABLE untouched AS SELECT * FROM audit_event", "DELETE FROM setting WHERE name = 'audit_head'")
	for k := int64(1); k <= n; k++ {
		d.reseal(raw, k, n)
		if r := d.verified(); !r.OK {
			t.Errorf("written anew from %d on: %+v", k, r)
		}
		if r := against(old); r.OK != (k > old.Seq) {
			t.Errorf("written anew from %d on, against %d: %+v", k, old.Seq, r)
		}
		d.sql(raw, "DELETE FROM audit_event", "INSERT INTO audit_event SELECT * FROM untouched", fmt.Sprintf("DELETE FROM audit_event WHERE seq >= %d", k))
		if r := against(old); r.OK != (k > old.Seq) {
			t.Errorf("cut off at %d, against %d: %+v", k, old.Seq, r)
		}
		d.sql(raw, "DELETE FROM audit_event", "INSERT INTO audit_event SELECT * FROM untouched")
	}
}

func TestWritesSealTheirOwnEvents(t *testing.T) {
	d := seeded(t)
	d.win("Umbra Studios", "Corvus Systems", usd(66_000))
	r := d.verified()
	if !r.OK || r.Unsealed != 0 || r.Sealed < 5 || r.Head != d.head().Hash {
		t.Errorf("%+v", r)
	}
}

func TestAChainGoesOnBehindARecordThatWasCutOff(t *testing.T) {
	d, raw := chained(t, 10)
	head := d.head()
	d.sql(raw, fmt.Sprintf("DELETE FROM audit_event WHERE seq = %d", head.Seq))
	got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Northwind Labs"], Body: "later"}))
	if r := d.verified(); r.OK || r.Broken != head.Seq || d.head().Seq != head.Seq+1 {
		t.Errorf("the gap at %d was filled: %+v, head %d", head.Seq, r, d.head().Seq)
	}
}

func TestTheOrderIsThatOfTheNumbersHoweverTheClockGoes(t *testing.T) {
	d := seeded(t)
	var want []string
	for _, by := range []time.Duration{time.Hour, -48 * time.Hour, 0, 10 * time.Minute, -10 * 365 * 24 * time.Hour} {
		d.clock.Add(by)
		n := got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Northwind Labs"], Body: "tick"}))
		want = append(want, n.OpID)
	}
	last := d.head().Seq
	var is []string
	for seq := last - int64(len(want)) + 1; seq <= last; seq++ {
		is = append(is, got[domain.AuditEvent](d)(d.boss.(store.ChainReader).SealedAt(d.ctx, seq)).OpID)
	}
	if r := d.verified(); !r.OK || !slices.Equal(is, want) {
		t.Errorf("%v, want %v (%+v)", is, want, r)
	}
}

// unsealed takes all events out of the chain, as they are in a store of an older program.
func (d *desk) unsealed(raw *sql.DB) {
	d.Helper()
	d.sql(raw, "UPDATE audit_event SET seq = NULL, prev_hash = NULL, hash = NULL", "DELETE FROM setting WHERE name = 'audit_head'")
}

func TestAnOldStoreIsSealedInBatches(t *testing.T) {
	d := seeded(t)
	raw := d.raw()
	d.unsealed(raw)
	d.sql(raw, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
		INSERT INTO audit_event (at, actor_id, actor, via, op_id, action, subject, subject_id, before, after, reason)
		SELECT i, 1, 'Ana', 'cli', 'old-' || i, 'note.add', 'account', i, '', '', '' FROM n`)
	left := d.verified().Unsealed
	got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Northwind Labs"], Body: "meanwhile"}))
	for batch := 1; ; batch++ {
		more := got[bool](d)(d.svc.Seal(d.ctx))
		r := d.verified()
		if !r.OK || (r.Unsealed != 0) != more || r.Sealed+r.Unsealed != left+1 {
			t.Fatalf("after batch %d: %+v, more is %v", batch, r, more)
		}
		if !more {
			if batch != 3 {
				t.Errorf("%d batches for %d events", batch, left+1)
			}
			break
		}
	}
	if more := got[bool](d)(d.svc.Seal(d.ctx)); more {
		t.Error("there is more to seal when all is sealed")
	}
}

func TestSeveralSealersMakeOneChain(t *testing.T) {
	d := seeded(t)
	d.unsealed(d.raw())
	want := d.verified().Unsealed
	other := openAt(t, d.path())
	defer other.close()
	var wg sync.WaitGroup
	for i := range 4 {
		svc := []*store.Service{d.svc, other.svc}[i%2]
		wg.Go(func() {
			if err := svc.SealAll(d.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if r := d.verified(); !r.OK || r.Sealed != want || r.Unsealed != 0 {
		t.Errorf("%+v, want %d sealed", r, want)
	}
}

// failingSeal is a backend on which nothing can be sealed.
type failingSeal struct{ store.Backend }

func (failingSeal) SealsAtCommit() bool { return true }

func (b failingSeal) Write(ctx context.Context, f func(store.Tx) error) error {
	return b.Backend.Write(ctx, func(tx store.Tx) error { return f(unsealable{tx}) })
}

type unsealable struct{ store.Tx }

func (unsealable) Seal([]domain.AuditEvent) error {
	return domain.Errorf(domain.Internal, "no seal")
}

func TestNobodysWriteFailsBecauseNothingCanBeSealed(t *testing.T) {
	d := seeded(t)
	d.svc.Backend = failingSeal{d.svc.Backend}
	before := d.verified()
	n := got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Northwind Labs"], Body: "kept"}))
	after := d.verified()
	if n.ID == 0 || !after.OK || after.Unsealed != before.Unsealed+1 || after.Sealed != before.Sealed {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if _, err := d.svc.Seal(d.ctx); domain.CodeOf(err) != domain.Internal {
		t.Errorf("sealing answers %v", err)
	}
}

func TestOnlyWhoReadsTheWholeAuditVerifiesIt(t *testing.T) {
	d := seeded(t)
	for name, c := range map[string]struct {
		actor domain.Actor
		may   bool
	}{
		"an admin": {d.seed.Actor("Ana Ruiz", domain.RoleAdmin), true}, "an auditor": {d.seed.Actor("Ana Ruiz", domain.RoleAuditor), true},
		"a csm": {d.seed.Ana(), false}, "a rep": {d.seed.Leo(), false}, "a viewer": {d.seed.Actor("Ana Ruiz", domain.RoleViewer), false},
		"a manager with a team": {domain.Actor{UserID: 1, TeamID: 1, Team: []int64{1}, Roles: []domain.Role{domain.RoleManager}}, false},
	} {
		st := d.svc.As(c.actor)
		_, err := st.VerifyAudit(d.ctx)
		_, one := st.(store.ChainReader).SealedAt(d.ctx, 1)
		for _, err := range []error{err, one} {
			if c.may != (err == nil) || (err != nil && domain.CodeOf(err) != domain.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	_, err := d.boss.(store.ChainReader).SealedAt(d.ctx, 4711)
	d.refused(err, domain.NotFound, "")
}
