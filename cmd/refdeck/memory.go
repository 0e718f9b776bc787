package main

import (
	"context"
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// limitMemory has the collector work harder before a server fills the machine, or
// the container, that it runs in: from three quarters of it on. A limit that was
// set by hand stays.
func limitMemory(set string) {
	if set != "" {
		return
	}
	if most := memoryHere(); most > 0 {
		debug.SetMemoryLimit(most / 4 * 3)
	}
}

// The garbage that a server lets lie before it collects, beside what it needs.
const (
	leastGarbage = 32 << 20 // bytes: a collection is not worth less
	shareGarbage = 40       // percent of what is needed, where that is more
	mostGarbage  = 1_600    // percent
	paceEvery    = time.Second
)

// paceCollector has the collector leave so much garbage lying as the two lines above
// say, until ctx ends. Left to itself it lets as much lie as there is in use: twice
// the memory for hundreds of sessions that hardly make any, and a collection at every
// few requests where little is held. A pace that was set by hand stays.
func paceCollector(ctx context.Context, set string) {
	if set != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	now := int64(0)
	every(ctx, paceEvery, func() {
		metrics.Read(live)
		pace := garbagePercent(live[0].Value.Uint64())
		if d := pace - now; d > now/8 || -d > now/8 { // setting it halts the program for a moment
			debug.SetGCPercent(int(pace))
			now = pace
		}
	})
}

// garbagePercent is the garbage to be let lie, as a share of what is in use.
func garbagePercent(live uint64) int64 {
	return min(max(shareGarbage, int64(leastGarbage*100/max(live, 1))), mostGarbage)
}

// memoryHere is how many bytes there are to use; 0 where that is not told.
func memoryHere() int64 {
	least := int64(math.MaxInt64)
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(file); err == nil {
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil {
				least = min(least, n)
			}
		}
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		words := strings.Fields(string(text)) // MemTotal: N kB
		if len(words) > 1 {
			if n, err := strconv.ParseInt(words[1], 10, 64); err == nil {
				least = min(least, n*1024)
			}
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}
