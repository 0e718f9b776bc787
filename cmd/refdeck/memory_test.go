package main

import "testing"

func TestAServerLetsAsMuchGarbageLieAsIsWorthACollection(t *testing.T) {
	for _, c := range []struct {
		live uint64 // MiB
		want int64  // percent
	}{{0, mostGarbage}, {1, mostGarbage}, {8, 400}, {32, 100}, {80, 40}, {4_000, 40}} {
		if got := garbagePercent(c.live << 20); got != c.want {
			t.Errorf("of %d MiB in use %d %% may lie, want %d %%", c.live, got, c.want)
		}
	}
}
