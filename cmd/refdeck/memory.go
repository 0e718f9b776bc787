package main

import (
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
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
