package metrics

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Find narrows the figures, or the rows behind one, to what matches.
func (s *Screen) Find(text string) tea.Cmd {
	if s.rows.Shown() && (text != "" || s.rows.Finding()) {
		return s.rows.Find(text)
	}
	s.find = text
	s.settle()
	s.arrange()
	return nil
}

// Found is how many of how many are shown.
func (s *Screen) Found() (shown, total int) {
	if s.rows.Shown() && s.rows.Finding() {
		return s.rows.Found()
	}
	return len(s.shown()), len(s.report.Metrics)
}

// UsesPeriod tells that the figures are of the chosen period.
func (s *Screen) UsesPeriod() bool { return true }

// UsesOwner tells that the figures may be one owner's.
func (s *Screen) UsesOwner() bool { return true }

// Affected tells which changes move the figures.
func (s *Screen) Affected(c store.Change) bool {
	return c.All || slices.Contains([]string{"referral", "opportunity", "program", "account", "queue"}, c.Kind)
}

// State is the cursor and the comparison.
func (s *Screen) State() map[string]string {
	m := map[string]string{"metric": s.cursor}
	if s.yearAgo {
		m["compare"] = "year"
	}
	return m
}

// Restore finds the screen as it was left.
func (s *Screen) Restore(m map[string]string) tea.Cmd {
	if slices.Contains(domain.MetricKeys(), m["metric"]) {
		s.cursor = m["metric"]
	}
	s.yearAgo = m["compare"] == "year"
	if s.loaded { // a saved view, opened later
		s.arrange()
		return s.load()
	}
	return nil
}
