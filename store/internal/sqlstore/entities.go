package sqlstore

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Users is the table of users; the methods below are its like for the other entities.
func (t *Tx) Users() store.Table[domain.User] {
	return table[domain.User]{t, quoted("user"), "user", userFields, func(r *domain.User) *domain.Meta { return &r.Meta }}
}

// Accounts is the table of accounts.
func (t *Tx) Accounts() store.Table[domain.Account] { return t.accounts() }

func (t *Tx) accounts() table[domain.Account] {
	return table[domain.Account]{t, "account", "account", accountFields, func(r *domain.Account) *domain.Meta { return &r.Meta }}
}

// Contacts is the table of contacts.
func (t *Tx) Contacts() store.Table[domain.Contact] { return t.contacts() }

func (t *Tx) contacts() table[domain.Contact] {
	return table[domain.Contact]{t, "contact", "contact", contactFields, func(r *domain.Contact) *domain.Meta { return &r.Meta }}
}

// Answers is the table of survey answers.
func (t *Tx) Answers() store.Table[domain.Answer] { return t.answers() }

func (t *Tx) answers() table[domain.Answer] {
	return table[domain.Answer]{t, "answer", "answer", answerFields, func(r *domain.Answer) *domain.Meta { return &r.Meta }}
}

// Signals is the table of health signals.
func (t *Tx) Signals() store.Table[domain.HealthSignal] { return t.signals() }

func (t *Tx) signals() table[domain.HealthSignal] {
	return table[domain.HealthSignal]{t, "signal", "signal", signalFields, func(r *domain.HealthSignal) *domain.Meta { return &r.Meta }}
}

// Cases is the table of support cases.
func (t *Tx) Cases() store.Table[domain.Case] { return t.cases() }

func (t *Tx) cases() table[domain.Case] {
	return table[domain.Case]{t, "support_case", "support case", caseFields, func(r *domain.Case) *domain.Meta { return &r.Meta }}
}

// Events is the table of success events.
func (t *Tx) Events() store.Table[domain.SuccessEvent] { return t.events() }

func (t *Tx) events() table[domain.SuccessEvent] {
	return table[domain.SuccessEvent]{t, "success_event", "event", eventFields, func(r *domain.SuccessEvent) *domain.Meta { return &r.Meta }}
}

// Churns is the table of churn events.
func (t *Tx) Churns() store.Table[domain.Churn] { return t.churns() }

func (t *Tx) churns() table[domain.Churn] {
	return table[domain.Churn]{t, "churn", "churn event", churnFields, func(r *domain.Churn) *domain.Meta { return &r.Meta }}
}

// Subscriptions is the table of subscriptions.
func (t *Tx) Subscriptions() store.Table[domain.Subscription] { return t.subscriptions() }

func (t *Tx) subscriptions() table[domain.Subscription] {
	return table[domain.Subscription]{t, "subscription", "subscription", subscriptionFields, func(r *domain.Subscription) *domain.Meta { return &r.Meta }}
}

// Partners is the table of partners.
func (t *Tx) Partners() store.Table[domain.Partner] {
	return table[domain.Partner]{t, "partner", "partner", partnerFields, func(r *domain.Partner) *domain.Meta { return &r.Meta }}
}

// Advocates is the table of advocates.
func (t *Tx) Advocates() store.Table[domain.Advocate] { return t.advocates() }

func (t *Tx) advocates() table[domain.Advocate] {
	return table[domain.Advocate]{t, "advocate", "advocate", advocateFields, func(r *domain.Advocate) *domain.Meta { return &r.Meta }}
}

// Asks is the table of asks.
func (t *Tx) Asks() store.Table[domain.Ask] { return t.asks() }

func (t *Tx) asks() table[domain.Ask] {
	return table[domain.Ask]{t, "ask", "ask", askFields, func(r *domain.Ask) *domain.Meta { return &r.Meta }}
}

// Opportunities is the table of opportunities.
func (t *Tx) Opportunities() store.Table[domain.Opportunity] {
	return table[domain.Opportunity]{t, "opportunity", "opportunity", opportunityFields, func(r *domain.Opportunity) *domain.Meta { return &r.Meta }}
}

// Stakeholders is the table of stakeholders.
func (t *Tx) Stakeholders() store.Table[domain.Stakeholder] {
	return table[domain.Stakeholder]{t, "stakeholder", "stakeholder", stakeholderFields, func(r *domain.Stakeholder) *domain.Meta { return &r.Meta }}
}

// Touches is the table of touches.
func (t *Tx) Touches() store.Table[domain.Touch] { return t.touches() }

func (t *Tx) touches() table[domain.Touch] {
	return table[domain.Touch]{t, "touch", "touch", touchFields, func(r *domain.Touch) *domain.Meta { return &r.Meta }}
}

// Notes is the table of notes.
func (t *Tx) Notes() store.Table[domain.Note] {
	return table[domain.Note]{t, "note", "note", noteFields, func(r *domain.Note) *domain.Meta { return &r.Meta }}
}

// Suppressions is the table of suppression entries.
func (t *Tx) Suppressions() store.Table[domain.Suppression] { return t.suppressions() }

func (t *Tx) suppressions() table[domain.Suppression] {
	return table[domain.Suppression]{t, "suppression", "suppression entry", suppressionFields, func(r *domain.Suppression) *domain.Meta { return &r.Meta }}
}

// SavedViews is the table of saved views.
func (t *Tx) SavedViews() store.Table[domain.SavedView] {
	return table[domain.SavedView]{t, "saved_view", "saved view", viewFields, func(r *domain.SavedView) *domain.Meta { return &r.Meta }}
}

// ImportJobs is the table of import jobs.
func (t *Tx) ImportJobs() store.Table[domain.ImportJob] {
	return table[domain.ImportJob]{t, "import_job", "import", jobFields, func(r *domain.ImportJob) *domain.Meta { return &r.Meta }}
}

// Referrals is the table of referrals.
func (t *Tx) Referrals() store.Table[domain.Referral] { return t.referrals() }

func (t *Tx) referrals() table[domain.Referral] {
	return table[domain.Referral]{t, "referral", "referral", referralFields, func(r *domain.Referral) *domain.Meta { return &r.Meta }}
}
