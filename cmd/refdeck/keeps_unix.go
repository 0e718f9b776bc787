//go:build unix

package main

import (
	"os"
	"syscall"
)

// keeps tells whether the store is ours to look after: its file is our own, or it
// is a database whose address we have.
func keeps(db host) bool {
	if db.Path() == "" {
		return true
	}
	info, err := os.Stat(db.Path())
	if err != nil {
		return false
	}
	of, ok := info.Sys().(*syscall.Stat_t)
	return ok && (os.Geteuid() == 0 || int(of.Uid) == os.Geteuid())
}
