package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// lifeline gathers dated things; what lies after now is left out.
type lifeline struct {
	now   time.Time
	items []TimelineItem
}

func (t *lifeline) add(at time.Time, kind, label string, id int64, words ...string) {
	if at.IsZero() || at.After(t.now) {
		return
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	t.items = append(t.items, TimelineItem{At: at, Kind: kind, Text: strings.Join(words, " · "), Record: domain.RecordRef{Kind: kind, ID: id, Label: label}})
}

// colleague marks what is about somebody else of the account.
func colleague(b *domain.Book, about, contact int64) string {
	if about == 0 || about == contact {
		return ""
	}
	for i := range b.Contacts {
		if b.Contacts[i].ID == about {
			return b.Contacts[i].Name
		}
	}
	return "a colleague"
}

// answers lists everybody's scores; a comment is the writer's own, so it is shown for the contact only.
func (t *lifeline) answers(b *domain.Book, contact int64) {
	for i := range b.Answers {
		a := &b.Answers[i]
		label := strings.ToUpper(string(a.Survey)) + " " + strconv.FormatInt(a.Score, 10)
		text := label
		if a.Survey != domain.SurveyNPS {
			text += " of " + strconv.FormatInt(a.Scale, 10)
		}
		comment := ""
		if a.ContactID == contact {
			comment = a.Comment
		}
		t.add(a.RespondedAt, "answer", label, a.ID, text, colleague(b, a.ContactID, contact), comment)
	}
}

func caseName(c *domain.Case) string {
	if c.Ref == "" {
		return "case"
	}
	return "case " + c.Ref
}

func (t *lifeline) cases(b *domain.Book) {
	for i := range b.Cases {
		c := &b.Cases[i]
		name := caseName(c)
		t.add(c.OpenedAt, "case", name, c.ID, name+" opened", string(c.Severity), c.Subject)
		if !c.ReopenedAt.IsZero() {
			t.add(c.ReopenedAt, "case", name, c.ID, name+" reopened")
		}
		t.add(c.ResolvedAt, "case", name, c.ID, name+" resolved")
	}
}

var eventNames = map[domain.EventKind]string{domain.EventImplementation: "implementation done", domain.EventFirstWin: "first win",
	domain.EventProject: "project completed", domain.EventDelivery: "delivery done", domain.EventROI: "ROI achieved", domain.EventQBR: "QBR",
	domain.EventEBR: "EBR", domain.EventRenewal: "renewal discussion", domain.EventExpansion: "expansion", domain.EventOnboarding: "onboarding done"}

func eventName(k domain.EventKind) string {
	return cmp.Or(eventNames[k], strings.ReplaceAll(string(k), "_", " "))
}

func (t *lifeline) events(b *domain.Book, contact int64) {
	for i := range b.Events {
		e := &b.Events[i]
		intent := ""
		if e.Intent != "" && e.Intent != domain.IntentNone {
			intent = "willing to refer: " + string(e.Intent)
		}
		name := eventName(e.Kind)
		t.add(e.OccurredAt, "event", name, e.ID, name, string(e.Outcome), colleague(b, e.ContactID, contact), e.Evidence, intent)
	}
}

func (t *lifeline) asks(b *domain.Book, contact int64) {
	for i := range b.Asks {
		a := &b.Asks[i]
		if a.State == domain.AskCancelled {
			continue
		}
		t.add(a.SentAt, "ask", "ask", a.ID, "asked by "+strings.ReplaceAll(a.Channel, "_", " "), colleague(b, a.ContactID, contact))
		if !a.State.Active() {
			t.add(a.ClosedAt, "ask", "ask", a.ID, "ask: "+strings.ReplaceAll(string(a.State), "_", " "), colleague(b, a.ContactID, contact))
		}
	}
}

func (t *lifeline) referrals(b *domain.Book) {
	for i := range b.Referrals {
		r := &b.Referrals[i]
		t.add(r.SubmittedAt, "referral", r.RefID, r.ID, "introduced "+r.AccountName, r.RefID, "by "+r.ReferrerName)
		t.add(r.ThankedAt, "referral", r.RefID, r.ID, "thanked for "+r.AccountName, r.RefID)
		if !r.ClosedAt.IsZero() {
			t.add(r.ClosedAt, "referral", r.RefID, r.ID, r.AccountName+": "+strings.ReplaceAll(string(r.Stage), "_", " "), r.RefID)
		}
	}
}

// signalsShown is how many measurements of each kind the timeline has.
const signalsShown = 3

// account adds churn and returns, our touches and the newest measurements.
func (t *lifeline) account(b *domain.Book) {
	for i := range b.Churns {
		c := &b.Churns[i]
		what := "customer left"
		if c.Reactivation {
			what = "customer came back"
		}
		t.add(c.At, "churn", what, c.ID, what, c.Reason)
	}
	for i := range b.Touches {
		c := &b.Touches[i]
		t.add(c.At, "touch", c.Kind, c.ID, c.Kind, c.Note)
	}
	newest := slices.Clone(b.Signals)
	slices.SortStableFunc(newest, func(a, b domain.HealthSignal) int { return b.ObservedAt.Compare(a.ObservedAt) })
	shown := map[domain.SignalKind]int{}
	for i := range newest {
		h := &newest[i]
		if h.ObservedAt.After(t.now) || shown[h.Kind] == signalsShown {
			continue
		}
		shown[h.Kind]++
		name := strings.ReplaceAll(string(h.Kind), "_", " ")
		t.add(h.ObservedAt, "signal", name, h.ID, fmt.Sprintf("%s %s", name, strconv.FormatFloat(h.Value, 'f', -1, 64)))
	}
}
