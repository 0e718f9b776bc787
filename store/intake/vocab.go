package intake

import (
	"embed"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode"

	"github.com/BurntSushi/toml"
)

//go:embed vocab/*.toml
var vocabFiles embed.FS

// Type says how the cells of a field are read.
type Type string

// The types of fields; see vocab/kinds.toml.
const (
	TypeText     Type = "text"
	TypeNote     Type = "note"
	TypeName     Type = "name"
	TypeID       Type = "id"
	TypeRef      Type = "ref"
	TypeEmail    Type = "email"
	TypeDomain   Type = "domain"
	TypeDate     Type = "date"
	TypeMoney    Type = "money"
	TypeCurrency Type = "currency"
	TypeNumber   Type = "number"
	TypeInt      Type = "int"
	TypeScore    Type = "score"
	TypeBool     Type = "bool"
	TypeEnum     Type = "enum"
)

// Field is one thing a record of a kind can have.
type Field struct {
	Name  string
	Type  Type
	Words string // the word list of an enum
}

// Kind is what the rows of a file are: accounts, contacts, nps …
type Kind struct {
	Key    string
	Fields []Field
	Needs  [][]string // a column for at least one of each group must be there
	Row    [][]string // a cell for at least one of each group must be filled
	index  map[string]int
}

// Field finds a field by name.
func (k *Kind) Field(name string) (Field, bool) {
	i, ok := k.index[name]
	if !ok {
		return Field{}, false
	}
	return k.Fields[i], true
}

// words is one word list: folded foreign word → our word.
type words struct {
	of      map[string]string
	other   string
	hasElse bool
	numeric bool
}

// sheet is what one system calls the columns of one kind.
type sheet struct {
	Kind       string
	Title      string
	Signs      [][]string
	Columns    map[string][]string
	Scale      int64
	HeaderRows int `toml:"header_rows"`
}

type vocabulary struct {
	System string
	Title  string
	Common map[string][]string
	Sheet  []sheet
}

type refusal struct {
	Signs []string
	Say   string
}

// catalog is everything in vocab/, loaded once; it is never changed.
type catalog struct {
	kinds   []*Kind
	byKey   map[string]*Kind
	words   map[string]words
	systems []vocabulary
	generic vocabulary
	refused []refusal
}

var vocab = sync.OnceValues(loadCatalog)

func loadCatalog() (*catalog, error) {
	c := &catalog{byKey: map[string]*Kind{}, words: map[string]words{}}
	if err := c.loadKinds(); err != nil {
		return nil, err
	}
	if err := c.loadWords(); err != nil {
		return nil, err
	}
	for _, name := range []string{"generic", "hubspot", "salesforce", "pipedrive", "zoho", "surveys", "partners", "refused"} {
		var file struct {
			vocabulary
			Vocabulary []vocabulary
			Refused    []refusal
		}
		if _, err := toml.DecodeFS(vocabFiles, "vocab/"+name+".toml", &file); err != nil {
			return nil, fmt.Errorf("vocab/%s.toml: %w", name, err)
		}
		c.refused = append(c.refused, file.Refused...)
		c.systems = append(c.systems, file.Vocabulary...)
		switch {
		case name == "generic":
			c.generic = file.vocabulary
			c.systems = append(c.systems, file.vocabulary)
		case file.System != "":
			c.systems = append(c.systems, file.vocabulary)
		}
	}
	return c, c.check()
}

func (c *catalog) loadKinds() error {
	var file struct {
		Kind []struct {
			Key        string
			Needs, Row [][]string
			Fields     []string
		}
	}
	if _, err := toml.DecodeFS(vocabFiles, "vocab/kinds.toml", &file); err != nil {
		return fmt.Errorf("vocab/kinds.toml: %w", err)
	}
	for _, k := range file.Kind {
		kind := &Kind{Key: k.Key, Needs: k.Needs, Row: k.Row, index: map[string]int{}}
		for _, line := range k.Fields {
			name, typ, ok := strings.Cut(line, " ")
			if !ok {
				return fmt.Errorf("vocab/kinds.toml: %s: %q has no type", k.Key, line)
			}
			base, list, _ := strings.Cut(typ, ":")
			kind.index[name] = len(kind.Fields)
			kind.Fields = append(kind.Fields, Field{Name: name, Type: Type(base), Words: list})
		}
		c.kinds = append(c.kinds, kind)
		c.byKey[k.Key] = kind
	}
	return nil
}

func (c *catalog) loadWords() error {
	var file map[string]map[string]any
	if _, err := toml.DecodeFS(vocabFiles, "vocab/words.toml", &file); err != nil {
		return fmt.Errorf("vocab/words.toml: %w", err)
	}
	for list, entries := range file {
		w := words{of: map[string]string{}}
		w.other, w.hasElse = entries["else"].(string)
		w.numeric, _ = entries["numeric"].(bool)
		for ours, theirs := range entries {
			if all, ok := theirs.([]any); ok {
				for _, t := range all {
					w.of[wordKey(fmt.Sprint(t))] = ours
				}
			}
			if _, isList := theirs.([]any); isList && ours != "" {
				w.of[wordKey(ours)] = ours
			}
		}
		c.words[list] = w
	}
	return nil
}

// wordKey keeps "+" and "-" apart, which fold to nothing.
func wordKey(s string) string {
	if k := fold(s); k != "" {
		return k
	}
	return strings.TrimSpace(s)
}

// check holds the vocabularies to the kinds they speak of.
func (c *catalog) check() error {
	for _, v := range c.systems {
		for _, s := range v.Sheet {
			kind := c.byKey[s.Kind]
			if kind == nil {
				return fmt.Errorf("vocabulary %s: no kind %q", v.System, s.Kind)
			}
			for field := range s.Columns {
				if _, ok := kind.Field(field); !ok {
					return fmt.Errorf("vocabulary %s: %s has no field %q", v.System, s.Kind, field)
				}
			}
		}
	}
	for _, k := range c.kinds {
		for _, f := range k.Fields {
			if _, ok := c.words[f.Words]; f.Type == TypeEnum && !ok {
				return fmt.Errorf("kind %s: no word list %q", k.Key, f.Words)
			}
		}
	}
	return nil
}

// Kinds lists the kinds that can be imported, in the order of the documentation.
func Kinds() []string {
	c, err := vocab()
	if err != nil {
		return nil
	}
	out := make([]string, len(c.kinds))
	for i, k := range c.kinds {
		out[i] = k.Key
	}
	return out
}

// Systems lists the systems whose exports are recognised, by title.
func Systems() []string {
	c, err := vocab()
	if err != nil {
		return nil
	}
	var out []string
	for _, v := range c.systems {
		out = append(out, v.Title)
	}
	sort.Strings(out)
	return out
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
