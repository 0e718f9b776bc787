package intake

import (
	"bytes"
	"io"
	"os"
	"path/filepath"

	"github.com/refdeck/refdeck/domain"
)

// Source is one input that can be read from its beginning as often as needed.
type Source struct {
	Name string // shown to people; "standard input" for a pipe
	Size int64  // bytes
	open func() (io.ReadCloser, error)
	drop func() error
}

// FromFile is the source of a file on disk. It answers not_found when there is
// no such file and invalid for a folder.
func FromFile(path string) (*Source, error) {
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return nil, domain.Errorf(domain.NotFound, "There is no file %s; nothing was imported. Check the path.", path)
	case err != nil:
		return nil, domain.Wrap(domain.Unavailable, err, "The file %s cannot be read; nothing was imported. Check its permissions.", path)
	case info.IsDir():
		return nil, domain.Invalidf("file", "%s is a folder; nothing was imported. Name the files in it.", path)
	}
	if !info.Mode().IsRegular() { // a pipe or a device can be read only once
		f, err := os.Open(path)
		if err != nil {
			return nil, unreadable(path, err)
		}
		defer letGo(f)
		return FromReader(filepath.Base(path), f)
	}
	return &Source{Name: path, Size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(path) }}, nil
}

// FromReader is the source of a stream that can be read only once, such as
// standard input: it is copied into a temporary file, which Close removes.
func FromReader(name string, r io.Reader) (*Source, error) {
	f, err := os.CreateTemp("", "refdeck-import-*")
	if err != nil {
		return nil, domain.Wrap(domain.Unavailable, err, "No room for a temporary copy of %s; nothing was imported. Free some disk space or set TMPDIR.", name)
	}
	path := f.Name()
	n, err := io.Copy(f, r)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(path) // the copy is of no use; the error that is told is the first one
		return nil, domain.Wrap(domain.Unavailable, err, "%s broke off while it was read; nothing was imported. Send it again.", name)
	}
	return &Source{Name: name, Size: n,
		open: func() (io.ReadCloser, error) { return os.Open(path) },
		drop: func() error { return os.Remove(path) }}, nil
}

// FromBytes is the source of a text in memory.
func FromBytes(name string, b []byte) *Source {
	return &Source{Name: name, Size: int64(len(b)), open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b)), nil
	}}
}

// Close removes what the source has put aside.
func (s *Source) Close() error {
	if s.drop == nil {
		return nil
	}
	return s.drop()
}

func (s *Source) reader() (io.ReadCloser, error) {
	r, err := s.open()
	if err != nil {
		return nil, unreadable(s.Name, err)
	}
	return r, nil
}

func unreadable(name string, err error) error {
	return domain.Wrap(domain.Unavailable, err, "%s can no longer be read; what was imported before stays. Try again.", name)
}

// letGo closes what was only read, where nothing can be lost any more.
func letGo(c io.Closer) { _ = c.Close() }
