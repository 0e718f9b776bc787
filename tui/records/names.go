package records

import (
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// SurveyName is a survey as people write it.
func SurveyName(s domain.Survey) string { return strings.ToUpper(string(s)) }

// EventName is the word for what happened.
func EventName(k domain.EventKind) string {
	for _, c := range Events() {
		if c.Key == string(k) {
			return c.Label.String()
		}
	}
	return strings.ReplaceAll(string(k), "_", " ")
}

// personIn is the name of one of an account's people, "" if nobody is meant.
func personIn(d store.AccountDetail, id int64) string {
	for i := range d.Contacts {
		if d.Contacts[i].ID == id {
			return d.Contacts[i].Name
		}
	}
	return ""
}

// on is the day of an instant.
func (f Forms) on(t time.Time) domain.Safe {
	if t.IsZero() {
		return domain.Safe{}
	}
	return ui.Day(domain.DateOf(t, f.Env.Zone), f.Env.Today())
}
