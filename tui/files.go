package tui

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
)

// FileState keeps the state in one file, replaced as a whole.
type FileState struct{ Path string }

// Load gives the file's text, nil when there is none that can be read.
func (f FileState) Load() []byte {
	b, err := os.ReadFile(f.Path)
	if err != nil {
		return nil
	}
	return b
}

// Save replaces the file.
func (f FileState) Save(b []byte) error { return replaceFile(f.Path, b) }

// replaceFile writes beside and renames, so that a crash leaves the old file or the new one.
func replaceFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	next := path + ".new"
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}

// FileDrafts keeps drafts in one file, written at each change: they are there
// after a crash, too. It implements ui.Drafts.
type FileDrafts struct {
	path string
	mu   sync.Mutex
	all  map[string]map[string]string
	// Failed is told when a draft could not be written; may be nil.
	Failed func(error)
}

// OpenDrafts reads the drafts of a file; one that cannot be read counts as empty.
func OpenDrafts(path string) *FileDrafts {
	d := &FileDrafts{path: path, all: map[string]map[string]string{}}
	if b, err := os.ReadFile(path); err == nil {
		if json.Unmarshal(b, &d.all) != nil || d.all == nil {
			d.all = map[string]map[string]string{}
		}
	}
	return d
}

// Load gives the draft of a key, nil when there is none.
func (d *FileDrafts) Load(key string) map[string]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.all[key]
}

// Save keeps the draft of a key, or forgets it when there are no values.
func (d *FileDrafts) Save(key string, values map[string]string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(values) == 0 {
		delete(d.all, key)
	} else {
		d.all[key] = values
	}
	b, err := json.Marshal(d.all)
	if err == nil {
		err = replaceFile(d.path, b)
	}
	if err != nil && d.Failed != nil {
		d.Failed(err)
	}
}
