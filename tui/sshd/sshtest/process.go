package sshtest

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// Spent is the processor time and the resident memory, in KiB, that a process has
// taken; nothing where there is no /proc.
func Spent(pid int) (cpu time.Duration, rss int) {
	stat, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	const user, system, resident = 11, 12, 21 // counted from the state on; see proc(5)
	if len(fields) <= resident {
		return 0, 0
	}
	a, _ := strconv.Atoi(fields[user])
	b, _ := strconv.Atoi(fields[system])
	pages, _ := strconv.Atoi(fields[resident])
	const ticks = 100 // a second, on every Linux that Go runs on
	return time.Duration(a+b) * time.Second / ticks, pages * os.Getpagesize() >> 10
}

// Percent is a share of one core.
func Percent(used, of time.Duration) float64 { return 100 * float64(used) / float64(of) }
