package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/refdeck/refdeck/"

// forbidden says which packages must not be reached from which, however
// indirectly (DESIGN §1). A name that ends with / stands for all below it.
var forbidden = []struct{ from, to, why string }{
	{"store", module + "store/", "the service knows its backend only as an interface"},
	{"store", "charm.land/", "the store knows no terminal"},
	{"store/", "charm.land/", "the store knows no terminal"},
	{"store", module + "tui", "the store knows no screen"},
	{"store/", module + "tui", "the store knows no screen"},
	{"store/", module + "tui/", "the store knows no screen"},
	{"store/", module + "themes", "the store knows no colours"},
	{"store/intake", module + "store/internal/", "an importer sees the Store alone"},
	{"store/demo", module + "store/internal/", "the demo sees the Backend alone"},
	{"themes", module, "a theme is colours and nothing else"},
	{"tui", module + "store/", "a screen sees store.Store, never a backend"},
	{"tui/", module + "store/internal/", "a screen sees store.Store, never a backend"},
	{"tui/", module + "store/sqlite", "a screen sees store.Store, never a backend"},
	{"tui/ui", module + "tui", "widgets do not know the shell"},
	{"", module + "cmd/", "nothing imports a command"},
}

func TestPackagesImportOnlyInTheDirectionOfTheDesign(t *testing.T) {
	deps := dependencies(t)
	for _, rule := range forbidden {
		for pkg, all := range deps {
			if !covers(rule.from, strings.TrimPrefix(pkg, module)) {
				continue
			}
			for _, dep := range all {
				if dep != pkg && covers(rule.to, dep) {
					t.Errorf("%s imports %s: %s", pkg, dep, rule.why)
				}
			}
		}
	}
	for _, dep := range deps[module+"domain"] {
		if first, _, _ := strings.Cut(dep, "/"); strings.Contains(first, ".") {
			t.Errorf("domain imports %s: it may use the standard library only", dep)
		}
	}
}

// covers tells whether a rule's name stands for a package.
func covers(rule, pkg string) bool {
	if strings.HasSuffix(rule, "/") || rule == "" {
		return strings.HasPrefix(pkg, rule)
	}
	return pkg == rule
}

// dependencies lists what each of our packages reaches, tests left out.
func dependencies(t *testing.T) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Deps " "}}`, "./...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	deps := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		if len(words) > 0 && !strings.HasSuffix(words[0], "/tuitest") {
			deps[words[0]] = words[1:]
		}
	}
	if len(deps[module+"domain"]) == 0 {
		t.Fatal("go list did not tell what domain imports")
	}
	return deps
}

// Sizes that keep a file and a function readable at a glance (DESIGN §5).
const (
	maxFile     = 400
	maxFunction = 80
	maxUpdate   = 40
)

var vagueNames = []string{"utils", "util", "common", "helpers", "helper", "types", "models", "misc", "pkg", "base"}

func TestFilesAndFunctionsStayShort(t *testing.T) {
	set := token.NewFileSet()
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if n := set.Position(f.FileEnd).Line; n > maxFile+1 {
			t.Errorf("%s has %d lines, more than %d", path, n-1, maxFile)
		}
		if slices.Contains(vagueNames, f.Name.Name) {
			t.Errorf("%s: the package name %s says nothing", path, f.Name.Name)
		}
		if !strings.HasSuffix(path, "_test.go") {
			checkFunctions(t, set, f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFunctions(t *testing.T, set *token.FileSet, f *ast.File) {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		at := set.Position(fn.Pos())
		lines := set.Position(fn.End()).Line - at.Line + 1
		limit := maxFunction
		if fn.Name.Name == "Update" {
			limit = maxUpdate
		}
		if lines > limit {
			t.Errorf("%s: %s has %d lines, more than %d", at, fn.Name.Name, lines, limit)
		}
	}
}
