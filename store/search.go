package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Bounds that keep a search's cost independent of the book's size.
const (
	maxFound   = 300   // records looked up for one word
	maxCommon  = 1_500 // records looked up for each word, where every word is a common one
	verifyStep = 100   // records read at a time to look into their texts
)

// found is the records of a kind that a word leads to; whole if there were not more.
type found struct {
	ids   []int64
	whole bool
}

// findWord finds the records of a kind with a word that begins so.
func findWord(tx Tx, kind, word string, n int) (found, error) {
	var f found
	for _, term := range [...]string{clip(wholeLine + word), clip(word)} {
		ids, err := tx.FindTerms(term, kind, n)
		if err != nil {
			return f, err
		}
		f.ids = append(f.ids, ids...)
	}
	slices.Sort(f.ids)
	f.ids = slices.Compact(f.ids)
	f.whole = len(f.ids) < n
	return f, nil
}

// findRecords finds the records of a kind that have all words, at most n: those
// whose name begins with the words first. text gives the texts of some records,
// to look into where a word is too common to be looked up.
func findRecords(tx Tx, kind string, words []string, n int, text func([]int64) (map[int64]string, error)) ([]int64, error) {
	if len(words) == 0 {
		return nil, nil
	}
	named, err := tx.FindTerms(wholeTerm(words), kind, n)
	if err != nil || len(named) >= n {
		return named[:min(len(named), n)], err
	}
	ids, sure, err := lookUpAll(tx, kind, words, max(maxFound, n), len(named) > 0)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return slices.Contains(named, id) })
	if !sure {
		if ids, err = verify(ids[:min(len(ids), maxFound)], words, n-len(named), text); err != nil {
			return nil, err
		}
	}
	ids = append(named, ids...)
	return ids[:min(len(ids), n)], nil
}

// lookUpAll gives the records that every word leads to, up to n for each word; where
// every word is a common one and no name was found, more are looked at if that helps.
func lookUpAll(tx Tx, kind string, words []string, n int, named bool) (ids []int64, sure bool, err error) {
	lists := make([]found, len(words))
	rare := false
	for i, w := range words {
		if lists[i], err = findWord(tx, kind, w, n); err != nil {
			return nil, false, err
		}
		rare = rare || lists[i].whole
	}
	if !rare && !named && len(words) > 1 && n < maxCommon {
		more, err := someRare(tx, kind, words, maxCommon)
		if err != nil {
			return nil, false, err
		}
		if more {
			return lookUpAll(tx, kind, words, maxCommon, false)
		}
	}
	ids, sure = intersect(lists)
	return ids, sure, nil
}

// someRare tells whether some word leads to fewer than n records: only then does
// a longer list say which records have all words.
func someRare(tx Tx, kind string, words []string, n int) (bool, error) {
	for _, w := range words {
		left := n
		for _, term := range [...]string{clip(wholeLine + w), clip(w)} {
			found, err := tx.CountTerms(term, kind, left)
			if err != nil {
				return false, err
			}
			left -= int(found)
		}
		if left > 0 {
			return true, nil
		}
	}
	return false, nil
}

// intersect gives the ids that are in every whole list, starting from the
// shortest; not sure if a further list went on.
func intersect(lists []found) (ids []int64, sure bool) {
	slices.SortFunc(lists, func(a, b found) int { return cmp.Compare(len(a.ids), len(b.ids)) })
	ids, sure = slices.Clone(lists[0].ids), true
	for _, l := range lists[1:] {
		if !l.whole {
			sure = false
			continue
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool {
			_, ok := slices.BinarySearch(l.ids, id)
			return !ok
		})
	}
	return ids, sure
}

// verify keeps the first n records whose text has all words.
func verify(ids []int64, words []string, n int, text func([]int64) (map[int64]string, error)) ([]int64, error) {
	var out []int64
	for part := range slices.Chunk(ids, verifyStep) {
		texts, err := text(part)
		if err != nil {
			return nil, err
		}
		for _, id := range part {
			if matches(words, texts[id]) {
				out = append(out, id)
			}
		}
		if len(out) >= n {
			break
		}
	}
	return out, nil
}

// textsOf gives the search texts of records through their table.
func textsOf[T any](t Table[T], text func(*T) string) func([]int64) (map[int64]string, error) {
	return func(ids []int64) (map[int64]string, error) {
		rows, err := t.In(ids)
		if err != nil {
			return nil, err
		}
		out := make(map[int64]string, len(rows))
		for id, r := range rows {
			out[id] = text(&r)
		}
		return out, nil
	}
}

