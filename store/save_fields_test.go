package store

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/refdeck/refdeck/domain"
)

func TestAnObjectIsSplitAsEncodingJSONReadsIt(t *testing.T) {
	for _, row := range []any{
		struct{}{}, domain.Referral{}, domain.Account{Name: `a "quoted\" {name}, with: [all]`},
		domain.Referral{Meta: domain.Meta{ID: 7, CreatedAt: time.Unix(5, 0).UTC()}, AccountName: "\\", Need: "\u2028<>&", Value: domain.Money{Minor: 5, Currency: "EUR"}},
		map[string]any{"a": []any{1, map[string]any{"b": "]"}}, "c": nil, "d": map[string]any{}},
	} {
		b, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]json.RawMessage{}
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, fieldsOf(b)); diff != "" {
			t.Errorf("%s: %s", b, diff)
		}
	}
}
