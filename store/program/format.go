package program

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

const head = `# The program: every number the rules use. What a file leaves out keeps the value
# shown here; an unknown key is an error. Times are "90m", "24h" or "30d".
# Check a file with "refdeck program check FILE", compare it with
# "refdeck program diff FILE" and put it in force with "refdeck program apply FILE".

`

// Format writes a program as a commented file that Parse reads as the same program.
func Format(p *domain.Program) string {
	defaults := domain.DefaultProgram()
	var b strings.Builder
	b.WriteString(head)
	for i := range sections {
		formatSection(&b, &sections[i], p, defaults)
	}
	return b.String()
}

func formatSection(b *strings.Builder, sec *section, p, defaults *domain.Program) {
	if sec.name != "" {
		b.WriteByte('\n')
		if sec.note != "" {
			b.WriteString("# " + sec.note + "\n")
		}
		b.WriteString("[" + sec.name + "]\n")
	}
	for i := range sec.settings {
		s := &sec.settings[i]
		v := s.get(p)
		if v == nil {
			if v = s.get(defaults); v == nil {
				continue
			}
			v = off(v)
		}
		line := s.path[strings.LastIndexByte(s.path, '.')+1:] + " = " + literal(v)
		if s.note != "" {
			line = fmt.Sprintf("%-32s # %s", line, s.note)
		}
		b.WriteString(line + "\n")
	}
}

// off is how a setting that has a default is switched off.
func off(wasDefault any) any {
	if _, ok := wasDefault.(string); ok {
		return ""
	}
	return none
}

// literal is a value as TOML writes it.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return quote(none)
}

// quote makes a TOML string; settings hold no control characters, so two escapes do.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Diff lists the settings in which two programs differ, in the order of the
// file: "gates.yearly_cap: 4 → 6".
func Diff(from, to *domain.Program) []string {
	var out []string
	for i := range sections {
		for j := range sections[i].settings {
			s := &sections[i].settings[j]
			a, b := s.get(from), s.get(to)
			if a != b {
				out = append(out, s.path+": "+shown(a)+" → "+shown(b))
			}
		}
	}
	return out
}

func shown(v any) string {
	if v == nil {
		return none
	}
	if s, ok := v.(string); ok && s == "" {
		return none
	}
	return strings.Trim(literal(v), `"`)
}