// ranked is a hit with its place: a name that begins with the text comes first.
type ranked struct {
	Hit
	place int
	key   string
}

// Search finds accounts, contacts, partners and referrals by the beginnings of words.
func (s *session) Search(ctx context.Context, text string, limit int) ([]Hit, error) {
	if limit <= 0 {
		limit = 20
	}
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]Hit, error) {
		words := queryWords(text)
		if len(words) == 0 {
			return nil, nil
		}
		v := s.sight(tx)
		n := limit
		if v.scope != domain.ScopeAll {
			n = maxRecordLimit // most of what is found may be other people's
		}
		var all []ranked
		for _, find := range [...]func(sight, []string, int) ([]ranked, error){accountHits, contactHits, partnerHits, referralHits} {
			hits, err := find(v, words, n)
			if err != nil {
				return nil, err
			}
			all = append(all, hits...)
		}
		return bestHits(all, words, limit), nil
	})
}

func bestHits(all []ranked, words []string, limit int) []Hit {
	phrase := strings.Join(words, " ")
	for i := range all {
		h := &all[i]
		h.key = strings.Join(lineWords(h.Title), " ")
		switch {
		case h.key == phrase:
			h.place = 0
		case strings.HasPrefix(h.key, phrase):
			h.place = 1
		case matches(words, h.Title):
			h.place = 2
		default:
			h.place = 3
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.key, b.key)) })
	out := make([]Hit, 0, min(len(all), limit))
	for i := range all[:min(len(all), limit)] {
		out = append(out, all[i].Hit)
	}
	return out
}

func accountHits(v sight, words []string, n int) ([]ranked, error) {
	ids, err := findRecords(v.tx, "account", words, n, textsOf(v.tx.Accounts(), accountText))
	if err != nil {
		return nil, err
	}
	return hitsOf(v.tx.Accounts(), ids, func(a *domain.Account) Hit { return Hit{Kind: "account", ID: a.ID, Title: a.Name, Sub: a.Domain} }, v.seesAccount)
}

func contactHits(v sight, words []string, n int) ([]ranked, error) {
	ids, err := findContacts(v.tx, words, n)
	if err != nil {
		return nil, err
	}
	people, err := v.tx.Contacts().In(ids)
	if err != nil {
		return nil, err
	}
	homes, err := accountsOf(v.tx, people)
	if err != nil {
		return nil, err
	}
	return hitsOf(v.tx.Contacts(), ids, func(p *domain.Contact) Hit {
		return Hit{Kind: "contact", ID: p.ID, Title: p.Name, Sub: homes[p.AccountID].Name}
	}, func(p *domain.Contact) bool {
		home := homes[p.AccountID]
		return v.seesAccount(&home)
	})
}

func accountsOf(tx Tx, people map[int64]domain.Contact) (map[int64]domain.Account, error) {
	ids := make([]int64, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.AccountID)
	}
	return tx.Accounts().In(ids)
}

func findContacts(tx Tx, words []string, n int) ([]int64, error) {
	return findRecords(tx, "contact", words, n, textsOf(tx.Contacts(), contactText))
}

func partnerHits(v sight, words []string, n int) ([]ranked, error) {
	ids, err := findRecords(v.tx, "partner", words, n, textsOf(v.tx.Partners(), partnerText))
	if err != nil {
		return nil, err
	}
	return hitsOf(v.tx.Partners(), ids, func(p *domain.Partner) Hit { return Hit{Kind: "partner", ID: p.ID, Title: p.Name, Sub: p.Code} },
		func(*domain.Partner) bool { return v.seesPartners() })
}

func referralHits(v sight, words []string, n int) ([]ranked, error) {
	ids, err := findRecords(v.tx, "referral", words, n, textsOf(v.tx.Referrals(), referralText))
	if err != nil {
		return nil, err
	}
	return hitsOf(v.tx.Referrals(), ids, func(r *domain.Referral) Hit {
		return Hit{Kind: "referral", ID: r.ID, Title: r.AccountName, Sub: r.RefID}
	}, v.seesReferral)
}

// hitsOf makes hits of ids in their order; what is no longer there or not seen is left out.
func hitsOf[T any](t Table[T], ids []int64, hit func(*T) Hit, seen func(*T) bool) ([]ranked, error) {
	rows, err := t.In(ids)
	if err != nil {
		return nil, err
	}
	out := make([]ranked, 0, len(ids))
	for _, id := range ids {
		if r, ok := rows[id]; ok && seen(&r) {
			out = append(out, ranked{Hit: hit(&r)})
		}
	}
	return out, nil
}
