package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Leaderboard ranks who brings in business in a period. A month, fiscal quarter
// or year and all time are read by rank from their own sums; any other range is
// added up from months and days. Ranks go by revenue in the base currency.
func (s *session) Leaderboard(ctx context.Context, q LeaderQuery) (LeaderPage, error) {
	if q.Limit <= 0 {
		q.Limit = listLimit
	}
	if q.By == "" {
		q.By = string(domain.ByPartner)
	}
	return shared(ctx, s, "leaders", q, LeaderPage.copied, func() (LeaderPage, error) { return s.leaderboard(ctx, q) })
}

func (s *session) leaderboard(ctx context.Context, q LeaderQuery) (LeaderPage, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (LeaderPage, error) {
		page := LeaderPage{By: q.By, Window: q.Window, Currency: p.BaseCurrency}
		if err := domain.Can(s.who(), domain.VerbLeaders); err != nil {
			return page, err
		}
		if !byLeader(q.By) {
			return page, domain.Invalidf("by", "There is no leaderboard by %q; take partner, referrer, employee, csm or rep.", q.By)
		}
		r := &leaderReader{tx: tx, p: p, q: q, now: s.now()}
		r.today = domain.DateOf(r.now, p.Zone())
		if err := r.read(&page); err != nil {
			return page, err
		}
		return page, r.maskAmounts(s.sight(tx), &page)
	})
}

// leaderReader is one reading of a leaderboard.
type leaderReader struct {
	tx    Tx
	p     *domain.Program
	q     LeaderQuery
	now   time.Time
	today domain.Date
}

func (r *leaderReader) read(page *LeaderPage) error {
	board, err := r.ranking(r.q.Window)
	if err != nil {
		return err
	}
	rows, total, err := r.page(board)
	if err != nil {
		return err
	}
	page.Total = total
	if page.Rows, err = r.complete(rows, board); err != nil {
		return err
	}
	if page.Active90, err = r.active(); err != nil {
		return err
	}
	page.Share, err = r.partnerShare()
	return err
}

// page picks the rows asked for: those that a search finds, or a range of the
// ranking, after which come the partners that have nothing to be ranked by.
func (r *leaderReader) page(board ranking) (rows []placed, total int64, err error) {
	if r.q.Search != "" {
		return r.searched(board)
	}
	if total, err = board.count(); err != nil {
		return nil, 0, err
	}
	if rows, err = board.rows(r.q.After, r.q.Limit); err != nil {
		return nil, 0, err
	}
	if r.by() != domain.ByPartner {
		return rows, total, nil
	}
	all, err := r.tx.CountPartners()
	if err != nil || len(rows) == r.q.Limit {
		return rows, max(all, total), err
	}
	idle, err := r.idlePartners(board, int(total), r.q.Limit-len(rows))
	return append(rows, idle...), max(all, total), err
}

// idlePartners lists, after the ranking, up to n partners without any figure in
// the period, by name. They are few enough to be read when the list comes to them.
func (r *leaderReader) idlePartners(board ranking, ranked, n int) ([]placed, error) {
	all, err := allPartners(r.tx)
	if err != nil {
		return nil, err
	}
	in, err := board.rows(0, ranked)
	if err != nil {
		return nil, err
	}
	seen := make(map[int64]bool, len(in))
	for _, row := range in {
		seen[row.WhoID] = true
	}
	all = slices.DeleteFunc(all, func(p domain.Partner) bool { return seen[p.ID] })
	skip := min(max(0, r.q.After-ranked), len(all))
	var out []placed
	for _, p := range all[skip:min(len(all), skip+n)] {
		out = append(out, placed{LeaderSum: LeaderSum{WhoID: p.ID}})
	}
	return out, nil
}

// allPartners lists every partner by name.
func allPartners(tx Tx) ([]domain.Partner, error) {
	var out []domain.Partner
	err := eachPage(tx.Partners(), func(rows []domain.Partner) (int64, error) {
		out = append(out, rows...)
		return rows[len(rows)-1].ID, nil
	})
	slices.SortStableFunc(out, func(a, b domain.Partner) int { return strings.Compare(a.NameKey, b.NameKey) })
	return out, err
}

// searched finds people by name and places them in the whole ranking.
func (r *leaderReader) searched(board ranking) ([]placed, int64, error) {
	ids, err := r.named(r.q.Search)
	if err != nil || len(ids) == 0 {
		return nil, 0, err
	}
	rows, err := board.of(ids)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(rows, func(row placed) bool { return row.WhoID == id }) {
			rows = append(rows, placed{LeaderSum: LeaderSum{WhoID: id}})
		}
	}
	slices.SortStableFunc(rows, func(a, b placed) int {
		if (a.Rank == 0) != (b.Rank == 0) {
			return b.Rank - a.Rank // without a rank last
		}
		return a.Rank - b.Rank
	})
	first := min(r.q.After, len(rows))
	return rows[first:min(len(rows), first+r.q.Limit)], int64(len(rows)), nil
}

// named finds partners, advocates or users by the beginnings of words.
func (r *leaderReader) named(text string) ([]int64, error) {
	words := queryWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	switch r.by() {
	case domain.ByPartner:
		return findRecords(r.tx, "partner", words, maxMatches, textsOf(r.tx.Partners(), partnerText))
	case domain.ByCSM, domain.ByRep:
		return usersNamed(r.tx, words)
	}
	return r.advocatesNamed(words, text)
}

func usersNamed(tx Tx, words []string) ([]int64, error) {
	var ids []int64
	err := eachPage(tx.Users(), func(rows []domain.User) (int64, error) {
		for i := range rows {
			if matches(words, rows[i].Name) {
				ids = append(ids, rows[i].ID)
			}
		}
		return rows[len(rows)-1].ID, nil
	})
	return ids, err
}

// advocatesNamed finds advocates through the contacts they are, and those who
// are no contact by their whole name.
func (r *leaderReader) advocatesNamed(words []string, text string) ([]int64, error) {
	contacts, err := findContacts(r.tx, words, listLimit)
	if err != nil {
		return nil, err
	}
	var found []domain.Advocate
	for _, id := range contacts {
		rows, err := r.tx.Advocates().By("contact_id", id)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	exact, err := r.tx.Advocates().By("name_key", domain.NameKey(text))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, a := range append(found, exact...) {
		if a.PartnerID == 0 && (a.Track == domain.TrackEmployee) == (r.by() == domain.ByEmployee) && !slices.Contains(ids, a.ID) {
			ids = append(ids, a.ID)
		}
	}
	return ids, nil
}
