package queue

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/records"
	"github.com/refdeck/refdeck/tui/ui"
)

// sheet gathers "label  value" lines about one record.
type sheet struct {
	env   *ui.Env
	lines []string
}

func (t *sheet) put(label, value string) {
	if strings.TrimSpace(value) != "" {
		t.lines = append(t.lines, fmt.Sprintf("%-16s%s", label, value))
	}
}

func (t *sheet) at(label string, when time.Time) {
	if !when.IsZero() {
		t.put(label, ui.Exact(when, t.env.Zone).String())
	}
}

func (t *sheet) day(label string, d domain.Date) {
	if !d.IsZero() {
		t.put(label, ui.Day(d, t.env.Today()).String())
	}
}

func (t *sheet) text(value string) {
	if strings.TrimSpace(value) != "" {
		t.lines = append(t.lines, "", value)
	}
}

func (t *sheet) block() domain.Safe { return domain.Block(strings.Join(t.lines, "\n")) }

func plainWord[T ~string](v T) string { return strings.ReplaceAll(string(v), "_", " ") }

// behind is the record that a line points at, in words.
func (s *Screen) behind(ref domain.RecordRef) (title, text domain.Safe) {
	t := &sheet{env: s.env}
	f := &s.detail.file
	if f.id != s.detail.id {
		return domain.Safe{}, domain.Safe{}
	}
	switch ref.Kind {
	case "contact":
		t.person(&f.contact)
	case "account":
		t.account(&f.account)
	case "answer":
		t.answer(f, ref.ID)
	case "case":
		t.supportCase(f, ref.ID)
	case "event":
		t.event(f, ref.ID)
	case "ask":
		t.ask(f, ref.ID)
	case "referral":
		t.referral(f, ref.ID)
	}
	if len(t.lines) == 0 {
		s.fromHistory(t, ref)
	}
	title = domain.Line(ref.Label)
	if title.IsEmpty() {
		title = domain.Line(plainWord(ref.Kind))
	}
	return title, t.block()
}

// fromHistory tells of records that have no page of their own: signals, touches, churn.
func (s *Screen) fromHistory(t *sheet, ref domain.RecordRef) {
	for i := range s.person.x.Timeline {
		it := &s.person.x.Timeline[i]
		if it.Record.Kind == ref.Kind && it.Record.ID == ref.ID {
			t.at("On", it.At)
			t.text(it.Text)
		}
	}
	if len(t.lines) == 0 {
		t.text("There is no more about this than the line itself.")
	}
}

func (t *sheet) person(d *store.ContactDetail) {
	c := &d.Contact
	t.put("Name", c.Name)
	t.put("Title", c.Title)
	t.put("E-mail", c.EmailRaw)
	t.put("Phone", c.Phone)
	t.put("Consent", plainWord(c.Consent))
	t.put("Time zone", c.TZ)
	t.at("Unsubscribed", c.UnsubscribedAt)
	t.at("Bounced", c.BouncedAt)
	t.at("Snoozed until", c.SnoozedUntil)
	if c.DoNotAsk {
		t.put("Asking", "does not want to be asked")
	}
	t.put("Referrer code", d.Code)
	t.put("Answers", fmt.Sprint(len(d.Answers)))
	t.put("Asks", fmt.Sprint(len(d.Asks)))
}

func (t *sheet) account(d *store.AccountDetail) {
	a := &d.Account
	t.put("Name", a.Name)
	t.put("Domain", a.Domain)
	t.put("Phase", plainWord(a.Lifecycle))
	t.put("Owner", d.Owner)
	if !a.ARR.IsZero() {
		t.put("Yearly", a.ARR.String())
	}
	t.day("Customer since", a.CustomerSince)
	t.day("Live since", a.GoLiveOn)
	t.day("Renewal", a.RenewalOn)
	t.put("Sponsor", a.ExecSponsor)
	t.put("Sign-off", plainWord(a.SignOff))
	if a.HoldReason != "" {
		t.put("On hold", a.HoldReason)
		t.day("Until", a.HoldUntil)
	}
	t.put("People", fmt.Sprint(len(d.Contacts)))
	t.put("Cases", fmt.Sprint(len(d.Cases)))
	t.put("Referrals", fmt.Sprint(len(d.Referrals)))
}

func (t *sheet) answer(f *dossier, id int64) {
	for i := range f.account.Answers {
		if a := &f.account.Answers[i]; a.ID == id {
			t.put("Score", fmt.Sprintf("%s %d of %d", records.SurveyName(a.Survey), a.Score, a.Scale))
			t.put("By", f.name(a.ContactID))
			t.at("On", a.RespondedAt)
			t.text(a.Comment)
		}
	}
}

func (f *dossier) name(contact int64) string {
	for i := range f.account.Contacts {
		if f.account.Contacts[i].ID == contact {
			return f.account.Contacts[i].Name
		}
	}
	return ""
}

func (t *sheet) supportCase(f *dossier, id int64) {
	for i := range f.account.Cases {
		if c := &f.account.Cases[i]; c.ID == id {
			t.put("Number", c.Ref)
			t.put("Subject", c.Subject)
			t.put("Severity", plainWord(c.Severity))
			t.put("Status", plainWord(c.Status))
			t.at("Opened", c.OpenedAt)
			t.at("Resolved", c.ResolvedAt)
			t.at("Reopened", c.ReopenedAt)
		}
	}
}

func (t *sheet) event(f *dossier, id int64) {
	for i := range f.account.Events {
		if e := &f.account.Events[i]; e.ID == id {
			t.put("What", records.EventName(e.Kind))
			t.put("It went", plainWord(e.Outcome))
			t.put("Would refer", plainWord(e.Intent))
			t.put("With", f.name(e.ContactID))
			t.at("On", e.OccurredAt)
			t.text(e.Evidence)
		}
	}
}

func (t *sheet) ask(f *dossier, id int64) {
	for i := range f.contact.Asks {
		if a := &f.contact.Asks[i]; a.ID == id {
			t.put("Asked by", plainWord(a.Channel))
			t.at("On", a.SentAt)
			t.put("Came of it", plainWord(a.State))
			t.at("Answered", a.ClosedAt)
			t.text(a.Note)
			t.text(a.Draft)
		}
	}
}

func (t *sheet) referral(f *dossier, id int64) {
	for i := range f.account.Referrals {
		if r := &f.account.Referrals[i]; r.ID == id {
			t.put("Number", r.RefID)
			t.put("Company", r.AccountName)
			t.put("Stage", plainWord(r.Stage))
			t.put("Introduced by", r.Referrer)
			t.at("Submitted", r.SubmittedAt)
			t.at("Thanked", r.ThankedAt)
			t.text("Enter opens it on the board.")
		}
	}
}

// openBehind shows the record of the cursor's line; a referral opens on the board.
func (s *Screen) openBehind() tea.Cmd {
	ref := s.detail.ref
	if ref.Kind == "referral" {
		return ui.Go("board", ui.Target{Kind: "referral", ID: ref.ID})
	}
	title, text := s.behind(ref)
	if text.IsEmpty() {
		return ui.Toast(domain.Lit("The records are still being read."))
	}
	return ui.Open(ui.NewViewer(s.env, title, text))
}

func (s *Screen) noLine() string {
	if s.detail.ref.ID == 0 {
		return "There is no record behind this line."
	}
	return ""
}
