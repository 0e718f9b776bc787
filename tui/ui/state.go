package ui

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// Empty says why nothing is listed and what to do next.
func Empty(s *themes.Styles, w, h int, words Words) string {
	lines := []string{""}
	for _, l := range Wrap(words.What, w-4) {
		lines = append(lines, "  "+Paint(s.Text, l))
	}
	for _, l := range Wrap(words.Next, w-4) {
		lines = append(lines, "  "+Paint(s.Muted, l))
	}
	return Box(strings.Join(lines, "\n"), w, h)
}

// Problem stands where rows would be, when there are none to keep.
func Problem(s *themes.Styles, w, h int, sentence domain.Safe) string {
	lines := []string{""}
	for i, l := range Wrap(sentence, w-6) {
		sign := "  "
		if i == 0 {
			sign = painted(s.Bad, "■ ", false)
		}
		lines = append(lines, "  "+sign+Paint(s.Text, l))
	}
	lines = append(lines, "    "+Paint(s.Muted, domain.Lit("r tries again")))
	return Box(strings.Join(lines, "\n"), w, h)
}

// Skeleton stands in the place of rows that are on their way.
func Skeleton(s *themes.Styles, w, h int) string {
	lines := []string{"  " + Paint(s.Muted, domain.Lit("Loading…"))}
	for range min(h-1, 6) {
		lines = append(lines, "  "+painted(s.Faint, strings.Repeat("·", max(min(w-4, 40), 0)), false))
	}
	return Box(strings.Join(lines, "\n"), w, h)
}
