package referrals

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// Part is one set of rows: what is counted, or what it is counted out of.
type Part struct {
	Title domain.Safe // above the rows; what the store says if empty
	Word  domain.Safe // for its tab: "10 won"
	Total int         // how many there are without a search; -1: not known
	Nouns [2]string   // what the rows are, one and many; referrals if empty
	Empty ui.Words    // when there is none; general words if empty
	read  func(ctx context.Context, find, after string, limit int) (store.ReferralPage, error)
}

// Listed is the referrals of a query, searched by the store.
func Listed(env *ui.Env, q store.ReferralQuery) Part {
	return Part{Total: -1, read: func(ctx context.Context, find, after string, limit int) (store.ReferralPage, error) {
		q.Search, q.After, q.Limit = find, after, limit
		return env.Store.List(ctx, q)
	}}
}

const (
	searchPage  = 200 // rows read at once for a search
	searchPages = 20  // and how many times, before the search says that it stops
)

// Drilled is the rows behind a metric. The store does not search these, so a
// search goes through the newest four thousand.
func Drilled(env *ui.Env, q store.DrillQuery) Part {
	return Part{Total: -1, read: func(ctx context.Context, find, after string, limit int) (store.ReferralPage, error) {
		q.After, q.Limit = after, limit
		if find == "" {
			return env.Store.Drill(ctx, q)
		}
		return searched(ctx, env.Store, q, find)
	}}
}

func searched(ctx context.Context, st store.Measures, q store.DrillQuery, find string) (store.ReferralPage, error) {
	q.Limit = searchPage
	var out store.ReferralPage
	for range searchPages {
		page, err := st.Drill(ctx, q)
		if err != nil {
			return out, err
		}
		out.Title = page.Title
		for i := range page.Cards {
			if hasWords(&page.Cards[i], find) {
				out.Cards = append(out.Cards, page.Cards[i])
			}
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	out.Total = int64(len(out.Cards))
	return out, nil
}

// hasWords tells whether a row has every word of a search in one of its texts.
func hasWords(c *store.Card, find string) bool {
	text := domain.NameKey(strings.Join([]string{c.AccountName, c.Referrer, c.Owner, c.RefID}, " "))
	for _, w := range strings.Fields(domain.NameKey(find)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// rowsRead is one page of rows.
type rowsRead struct {
	beat  int
	after string
	page  store.ReferralPage
}

func (l *List) fetch(after string, limit int) tea.Cmd {
	p, find, beat := l.part(), l.find, l.beat
	return ui.Do(l.env, l.to, l.lane.Next(), func(ctx context.Context) (rowsRead, error) {
		page, err := p.read(ctx, find, after, limit)
		return rowsRead{beat, after, page}, err
	})
}

func (l *List) take(m ui.Result[rowsRead]) tea.Cmd {
	switch {
	case m.Err != nil:
		return l.table.Fail(m.Err)
	case m.Val.beat != l.beat:
		return nil
	}
	p := m.Val.page
	l.title = domain.Line(p.Title)
	total := int(p.Total)
	if p.Total < 0 && p.Next == "" { // the last page, so the number is known
		total = len(p.Cards)
		if m.Val.after != "" {
			total += len(l.table.Rows())
		}
	}
	if l.find == "" && l.at < len(l.parts) && total >= 0 {
		l.parts[l.at].Total = total
	}
	return l.table.Set(m.Val.after, ui.Page[store.Card]{Rows: p.Cards, Next: p.Next, Total: total})
}

func (l *List) empty() ui.Words {
	switch {
	case l.find != "":
		return ui.Words{What: domain.Linef("Nothing here matches “%s”.", l.find), Next: domain.Lit("Esc shows all rows again.")}
	case !l.part().Empty.What.IsEmpty():
		return l.part().Empty
	}
	return ui.Words{What: domain.Lit("There is nothing behind this number in this period."), Next: domain.Lit("Esc goes back; [ goes to the period before.")}
}
