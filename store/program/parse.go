// Package program reads and writes the program file: the settings of a referral
// program as TOML, in the words of DOMAIN §3.
package program

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	_ "time/tzdata" // a zone must be known on every machine

	"github.com/BurntSushi/toml"

	"github.com/refdeck/refdeck/domain"
)

// Default is the program file with every setting at its default and explained.
//
//go:embed default.toml
var Default string

// Problem is one thing wrong with a program file. Line and Col count from 1,
// columns in characters.
type Problem struct {
	Line, Col int
	Key       string // "gates.yearly_cap"; empty when the file is not TOML
	Message   string
}

// String is the problem as one line: "line 12, column 14: gates.yearly_cap: …".
func (p Problem) String() string {
	where := fmt.Sprintf("line %d, column %d: ", p.Line, p.Col)
	if p.Key != "" {
		where += p.Key + ": "
	}
	return where + p.Message
}

// wrong is a value that cannot be; it says what to write instead.
type wrong string

func (w wrong) Error() string { return string(w) }

// Parse reads a program file. What it leaves out is taken from
// domain.DefaultProgram. It answers invalid, with line, column and key of the
// first problem, for anything that Check finds.
func Parse(text string) (*domain.Program, error) {
	p, problems := Check(text)
	if len(problems) == 0 {
		return p, nil
	}
	text = problems[0].String()
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	switch n := len(problems) - 1; {
	case n == 1:
		text += " There is one more problem."
	case n > 1:
		text += fmt.Sprintf(" There are %d more problems.", n)
	}
	return nil, domain.Invalidf(problems[0].Key, "The program file is not in order and was not used: %s", text)
}

// Check reads a program file and lists everything that is wrong with it, in the
// order of the file. The program is usable only if the list is empty.
func Check(text string) (*domain.Program, []Problem) {
	var raw map[string]any
	if _, err := toml.Decode(text, &raw); err != nil {
		return nil, []Problem{syntaxProblem(text, err)}
	}
	c := checker{places: locate(text), program: domain.DefaultProgram()}
	values := map[string]any{}
	flatten("", raw, values)
	for path, v := range values {
		c.apply(path, v)
	}
	if len(c.problems) == 0 {
		c.crossCheck()
	}
	slices.SortFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Key, b.Key))
	})
	return c.program, c.problems
}

func syntaxProblem(text string, err error) Problem {
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		return Problem{Line: 1, Col: 1, Message: err.Error()}
	}
	line, col := lineCol(text, pe.Position.Start)
	return Problem{Line: line, Col: col, Message: strings.TrimSuffix(pe.Message, ".")}
}

// flatten lists the values of a file by their full path. An empty table is
// listed too, so that a misspelt one is found.
func flatten(prefix string, table map[string]any, out map[string]any) {
	for key, v := range table {
		path := key
		if prefix != "" {
			path = prefix + "." + key
		}
		sub, ok := v.(map[string]any)
		if !ok || len(sub) == 0 {
			out[path] = v
			continue
		}
		flatten(path, sub, out)
	}
}

// checker collects what is wrong with a file while it fills in the program.
type checker struct {
	places   map[string]place
	program  *domain.Program
	problems []Problem
}

func (c *checker) apply(path string, v any) {
	s, known := index[path]
	if !known {
		if _, table := v.(map[string]any); !table || !knownTable(path) {
			at := c.find(path)
			c.problems = append(c.problems, Problem{at.line, at.keyCol, path, unknown(path)})
		}
		return
	}
	if err := s.set(c.program, v); err != nil {
		c.bad(path, err.Error())
	}
}

func (c *checker) bad(path, message string) {
	at := c.find(path)
	c.problems = append(c.problems, Problem{at.line, at.valueCol, path, message})
}

// find is where a key stands; of one inside an inline table it is the table's.
func (c *checker) find(path string) place {
	for {
		if at, ok := c.places[path]; ok {
			return at
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return place{1, 1, 1}
		}
		path = path[:i]
	}
}

func knownTable(path string) bool {
	return slices.ContainsFunc(sections, func(s section) bool {
		return s.name == path || strings.HasPrefix(s.name, path+".")
	})
}

// unknown refuses a key and names the nearest known one.
func unknown(path string) string {
	best, likeness := "", 0.7
	for i := range sections {
		for j := range sections[i].settings {
			known := sections[i].settings[j].path
			if l := domain.Similarity(path, known); l > likeness {
				best, likeness = known, l
			}
		}
	}
	if best == "" {
		return "there is no such setting"
	}
	return "there is no such setting; did you mean " + best + "?"
}
