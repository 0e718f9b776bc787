package wallboard

import "strings"

const glyphLines = 5

// glyphs are the signs that figures are made of, in dots; read only. What has no
// glyph is written plainly.
var glyphs = map[rune][glyphLines]string{
	'0': {"###", "# #", "# #", "# #", "###"},
	'1': {" # ", "## ", " # ", " # ", "###"},
	'2': {"###", "  #", "###", "#  ", "###"},
	'3': {"###", "  #", "###", "  #", "###"},
	'4': {"# #", "# #", "###", "  #", "  #"},
	'5': {"###", "#  ", "###", "  #", "###"},
	'6': {"###", "#  ", "###", "# #", "###"},
	'7': {"###", "  #", "  #", "  #", "  #"},
	'8': {"###", "# #", "###", "# #", "###"},
	'9': {"###", "# #", "###", "  #", "###"},
	'.': {" ", " ", " ", " ", "#"},
	',': {" ", " ", " ", " ", "#"},
	' ': {" ", " ", " ", " ", " "},
	'%': {"# #", "  #", " # ", "#  ", "# #"},
	'$': {" ####", "# #  ", " ### ", "  # #", "#### "},
	'€': {" ###", "#   ", "### ", "#   ", " ###"},
	'£': {" ###", " #  ", "### ", " #  ", "####"},
	'k': {"#  ", "# #", "## ", "# #", "# #"},
	'M': {"#   #", "## ##", "# # #", "#   #", "#   #"},
	'B': {"## ", "# #", "## ", "# #", "## "},
	'd': {"  #", "  #", "###", "# #", "###"},
	'×': {"   ", "# #", " # ", "# #", "   "},
	'+': {"   ", " # ", "###", " # ", "   "},
	'-': {"   ", "   ", "###", "   ", "   "},
	'−': {"   ", "   ", "###", "   ", "   "},
	'–': {"   ", "   ", "###", "   ", "   "},
}

// scale is how many cells wide and high a dot is.
type scale struct{ x, y int }

// scales are those there are, the largest first.
var scales = []scale{{5, 3}, {4, 2}, {3, 2}, {2, 1}, {1, 1}}

// scaleFor is the largest scale in which all of these figures fit into such a
// room, so that those beside each other are alike. One that fits in none, or has
// signs without a glyph, has no say.
func scaleFor(texts []string, w, h int) scale {
	for _, s := range scales {
		all := glyphLines*s.y <= h
		for _, t := range texts {
			dots, ok := dotted(t)
			all = all && (!ok || len([]rune(dots[0]))*s.x <= w || len([]rune(dots[0])) > w)
		}
		if all {
			return s
		}
	}
	return scales[len(scales)-1]
}

// large writes a figure in large type; false if it does not fit or has signs that
// there is no glyph for.
func large(text string, w, h int, s scale) ([]string, bool) {
	dots, ok := dotted(text)
	if !ok || len([]rune(dots[0]))*s.x > w || glyphLines*s.y > h {
		return nil, false
	}
	return scaled(dots, s), true
}

// dotted writes a text in dots, one column between the signs.
func dotted(text string) ([glyphLines]string, bool) {
	var lines [glyphLines]string
	for i, r := range []rune(text) {
		g, ok := glyphs[r]
		if !ok {
			return lines, false
		}
		for n := range lines {
			if i > 0 {
				lines[n] += " "
			}
			lines[n] += g[n]
		}
	}
	return lines, text != ""
}

func scaled(dots [glyphLines]string, s scale) []string {
	var out []string
	for _, line := range dots {
		var b strings.Builder
		for _, r := range line {
			cell := " "
			if r == '#' {
				cell = "█"
			}
			b.WriteString(strings.Repeat(cell, s.x))
		}
		for range s.y {
			out = append(out, b.String())
		}
	}
	return out
}
