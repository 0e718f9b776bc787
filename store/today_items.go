package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// itemBatch is what the rows of a page refer to, read at once.
type itemBatch struct {
	p        *domain.Program
	now      time.Time
	accounts map[int64]domain.Account
	contacts map[int64]domain.Contact
	users    map[int64]domain.User
	answers  map[int64]domain.Answer
	events   map[int64]domain.SuccessEvent
}

// itemsOf fills queue rows in with the names and numbers that people see.
func itemsOf(tx Tx, p *domain.Program, rows []QueueRow, now time.Time) ([]QueueItem, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	b, err := readBatch(tx, p, rows, now)
	if err != nil {
		return nil, err
	}
	items := make([]QueueItem, 0, len(rows))
	for i := range rows {
		items = append(items, b.item(&rows[i]))
	}
	return items, nil
}

func readBatch(tx Tx, p *domain.Program, rows []QueueRow, now time.Time) (*itemBatch, error) {
	b := &itemBatch{p: p, now: now}
	var accounts, contacts, users, answers, events []int64
	for i := range rows {
		r := &rows[i]
		accounts, contacts, users = append(accounts, r.AccountID), append(contacts, r.ContactID), append(users, r.OwnerID)
		switch r.RecordKind {
		case "answer":
			answers = append(answers, r.RecordID)
		case "event":
			events = append(events, r.RecordID)
		}
	}
	var err error
	if b.accounts, err = tx.Accounts().In(accounts); err != nil {
		return nil, err
	}
	if b.contacts, err = tx.Contacts().In(contacts); err != nil {
		return nil, err
	}
	if b.users, err = tx.Users().In(users); err != nil {
		return nil, err
	}
	if b.answers, err = tx.Answers().In(answers); err != nil {
		return nil, err
	}
	b.events, err = tx.Events().In(events)
	return b, err
}

func (b *itemBatch) item(r *QueueRow) QueueItem {
	a, c := b.accounts[r.AccountID], b.contacts[r.ContactID]
	score := 100 - r.Unready
	return QueueItem{ContactID: r.ContactID, AccountID: r.AccountID, Account: a.Name, Contact: c.Name, Title: c.Title, Email: emailOf(&c), ARR: a.ARR,
		CustomerSince: a.CustomerSince, State: r.State, Trigger: r.Kind, Record: domain.RecordRef{Kind: r.RecordKind, ID: r.RecordID, Label: b.whyNow(r)},
		OpensAt: r.OpensAt, ClosesAt: r.ClosesAt, DueAt: r.DueAt, Priority: rankOf(r).Points(b.p, b.now), Score: score, Band: domain.BandOf(b.p, score),
		Codes: codes(r.Codes), Soft: codes(r.Soft), Others: triggers(r.Others), LiftsAt: r.LiftsAt, LastAskAt: r.LastAskAt, OwnerID: r.OwnerID,
		Owner: b.users[r.OwnerID].Name, ContactRev: c.Rev, AccountRev: a.Rev}
}

// emailOf is the address as it was given, for writing to.
func emailOf(c *domain.Contact) string {
	if c.EmailRaw != "" {
		return c.EmailRaw
	}
	return c.Email
}

func codes(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func triggers(s string) []domain.TriggerKind {
	var out []domain.TriggerKind
	for _, k := range codes(s) {
		out = append(out, domain.TriggerKind(k))
	}
	return out
}

// whyNow says in a few words what makes now the moment.
func (b *itemBatch) whyNow(r *QueueRow) string {
	switch r.RecordKind {
	case "answer":
		if a, ok := b.answers[r.RecordID]; ok {
			return answerWords(r.Kind, &a, b.now)
		}
	case "event":
		if e, ok := b.events[r.RecordID]; ok {
			return eventWords(r.Kind, &e)
		}
	}
	return strings.ReplaceAll(string(r.Kind), "_", " ")
}

func answerWords(kind domain.TriggerKind, a *domain.Answer, now time.Time) string {
	age := ageWords(now.Sub(a.RespondedAt))
	switch {
	case kind == domain.TriggerStanding:
		return fmt.Sprintf("standing: NPS %d, %s ago", a.Score, age)
	case a.Survey == domain.SurveyNPS:
		return fmt.Sprintf("NPS %d · %s", a.Score, age)
	}
	return fmt.Sprintf("%s %d of %d · %s", strings.ToUpper(string(a.Survey)), a.Score, a.Scale, age)
}

func eventWords(kind domain.TriggerKind, e *domain.SuccessEvent) string {
	switch kind {
	case domain.TriggerROI:
		if strings.TrimSpace(e.Evidence) != "" {
			return "ROI evidenced"
		}
		return "ROI achieved"
	case domain.TriggerQBR:
		return strings.ToUpper(string(e.Kind)) + " positive"
	case domain.TriggerDelivery:
		return "day 90 delivery"
	case domain.TriggerFirstWin:
		return "first win"
	case domain.TriggerProject:
		return "project done"
	case domain.TriggerRenewal:
		return "renewal talks"
	}
	return strings.ReplaceAll(string(kind), "_", " ")
}

// ageWords is a length of time as people say it: "20 min", "6 d", "14 mo".
func ageWords(d time.Duration) string {
	const day = 24 * time.Hour
	n, unit := int64(0), ""
	switch {
	case d < time.Hour:
		n, unit = int64(max(d, 0)/time.Minute), "min"
	case d < 2*day:
		n, unit = int64(d/time.Hour), "h"
	case d < 60*day:
		n, unit = int64(d/day), "d"
	case d < 730*day:
		n, unit = int64(d/day)*100/3044, "mo"
	default:
		n, unit = int64(d/(365*day)), "y"
	}
	return strconv.FormatInt(n, 10) + " " + unit
}
