package storetest

import (
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/store"
)

// termsGoOn pages through a list of names two at a time.
func termsGoOn(t *testing.T, b store.Backend) {
	trial(t, b, func(tx store.Tx) {
		for id, term := range map[int64]string{1: "=acme", 2: "=acme", 3: "=beta", 4: "=gamma", 5: "zeta"} {
			puts(t, tx.AddTerms("account", id, []string{term}))
		}
		for _, c := range []struct {
			term  string
			after int64
			want  []int64
		}{{"=acme", 1, []int64{2, 3}}, {"=acme", 2, []int64{3, 4}}, {"=beta", 3, []int64{4}}, {"=gamma", 4, nil}} {
			if d := diff.Diff(c.want, need[[]int64](t)(tx.TermsAfter("account", c.term, c.after, "=", 2))); d != "" {
				t.Errorf("after %s of %d:\n%s", c.term, c.after, d)
			}
		}
	})
}
