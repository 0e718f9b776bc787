package main

import (
	"cmp"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/welcome"
)

// mostFiles is how many entries of a folder are listed.
const mostFiles = 200

// separators part the folders of a path, also where people type the other one.
const separators = "/" + string(filepath.Separator)

var importEnds = []string{".csv", ".tsv", ".txt", ".tab", ".json", ".ndjson", ".jsonl"}

// Files lists what a typed path may be completed to: of the folder it names,
// the folders and the files that can be imported.
func (im *imports) Files(ctx context.Context, typed string) ([]welcome.File, error) {
	typed = unquoted(typed)
	if typed == "~" || typed == "." || typed == ".." {
		typed += string(filepath.Separator)
	}
	folder := typed[:strings.LastIndexAny(typed, separators)+1]
	part := typed[len(folder):]
	entries, err := os.ReadDir(cmp.Or(im.real(folder), "."))
	if os.IsNotExist(err) {
		return nil, nil // still being typed
	}
	if err != nil {
		return nil, domain.Wrap(domain.NotFound, err, "The folder %s cannot be read. Type another path.", folder)
	}
	var out []welcome.File
	for _, e := range entries {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if f, ok := im.entry(folder, part, e); ok {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b welcome.File) int {
		return cmp.Or(rank(a, part)-rank(b, part), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	return out[:min(len(out), mostFiles)], nil
}

// rank puts what was typed in full first, then what begins with it; of equals
// folders come before files.
func rank(f welcome.File, part string) int {
	n := 4
	switch {
	case f.Name == part:
		n = 0
	case strings.HasPrefix(strings.ToLower(f.Name), strings.ToLower(part)):
		n = 2
	}
	if !f.Folder {
		n++
	}
	return n
}

// entry is one entry of a folder, if what was typed may mean it.
func (im *imports) entry(folder, part string, e os.DirEntry) (welcome.File, bool) {
	name := e.Name()
	if !strings.Contains(strings.ToLower(name), strings.ToLower(part)) || strings.HasPrefix(name, ".") && !strings.HasPrefix(part, ".") {
		return welcome.File{}, false
	}
	info, err := os.Stat(filepath.Join(cmp.Or(im.real(folder), "."), name)) // follows links
	switch {
	case err != nil:
		return welcome.File{}, false
	case info.IsDir():
		return welcome.File{Path: folder + name + string(filepath.Separator), Name: name, Folder: true}, true
	case !info.Mode().IsRegular(), !slices.Contains(importEnds, strings.ToLower(filepath.Ext(name))) && name != part:
		return welcome.File{}, false
	}
	return welcome.File{Path: folder + name, Name: name, Bytes: info.Size()}, true
}

// real is the path behind what was typed, pasted or dropped on the terminal.
func (im *imports) real(typed string) string {
	path := unquoted(typed)
	if rest, ok := strings.CutPrefix(path, "~"); ok && im.home != "" && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		path = im.home + rest
	}
	if _, err := os.Stat(path); err != nil && strings.Contains(path, `\ `) {
		if plain := strings.ReplaceAll(path, `\ `, " "); plain != path {
			return plain
		}
	}
	return path
}

// unquoted takes away what terminals put around the path of a dropped file.
func unquoted(typed string) string {
	path := strings.TrimSpace(typed)
	for _, q := range []string{"'", `"`} {
		if len(path) > 1 && strings.HasPrefix(path, q) && strings.HasSuffix(path, q) {
			path = path[1 : len(path)-1]
		}
	}
	if rest, ok := strings.CutPrefix(path, "file://"); ok {
		if plain, err := url.PathUnescape(rest); err == nil {
			return plain
		}
	}
	return path
}
