//go:build !linux

package pgtest

import "syscall"

// dying does nothing here: a test that is killed leaves its server behind.
func dying(attr *syscall.SysProcAttr, _ syscall.Signal) *syscall.SysProcAttr { return attr }

// memory is a folder in memory; none is known here.
func memory() string { return "" }
