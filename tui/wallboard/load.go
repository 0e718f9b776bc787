package wallboard

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/metrics"
	"github.com/refdeck/refdeck/tui/ui"
)

// figures are everything the wall shows, read in one go.
type figures struct {
	at     time.Time
	day    domain.Date
	boards []store.LeaderPage
	report store.MetricsReport
}

// page is one of those that are shown in turn.
type page struct {
	board int // of figures.boards; -1: the metrics
	title string
}

// mostRows is more than any wall has room for.
const mostRows = 40

// read reads all pages; what is shown stays until the answer is there.
func (w *Wall) read() tea.Cmd {
	st, f := w.env.Store, w.env.Filters
	boards, now, day, window := w.cfg.Boards, w.env.Now, w.env.Today(), w.env.PeriodNow(ui.Trailing)
	return ui.Do(w.env, ID, w.lane.Next(), func(ctx context.Context) (figures, error) {
		out := figures{day: day}
		for _, by := range boards {
			p, err := st.Leaderboard(ctx, store.LeaderQuery{By: string(by), Window: f.Period, Limit: mostRows})
			if err != nil {
				return out, err
			}
			out.boards = append(out.boards, p)
		}
		var err error
		out.report, err = st.Metrics(ctx, store.MetricsQuery{Window: window})
		out.at = now()
		return out, err
	})
}

func (w *Wall) take(m ui.Result[figures]) tea.Cmd {
	switch {
	case m.Stale():
		return nil
	case m.Err != nil:
		return w.failed(m.Err)
	}
	w.figures, w.loaded, w.problem = m.Val, true, domain.Safe{}
	w.offline, w.probes = time.Time{}, 0
	w.kept = kept{}
	w.arrange()
	return nil
}

// failed keeps what is shown and asks again, ever less often.
func (w *Wall) failed(err error) tea.Cmd {
	w.problem = ui.Sentence(err)
	switch domain.CodeOf(err) {
	case domain.Unauthenticated, domain.Forbidden:
		w.over = true
		return nil
	}
	if w.offline.IsZero() {
		w.offline = w.env.Now()
		w.outage++
	}
	wait := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 15 * time.Second}[min(w.probes, 4)]
	w.probes++
	return w.env.After(wait, probe{w.outage})
}

// arrange makes the turn of pages: each board that has somebody on it, and the
// metrics after it. The page that is up stays up.
func (w *Wall) arrange() {
	was := page{}
	if w.at < len(w.pages) {
		was = w.pages[w.at]
	}
	w.pages = nil
	measured := !metrics.Blank(&w.figures.report)
	add := func(p page) { w.pages = append(w.pages, p) }
	for i := range w.figures.boards {
		b := &w.figures.boards[i]
		if !anybody(b.Rows) {
			continue
		}
		add(page{i, boardTitle(domain.LeaderBy(b.By))})
		if measured {
			add(page{-1, "Metrics"})
		}
	}
	if len(w.pages) == 0 && measured {
		add(page{-1, "Metrics"})
	}
	if w.at >= len(w.pages) || w.pages[w.at] != was {
		w.at = 0
		for i, p := range w.pages {
			if p == was {
				w.at = i
			}
		}
	}
}

func anybody(rows []store.LeaderRow) bool {
	for i := range rows {
		if rows[i].Rank > 0 && rows[i].Submitted+rows[i].Won+rows[i].Revenue.Minor > 0 {
			return true
		}
	}
	return false
}

func boardTitle(by domain.LeaderBy) string {
	switch by {
	case domain.ByPartner:
		return "Partners"
	case domain.ByReferrer:
		return "Customers"
	case domain.ByEmployee:
		return "Employees"
	case domain.ByCSM:
		return "CSMs"
	}
	return "Reps"
}

// watch has the store tell of changes.
func (w *Wall) watch() tea.Cmd {
	if !w.cfg.Watch {
		return nil
	}
	return func() tea.Msg {
		from, err := w.env.Store.Watch(w.env.Ctx)
		if err != nil {
			w.env.Log.Warn("no live changes", "cause", err)
			return heard{ended: true}
		}
		return watching{from}
	}
}

func next(from <-chan store.Change) tea.Cmd {
	return func() tea.Msg {
		change, open := <-from
		return heard{change: change, from: from, ended: !open}
	}
}

// moving are the changes that move a figure; read only.
var moving = []string{"referral", "partner", "opportunity", "program", "user", "team", "account", "ask", "contact"}

// changed reads again a moment after the first of many changes.
func (w *Wall) changed(m heard) tea.Cmd {
	if m.ended {
		w.live = false
		if w.env.Ctx.Err() != nil {
			return nil
		}
		return w.env.After(5*time.Second, again{})
	}
	w.live = true
	if w.waiting || !(m.change.All || slices.Contains(moving, m.change.Kind)) {
		return next(m.from)
	}
	w.waiting = true
	return tea.Batch(next(m.from), w.env.After(gatherFor, settled{}))
}
