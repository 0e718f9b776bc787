package pgtest

import "syscall"

// dying has the kernel send a signal to the program when this one dies.
func dying(attr *syscall.SysProcAttr, s syscall.Signal) *syscall.SysProcAttr {
	attr.Pdeathsig = s
	return attr
}

// memory is a folder in memory with room for a cluster; empty if there is none.
func memory() string {
	const dir, room = "/dev/shm", 2 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || int64(fs.Bavail)*fs.Bsize < room || syscall.Access(dir, 2) != nil {
		return ""
	}
	return dir
}
