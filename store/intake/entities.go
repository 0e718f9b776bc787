package intake

import (
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// maker turns rows into what the Store takes in.
type maker struct {
	plan  *Plan
	now   time.Time
	owner string      // of rows that name none
	since domain.Date // customer_since of accounts that name none
}

// make is the row as entities; or why the row cannot be one.
func (m *maker) make(r *Row) (store.ImportRow, *Reject) {
	out := store.ImportRow{Line: r.Line, ExtID: r.Text("id"), Owner: orElse(r.Text("owner"), m.owner)}
	if r.Is("deleted") {
		return out, &Reject{Field: "deleted", Code: "deleted", Message: "the record is deleted in its source"}
	}
	out.Account = store.RefAccount{ExtID: r.Text("account_id"), Name: r.Text("account"), Domain: r.Text("domain")}
	out.Contact = store.RefContact{ExtID: r.Text("contact_id"), Name: orElse(r.Text("contact"), fullName(r)), Email: r.Text("email"), Title: r.Text("title")}
	switch m.plan.Kind {
	case "accounts":
		return out, m.account(r, &out)
	case "contacts", "employees":
		return out, m.contact(r, &out)
	case "nps", "csat":
		return out, m.answer(r, &out)
	case "cases":
		return out, m.supportCase(r, &out)
	case "events":
		return out, m.event(r, &out)
	case "health":
		return out, m.signals(r, &out)
	case "churn":
		return out, m.churn(r, &out)
	case "subscriptions":
		return out, m.subscription(r, &out)
	case "opportunities":
		return out, m.opportunity(r, &out)
	case "referrals":
		return out, m.referral(r, &out)
	case "partners":
		return out, m.partner(r, &out)
	}
	return out, nil
}

func fullName(r *Row) string {
	if n := r.Text("name"); n != "" {
		return n
	}
	return strings.TrimSpace(r.Text("first_name") + " " + r.Text("last_name"))
}

// future refuses an instant that has not come yet; an hour of difference between
// clocks is let pass, and a day that is written without a time counts as begun.
func (m *maker) future(r *Row, field string) *Reject {
	if at := r.Time(field); at.After(m.now.Add(time.Hour)) && r.Date(field) > domain.DateOf(m.now, m.plan.zone) {
		return &Reject{Field: field, Code: "future", Message: "the date " + r.Text(field) + " lies in the future"}
	}
	return nil
}

func (m *maker) account(r *Row, out *store.ImportRow) *Reject {
	a := &domain.Account{Name: r.Text("name"), Domain: orElse(r.Text("domain"), r.Text("website")), Kind: domain.AccountKind(r.Word("account_kind", "")),
		Lifecycle: domain.Lifecycle(r.Word("lifecycle", "")), Industry: r.Text("industry"), Country: r.Text("country"), Region: r.Text("region"),
		SizeBand: r.Text("size_band"), Employees: r.Int("employees"), ParentName: r.Text("parent"), CustomerSince: r.Date("customer_since"),
		GoLiveOn: r.Date("go_live_on"), ContractStart: r.Date("contract_start"), ContractEnd: r.Date("contract_end"), RenewalOn: r.Date("renewal_on"),
		ARR: r.Money("arr"), ICP: r.Word("icp", ""), CashBanned: r.Is("cash_banned"), GiftBan: r.Is("gift_ban"), Competitor: r.Is("competitor"),
		SignOff: r.Word("sign_off", ""), HoldUntil: r.Date("hold_until"), HoldReason: r.Text("hold_reason"), ExecSponsor: r.Text("exec_sponsor"),
		OverdueSince: r.Date("overdue_since"), ChurnNotice: r.Date("churn_notice"), SourceWord: r.Text("source")}
	today := domain.DateOf(m.now, m.plan.zone)
	if a.CustomerSince.IsZero() && r.Has("tenure_months") {
		a.CustomerSince = today.AddMonths(-int(min(r.Int("tenure_months"), 1200)))
	}
	if a.RenewalOn.IsZero() && r.Has("renewal_days") {
		a.RenewalOn = today.AddDays(int(min(r.Int("renewal_days"), 36_500)))
	}
	if mrr := r.Money("mrr"); a.ARR.IsZero() && mrr.Minor != 0 && mrr.Minor < 1<<59 && mrr.Minor > -1<<59 {
		a.ARR = domain.Money{Minor: mrr.Minor * 12, Currency: mrr.Currency}
	}
	switch {
	case r.Is("churned"):
		a.Lifecycle = domain.LifeChurned
	case r.Is("trial") && a.Lifecycle == "":
		a.Lifecycle = domain.LifeOnboarding
	}
	if a.Lifecycle == domain.LifeProspect && a.Kind == "" {
		a.Kind = domain.AccountProspect
	}
	if a.CustomerSince.IsZero() && a.Kind != domain.AccountProspect {
		a.CustomerSince = m.since
	}
	out.AccountRec, out.Owner2 = a, r.Text("owner_ae")
	out.Account = store.RefAccount{ExtID: out.ExtID, Name: a.Name, Domain: a.Domain}
	return nil
}

func (m *maker) contact(r *Row, out *store.ImportRow) *Reject {
	c := &domain.Contact{Name: fullName(r), Email: r.Text("email"), Phone: r.First("phone", "mobile"), Title: r.Text("title"), Seniority: r.Text("seniority"),
		DecisionMaker: r.Is("decision_maker"), TZ: r.Text("tz"), Slack: r.Text("slack"), Left: r.Is("left"), Consent: domain.Consent(r.Word("consent", "")),
		ConsentBasis: r.Text("consent_basis"), ConsentAt: r.Time("consent_at"), UnsubscribedAt: r.Time("unsubscribed_at"), BouncedAt: r.Time("bounced_at"),
		DoNotAsk: r.Is("do_not_ask"), Capacity: r.Int("capacity"), Channel: r.Text("channel")}
	if _, err := time.LoadLocation(c.TZ); err != nil {
		c.TZ = ""
	}
	// A system that only says that somebody has unsubscribed does not say when:
	// the day of the first import of that fact is the day it is known here.
	if r.Is("unsubscribed") && c.UnsubscribedAt.IsZero() {
		c.UnsubscribedAt = m.dayStart()
	}
	if r.Is("bounced") && c.BouncedAt.IsZero() {
		c.BouncedAt = m.dayStart()
	}
	if c.Name == "" {
		c.Name, _, _ = strings.Cut(orElse(c.Email, out.ExtID), "@")
	}
	out.ContactRec = c
	out.Contact = store.RefContact{ExtID: out.ExtID, Name: c.Name, Email: c.Email, Title: c.Title}
	return nil
}

func (m *maker) dayStart() time.Time { return domain.DateOf(m.now, m.plan.zone).Start(m.plan.zone) }

func (m *maker) answer(r *Row, out *store.ImportRow) *Reject {
	if r.Is("excluded") {
		return &Reject{Field: "excluded", Code: "excluded", Message: "the source leaves this answer out of its figures"}
	}
	survey := domain.Survey(r.Word("survey", string(m.plan.Survey)))
	out.Answer = &domain.Answer{Survey: survey, Score: r.Int("score"), Scale: m.plan.Scale, Comment: r.Text("comment"), RespondedAt: r.Time("responded_at")}
	return m.future(r, "responded_at")
}

func (m *maker) supportCase(r *Row, out *store.ImportRow) *Reject {
	k := &domain.Case{Ref: orElse(r.Text("ref"), out.ExtID), Subject: r.Text("subject"), Severity: domain.Severity(r.Word("severity", string(domain.SeverityNormal))),
		OpenedAt: r.Time("opened_at"), ResolvedAt: r.Time("resolved_at"), ReopenedAt: r.Time("reopened_at"), Reopened: r.Int("reopened")}
	k.Status = domain.CaseStatus(r.Word("status", ""))
	done := k.Status == domain.CaseResolved || k.Status == domain.CaseClosed
	switch {
	case k.Status == "" && !k.ResolvedAt.IsZero():
		k.Status = domain.CaseClosed
	case k.Status == "":
		k.Status = domain.CaseOpen
	case done && k.ResolvedAt.IsZero():
		k.ResolvedAt = k.OpenedAt // closed, at a time that the source does not tell
	case !done:
		k.ResolvedAt = time.Time{}
	}
	if !k.ResolvedAt.IsZero() && k.ResolvedAt.Before(k.OpenedAt) {
		if r.Timed("resolved_at") && r.Timed("opened_at") {
			return &Reject{Field: "resolved_at", Code: "order", Message: "the case was closed before it was opened"}
		}
		k.ResolvedAt = k.OpenedAt
	}
	k.Escalated = r.Is("escalated") || k.Status == domain.CaseEscalated
	out.Case = k
	return m.future(r, "opened_at")
}

func (m *maker) event(r *Row, out *store.ImportRow) *Reject {
	out.Event = &domain.SuccessEvent{Kind: domain.EventKind(r.Word("event_kind", "")), Outcome: domain.Outcome(r.Word("outcome", string(domain.OutcomePositive))),
		OccurredAt: r.Time("occurred_at"), EndsAt: r.Time("ends_at"), Evidence: r.Text("evidence"), Intent: domain.Intent(r.Word("intent", string(domain.IntentNone)))}
	if domain.EventKind(r.Word("event_kind", "")) == domain.EventRenewal {
		return nil // a discussion may be planned ahead
	}
	return m.future(r, "occurred_at")
}

// wideSignals are the columns that hold one kind of measurement each.
var wideSignals = []domain.SignalKind{domain.SignalHealth, domain.SignalActive, domain.SignalLogins, domain.SignalAdoption, domain.SignalSeats, domain.SignalSentiment, domain.SignalPayment}

func (m *maker) signals(r *Row, out *store.ImportRow) *Reject {
	at := r.Time("observed_at")
	if at.IsZero() {
		at = m.dayStart()
	}
	add := func(kind domain.SignalKind, value float64) {
		out.Signals = append(out.Signals, domain.HealthSignal{Kind: kind, Value: value, ObservedAt: at, Source: orElse(r.Text("source"), m.plan.System)})
	}
	for _, kind := range wideSignals {
		if r.Has(string(kind)) {
			add(kind, r.Number(string(kind)))
		}
	}
	if late, known := r.Bool("payment_delayed"); known && !r.Has("payment") {
		if late {
			add(domain.SignalPayment, 0)
		} else {
			add(domain.SignalPayment, 100)
		}
	}
	if r.Has("value") {
		kind := domain.SignalKind(r.Word("signal", ""))
		if kind == "" {
			return &Reject{Field: "signal", Code: "missing", Message: "the row has a value and does not say of what"}
		}
		add(kind, r.Number("value"))
	}
	return m.future(r, "observed_at")
}

func (m *maker) churn(r *Row, out *store.ImportRow) *Reject {
	out.Churn = &domain.Churn{At: r.Time("churned_at"), Reason: r.Text("reason"), Refund: r.Money("refund"), Reactivation: r.Is("reactivation"), Comment: r.Text("comment")}
	return m.future(r, "churned_at")
}

func (m *maker) subscription(r *Row, out *store.ImportRow) *Reject {
	s := &domain.Subscription{Plan: r.Text("plan"), Seats: r.Int("seats"), MRR: r.Money("mrr"), StartOn: r.Date("start_on"), EndOn: r.Date("end_on"), Trial: r.Is("trial"), Churned: r.Is("churned")}
	if arr := r.Money("arr"); s.MRR.IsZero() && !arr.IsZero() {
		s.MRR = domain.Money{Minor: arr.Minor / 12, Currency: arr.Currency}
	}
	if !s.EndOn.IsZero() && s.EndOn < s.StartOn {
		return &Reject{Field: "end_on", Code: "order", Message: "the subscription ends before it starts"}
	}
	out.Sub = s
	return nil
}
