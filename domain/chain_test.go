package domain

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// chainVectors are seals that were computed outside of this program, with the
// lines of Python in the documentation of ChainHash.
var chainVectors = []struct {
	event AuditEvent
	hash  string
}{
	{AuditEvent{ID: 1, At: time.UnixMicro(1795165920000001), ActorID: 3, Actor: "Ana Ruiz", Via: "cli", OpID: "op-1", Action: "referral.move", Subject: "referral",
		SubjectID: 12, Before: `{"referral.Stage":"new"}`, After: `{"referral.Stage":"contacted"}`}, "bf9a4f2fbf234d561ca52b626a162aeffd2824585a75f972b125af97899c60c2"},
	{AuditEvent{ID: 2, At: time.UnixMicro(1795165920000000), Actor: "Zoë, 5:x,", Via: "ssh", OpID: "op-2", Action: "user.save", Subject: "user", SubjectID: 4,
		After: `{"user.Roles":"csm"}`, Reason: "left\nthe team"}, "d9665878b59890889049a3ba1cc393dfdc03a13b4a836bae54a3b3a97f39d4a0"},
	{AuditEvent{ID: 4}, "cabbaf2e7250fc3be89f859825a71e6f84a43f0ae32f58fb00adc8b33b661634"},
}

func TestSealsAreWhatAnybodyComputes(t *testing.T) {
	prev := ""
	for _, v := range chainVectors {
		if got := ChainHash(prev, v.event); got != v.hash {
			t.Errorf("the seal of %d is %s, want %s", v.event.ID, got, v.hash)
		}
		prev = v.hash
	}
}

func TestNoTwoEventsHaveOneSeal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringOf(rapid.SampledFrom([]rune("0123456789:,ab")))
		draw := func() AuditEvent {
			return AuditEvent{ID: rapid.Int64Range(0, 12).Draw(t, "id"), ActorID: rapid.Int64Range(0, 12).Draw(t, "actor id"), Actor: part.Draw(t, "actor"),
				Via: part.Draw(t, "via"), Before: part.Draw(t, "before"), After: part.Draw(t, "after")}
		}
		a, b, prev, other := draw(), draw(), part.Draw(t, "prev"), part.Draw(t, "other")
		if (ChainHash(prev, a) == ChainHash(other, b)) != (a == b && prev == other) {
			t.Errorf("%q %+v and %q %+v", prev, a, other, b)
		}
	})
}

// sealedChain is n events that were sealed in order; the clock goes back on the way.
func sealedChain(n int) []AuditEvent {
	var out []AuditEvent
	prev := ""
	for i := range n {
		e := AuditEvent{ID: int64(i + 1), At: time.UnixMicro(1795165920000000 - int64(i%3)*1e9), Action: "referral.move", Subject: "referral", SubjectID: int64(i), Seq: int64(i + 1), PrevHash: prev}
		e.Hash = ChainHash(prev, e)
		prev = e.Hash
		out = append(out, e)
	}
	return out
}

