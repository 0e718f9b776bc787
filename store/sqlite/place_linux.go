package sqlite

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/refdeck/refdeck/domain"
)

// networkMagic are the file systems whose locks SQLite cannot rely on
// (RELIABILITY F9): NFS, SMB, SMB2, CIFS, CODA, AFS, 9P, Ceph, NCP.
var networkMagic = []int64{0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x73757245, 0x5346414f, 0x01021997, 0x00c36400, 0x564c}

// links is how many names a file has.
func links(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink)
	}
	return 1
}

// checkPlace refuses a network file system.
func checkPlace(path string) error {
	var st syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &st); err != nil {
		return domain.Wrap(domain.Unavailable, err, "The folder of the store %s cannot be looked at: %s.", path, err)
	}
	if slices.Contains(networkMagic, int64(uint32(st.Type))) {
		return domain.Errorf(domain.Unavailable, "The store %s lies on a network drive, where it could be damaged. Move it to a local disk.", path)
	}
	return nil
}

// readOnlyMount tells that nobody can write to the file system.
func readOnlyMount(path string) bool {
	const readOnly = 1 // ST_RDONLY
	var st syscall.Statfs_t
	return syscall.Statfs(path, &st) == nil && st.Flags&readOnly != 0
}

func isReadOnlyPlace(err error) bool { return errors.Is(err, syscall.EROFS) }
