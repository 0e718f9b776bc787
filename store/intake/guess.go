package intake

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Auto lets the headers say what kind a file is.
const Auto = "auto"

// guess is one reading of a file's headers: this kind, of this system.
type guess struct {
	kind    *Kind
	system  *vocabulary
	sheet   *sheet
	sign    []string // headers that gave it away
	matched int      // columns that the vocabulary knows
}

// headerSet finds columns by folded name.
type headerSet struct {
	headers []string
	first   map[string]int // folded header → first column of that name
	folded  []string
}

func newHeaderSet(headers []string, itemType string) headerSet {
	h := headerSet{headers: headers, first: map[string]int{}, folded: make([]string, len(headers))}
	for i, name := range headers {
		f := fold(name)
		h.folded[i] = f
		if _, taken := h.first[f]; !taken && f != "" {
			h.first[f] = i
		} else if f == "" && strings.TrimSpace(name) != "" {
			h.first[strings.TrimSpace(name)] = i // "#"
		}
	}
	for i, name := range headers { // "Amount (EUR)" serves as "Amount" where there is no such column
		bare, _, ok := strings.Cut(name, "(")
		if _, taken := h.first[fold(bare)]; ok && !taken && fold(bare) != "" {
			h.first[fold(bare)] = i
		}
	}
	if itemType != "" {
		h.first[fold("attributes.type="+itemType)] = -1 // a sign, and no column
	}
	return h
}

// find is the column of an alias: its folded name, or with "~" a part of it.
func (h headerSet) find(alias string) (int, bool) {
	if part, ok := strings.CutPrefix(alias, "~"); ok {
		part = fold(part)
		for i, f := range h.folded {
			if strings.Contains(f, part) {
				return i, true
			}
		}
		return 0, false
	}
	key := fold(alias)
	if key == "" {
		key = strings.TrimSpace(alias)
	}
	i, ok := h.first[key]
	return i, ok
}

func (h headerSet) hasAll(signs []string) bool {
	for _, s := range signs {
		if _, ok := h.find(s); !ok {
			return false
		}
	}
	return len(signs) > 0
}

// recognise decides kind and system. With a kind given it only looks for the
// system; with "auto" the most telling set of headers wins: the larger one, then
// the one whose vocabulary knows more of the columns. Two kinds with the same
// merits are told apart by the file name, or by the person.
func (c *catalog) recognise(kind, file string, h headerSet) (guess, error) {
	if kind != Auto {
		k := c.byKey[kind]
		if k == nil {
			return guess{}, domain.Invalidf("kind", "There is no kind %q; use one of %s, or auto.", kind, strings.Join(Kinds(), ", "))
		}
		return c.systemFor(k, h), nil
	}
	for _, r := range c.refused {
		if h.hasAll(r.Signs) {
			return guess{}, domain.Invalidf("kind", "%s Nothing was imported.", r.Say)
		}
	}
	hint := nameHint(file)
	all := c.candidates(h, hint)
	if len(all) == 0 {
		if k := c.byKey[hint]; k != nil {
			return c.systemFor(k, h), nil
		}
		return guess{}, &Question{Flag: "kind", Options: Kinds(), Text: fmt.Sprintf(
			"What is in %s cannot be told from its columns (%s); nothing was imported. Say the kind: one of %s.", file, listHeaders(h.headers), strings.Join(Kinds(), ", "))}
	}
	best := all[0]
	for _, rival := range all[1:] {
		if rival.kind == best.kind || best.beats(rival, hint) {
			continue
		}
		return guess{}, &Question{Flag: "kind", Options: []string{best.kind.Key, rival.kind.Key}, Column: h.headers[h.mustFind(best.sign[0])], Text: fmt.Sprintf(
			"%s may hold %s (columns %s) or %s (columns %s); nothing was imported. Say which.",
			file, best.kind.Key, strings.Join(best.sign, ", "), rival.kind.Key, strings.Join(rival.sign, ", "))}
	}
	return c.redirect(best, hint, h), nil
}

