package intake

import (
	"fmt"
	"sort"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Column is one column of the file and the field it feeds.
type Column struct {
	Index  int
	Header string
	Field  Field
	Reads  string // how its values are read, in words: "day/month/year", "decimal comma"
}

// assign maps columns to fields: first what the person said, then the aliases of
// the recognised system, the plain ones, and the field's own name. A column feeds
// one field.
func (c *catalog) assign(g guess, h headerSet, maps map[string]string) ([]Column, error) {
	taken := map[int]bool{}
	cols := map[string]int{}
	for _, field := range sortedKeys(maps) {
		header := maps[field]
		if _, ok := g.kind.Field(field); !ok {
			return nil, domain.Invalidf("map", "%s have no field %q; nothing was imported. The fields are: %s.", g.kind.Key, field, strings.Join(g.kind.names(), ", "))
		}
		if header == "" {
			cols[field] = -1 // said to have no column
			continue
		}
		i, ok := h.first[fold(header)]
		if !ok || i < 0 {
			return nil, domain.Invalidf("map", "There is no column %q for %s; nothing was imported. The columns are: %s.", header, field, listHeaders(h.headers))
		}
		cols[field], taken[i] = i, true
	}
	plain := c.sheetOf(&c.generic, g.kind.Key)
	for pass := range 4 {
		for _, f := range g.kind.Fields {
			if _, done := cols[f.Name]; done {
				continue
			}
			var aliases []string
			switch pass {
			case 0:
				aliases = g.sheet.Columns[f.Name]
			case 1:
				aliases = plain.Columns[f.Name]
			case 2:
				aliases = c.generic.Common[f.Name]
			case 3:
				aliases = []string{f.Name}
			}
			for _, a := range aliases {
				if i, ok := h.find(a); ok && i >= 0 && !taken[i] {
					cols[f.Name], taken[i] = i, true
					break
				}
			}
		}
	}
	return g.columns(h, cols), nil
}

func (g guess) columns(h headerSet, cols map[string]int) []Column {
	var out []Column
	for _, f := range g.kind.Fields {
		if i, ok := cols[f.Name]; ok && i >= 0 {
			out = append(out, Column{Index: i, Header: h.headers[i], Field: f})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Index < out[j].Index })
	return out
}

func (c *catalog) sheetOf(v *vocabulary, kind string) *sheet {
	for i := range v.Sheet {
		if v.Sheet[i].Kind == kind {
			return &v.Sheet[i]
		}
	}
	return &sheet{Kind: kind}
}

func (k *Kind) names() []string {
	out := make([]string, len(k.Fields))
	for i, f := range k.Fields {
		out[i] = f.Name
	}
	return out
}

// checkNeeds answers a question that names the missing column, if an essential
// one is missing.
func (k *Kind) checkNeeds(file string, cols []Column, h headerSet) error {
	have := map[string]bool{}
	for _, c := range cols {
		have[c.Field.Name] = true
	}
	for _, group := range k.Needs {
		found := false
		for _, name := range group {
			found = found || have[name]
		}
		if found {
			continue
		}
		what := group[0]
		if len(group) > 1 {
			what = strings.Join(group[:len(group)-1], ", ") + " or " + group[len(group)-1]
		}
		return &Question{Flag: "map", Column: group[0], Options: h.headers, Text: fmt.Sprintf(
			"%s has no column for %s, which %s need; nothing was imported. Its columns are: %s. Say which one it is with --map %s=HEADER.",
			file, what, k.Key, listHeaders(h.headers), group[0])}
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