func stream(events []AuditEvent) iter.Seq2[AuditEvent, error] {
	return func(yield func(AuditEvent, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// renumbered gives the events the places in which they stand.
func renumbered(events []AuditEvent) []AuditEvent {
	for i := range events {
		events[i].Seq = int64(i + 1)
	}
	return events
}

func resealed(e AuditEvent) AuditEvent {
	e.Hash = ChainHash(e.PrevHash, e)
	return e
}

func TestAChainNamesItsFirstFault(t *testing.T) {
	const n = 8
	for name, c := range map[string]struct {
		tamper func(s []AuditEvent, at int) []AuditEvent
		kind   ChainFaultKind
		last   bool
	}{
		"a field that was changed":             {func(s []AuditEvent, at int) []AuditEvent { s[at].SubjectID++; return s }, ChainEdited, true},
		"a seal that was changed":              {func(s []AuditEvent, at int) []AuditEvent { s[at].Hash = strings.Repeat("0", 64); return s }, ChainEdited, true},
		"a link that was changed":              {func(s []AuditEvent, at int) []AuditEvent { s[at].PrevHash = strings.Repeat("0", 64); return s }, ChainEdited, true},
		"a record that was changed and sealed": {func(s []AuditEvent, at int) []AuditEvent { s[at].SubjectID++; s[at] = resealed(s[at]); return s }, ChainEdited, false},
		"a record that went missing":           {func(s []AuditEvent, at int) []AuditEvent { return slices.Delete(s, at, at+1) }, ChainMissing, false},
		"a record that went missing, the rest moved up": {func(s []AuditEvent, at int) []AuditEvent {
			return renumbered(slices.Delete(s, at, at+1))
		}, ChainMissing, false},
		"two records that changed places": {func(s []AuditEvent, at int) []AuditEvent {
			s[at], s[at+1] = s[at+1], s[at]
			return renumbered(s)
		}, ChainOutOfOrder, false},
		"a copy of a record": {func(s []AuditEvent, at int) []AuditEvent {
			return renumbered(slices.Insert(s, at, s[len(s)-1]))
		}, ChainOutOfOrder, false},
		"a record out of thin air": {func(s []AuditEvent, at int) []AuditEvent {
			return renumbered(slices.Insert(s, at, AuditEvent{ID: 99, Action: "user.save", PrevHash: s[at].PrevHash, Hash: strings.Repeat("1", 64)}))
		}, ChainInserted, true},
		"a record out of thin air, sealed": {func(s []AuditEvent, at int) []AuditEvent {
			return renumbered(slices.Insert(s, at, resealed(AuditEvent{ID: s[at].ID, Action: "user.save", PrevHash: s[at].PrevHash})))
		}, ChainInserted, true},
		"a place that occurs twice": {func(s []AuditEvent, at int) []AuditEvent { return slices.Insert(s, at+1, s[at]) }, ChainOutOfOrder, true},
	} {
		t.Run(name, func(t *testing.T) {
			for at := range n {
				if at == n-1 && !c.last {
					continue // only what was kept elsewhere shows it
				}
				got, err := VerifyChain(stream(c.tamper(sealedChain(n), at)))
				if err != nil || got.Fault == nil {
					t.Fatalf("at %d nothing is found, %v", at+1, err)
				}
				if got.Fault.Kind != c.kind || got.Fault.Seq != int64(at+1) {
					t.Errorf("at %d: %s at %d, want %s at %d", at+1, got.Fault.Kind, got.Fault.Seq, c.kind, at+1)
				}
			}
		})
	}
}

func TestAWholeChainHasNoFault(t *testing.T) {
	for _, n := range []int{0, 1, 60} {
		events := sealedChain(n)
		got, err := VerifyChain(stream(events))
		if err != nil || got.Fault != nil || got.Records != int64(n) {
			t.Errorf("%d events: %+v, %v", n, got, err)
		}
		if n > 0 && got.Head != events[n-1] {
			t.Errorf("the head is %+v", got.Head)
		}
	}
	broken := errors.New("the disk")
	_, err := VerifyChain(func(yield func(AuditEvent, error) bool) { yield(AuditEvent{}, broken) })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestNoTamperedChainPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 12).Draw(t, "events")
		was := sealedChain(n)
		is := slices.Clone(was)
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			at, other := rapid.IntRange(0, len(is)-1).Draw(t, "at"), rapid.IntRange(0, len(is)-1).Draw(t, "other")
			switch rapid.IntRange(0, 3).Draw(t, "change") {
			case 0:
				is[at].Reason += "x"
				if rapid.Bool().Draw(t, "sealed anew") {
					is[at] = resealed(is[at])
				}
			case 1:
				is[at], is[other] = is[other], is[at]
			case 2:
				is = slices.Insert(is, at, is[other])
			case 3:
				if len(is) > 1 {
					is = slices.Delete(is, at, at+1)
				}
			}
			is = renumbered(is)
		}
		got, err := VerifyChain(stream(is))
		if err != nil {
			t.Fatal(err)
		}
		sound := got.Fault == nil
		head := AuditEvent{}
		if len(is) > 0 {
			head = is[len(is)-1]
		}
		if sound && (len(is) != n || head.Hash != was[n-1].Hash) { // the head kept elsewhere tells
			sound = false
		}
		if sound != slices.Equal(is, was) {
			t.Errorf("sound is %v, fault %v", sound, got.Fault)
		}
	})
}

func TestAHeadIsReadAsItIsWritten(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	got, err := ParseChainHead(" 17:" + strings.ToUpper(hash) + "\n")
	if err != nil || got.String() != "17:"+hash {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", "17", "17:", ":" + hash, "0:" + hash, "-1:" + hash, "17:" + hash[1:], "17:" + hash + "ab", "x:" + hash, "17:" + strings.Repeat("zz", 32)} {
		if _, err := ParseChainHead(text); CodeOf(err) != Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAFaultIsOneSentence(t *testing.T) {
	e := sealedChain(3)[2]
	e.Action = "referral\x1b.move"
	for want, f := range map[string]ChainFault{
		"Record 3 (id 3, 2026-11-20 08:38:40 UTC, referral": {ChainEdited, 3, e},
		"Record 4 of the audit is missing":                  {ChainMissing, 4, e},
		"Record 1 of the audit, the first one, is missing":  {ChainMissing, 1, AuditEvent{}},
		"Record without a place (id 2":                      {ChainInserted, 0, AuditEvent{ID: 2}},
	} {
		got := f.String()
		if !strings.HasPrefix(got, want) || !strings.HasSuffix(got, ".") || strings.ContainsAny(got, "\n\x1b") {
			t.Errorf("got %q, want %q …", got, want)
		}
	}
}