// candidates lists the readings whose signs are there, the most telling first.
func (c *catalog) candidates(h headerSet, hint string) []guess {
	var all []guess
	for i := range c.systems {
		for j := range c.systems[i].Sheet {
			if g := c.weigh(&c.systems[i], &c.systems[i].Sheet[j], h); g.sign != nil {
				all = append(all, g)
			}
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].beats(all[j], hint) })
	return all
}

func (h headerSet) mustFind(alias string) int {
	i, _ := h.find(alias)
	return max(i, 0)
}

// redirect follows a file that calls itself CSAT or CES although its columns
// could be those of any survey.
func (c *catalog) redirect(g guess, hint string, h headerSet) guess {
	if hint != "csat" || g.kind.Key != "nps" || g.system.System != c.generic.System {
		return g
	}
	out := c.systemFor(c.byKey["csat"], h)
	out.sign = []string{"the file name"}
	return out
}

// nameHint is the kind that the file's name speaks of.
func nameHint(file string) string {
	base := strings.ToLower(filepath.Base(file))
	for _, w := range []struct{ word, kind string }{{"csat", "csat"}, {"ces_", "csat"}, {"ces-", "csat"}, {"_ces", "csat"}, {"nps", "nps"}} {
		if strings.Contains(base, w.word) {
			return w.kind
		}
	}
	return ""
}

func (c *catalog) weigh(v *vocabulary, s *sheet, h headerSet) guess {
	g := guess{kind: c.byKey[s.Kind], system: v, sheet: s}
	for _, sign := range s.Signs {
		if len(sign) > len(g.sign) && h.hasAll(sign) {
			g.sign = sign
		}
	}
	for _, aliases := range s.Columns {
		for _, a := range aliases {
			if _, ok := h.find(a); ok {
				g.matched++
				break
			}
		}
	}
	return g
}

func (g guess) beats(o guess, hint string) bool {
	if len(g.sign) != len(o.sign) {
		return len(g.sign) > len(o.sign)
	}
	if g.matched != o.matched {
		return g.matched > o.matched
	}
	return g.kind != o.kind && g.kind.Key == hint && hint != ""
}

// systemFor is the system whose vocabulary knows most of the columns, for a
// kind that is given; the plain one unless a sign speaks for another.
func (c *catalog) systemFor(k *Kind, h headerSet) guess {
	best := guess{kind: k}
	for i := range c.systems {
		v := &c.systems[i]
		for j := range v.Sheet {
			s := &v.Sheet[j]
			if s.Kind != k.Key {
				continue
			}
			g := c.weigh(v, s, h)
			plain := v.System == c.generic.System
			if plain {
				g.sign = nil
			}
			if !plain && g.sign == nil {
				continue
			}
			if best.system == nil || g.beats(best, "") {
				best = g
			}
		}
	}
	if best.system == nil {
		best.system, best.sheet = &c.generic, &sheet{Kind: k.Key}
	}
	return best
}

// say is the sentence that tells what was guessed and why.
func (g guess) say(file string, h headerSet, asked bool) string {
	what := g.kind.Key
	if g.system.System != "file" {
		what = fmt.Sprintf("%s of %s", g.kind.Key, g.system.Title)
	}
	if len(g.sign) == 0 {
		return fmt.Sprintf("%s is read as %s.", file, what)
	}
	names := make([]string, 0, len(g.sign))
	for _, s := range g.sign {
		if i, ok := h.find(s); ok && i >= 0 {
			names = append(names, fmt.Sprintf("%q", h.headers[i]))
		} else {
			names = append(names, s)
		}
	}
	verb := "was taken for"
	if asked {
		verb = "is read as"
	}
	return fmt.Sprintf("%s %s %s because it has %s.", file, verb, what, strings.Join(names, " and "))
}

func listHeaders(headers []string) string {
	const most = 12
	if len(headers) <= most {
		return strings.Join(headers, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(headers[:most], ", "), len(headers)-most)
}
