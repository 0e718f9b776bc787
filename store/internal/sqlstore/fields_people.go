package sqlstore

import "github.com/refdeck/refdeck/domain"

func userFields(u *domain.User) []field {
	return append(meta(&u.Meta), text("name", &u.Name), text("email", &u.Email), text("roles", &u.Roles), text("tz", &u.TZ), flag("active", &u.Active),
		ref("team_id", &u.TeamID))
}

func accountFields(a *domain.Account) []field {
	f := append(meta(&a.Meta), text("name", &a.Name), text("name_key", &a.NameKey), text("domain", &a.Domain), text("kind", &a.Kind),
		text("lifecycle", &a.Lifecycle), text("industry", &a.Industry), text("country", &a.Country), text("region", &a.Region), text("size_band", &a.SizeBand),
		integer("employees", &a.Employees), text("parent_name", &a.ParentName), date("customer_since", &a.CustomerSince), date("go_live_on", &a.GoLiveOn),
		date("contract_start", &a.ContractStart), date("contract_end", &a.ContractEnd), date("renewal_on", &a.RenewalOn))
	f = append(f, money("arr", &a.ARR)...)
	return append(f, ref("owner_id", &a.OwnerID), ref("owner_ae", &a.OwnerAE), text("icp", &a.ICP), flag("cash_banned", &a.CashBanned),
		flag("gift_ban", &a.GiftBan), flag("competitor", &a.Competitor), text("sign_off", &a.SignOff), date("hold_until", &a.HoldUntil),
		text("hold_reason", &a.HoldReason), text("exec_sponsor", &a.ExecSponsor), date("overdue_since", &a.OverdueSince),
		date("churn_notice", &a.ChurnNotice), text("source_word", &a.SourceWord))
}

func contactFields(c *domain.Contact) []field {
	return append(meta(&c.Meta), ref("account_id", &c.AccountID), text("name", &c.Name), text("name_key", &c.NameKey), text("email", &c.Email),
		text("email_raw", &c.EmailRaw), text("phone", &c.Phone), text("title", &c.Title), text("seniority", &c.Seniority),
		flag("decision_maker", &c.DecisionMaker), text("tz", &c.TZ), text("slack", &c.Slack), flag("gone", &c.Left), text("consent", &c.Consent),
		text("consent_basis", &c.ConsentBasis), moment("consent_at", &c.ConsentAt), moment("unsubscribed_at", &c.UnsubscribedAt),
		moment("bounced_at", &c.BouncedAt), moment("complained_at", &c.ComplainedAt), flag("do_not_ask", &c.DoNotAsk), integer("capacity", &c.Capacity),
		text("channel", &c.Channel), moment("snoozed_until", &c.SnoozedUntil), flag("stub", &c.Stub))
}

func answerFields(a *domain.Answer) []field {
	return append(meta(&a.Meta), integer("contact_id", &a.ContactID), ref("account_id", &a.AccountID), text("survey", &a.Survey),
		integer("score", &a.Score), integer("scale", &a.Scale), text("comment", &a.Comment), moment("responded_at", &a.RespondedAt))
}

func signalFields(s *domain.HealthSignal) []field {
	return append(meta(&s.Meta), integer("account_id", &s.AccountID), text("kind", &s.Kind), float("value", &s.Value),
		moment("observed_at", &s.ObservedAt), text("source", &s.Source))
}

func caseFields(c *domain.Case) []field {
	return append(meta(&c.Meta), ref("account_id", &c.AccountID), ref("contact_id", &c.ContactID), text("ref", &c.Ref), text("subject", &c.Subject),
		text("severity", &c.Severity), text("status", &c.Status), flag("escalated", &c.Escalated), moment("opened_at", &c.OpenedAt),
		moment("resolved_at", &c.ResolvedAt), moment("reopened_at", &c.ReopenedAt), integer("reopened", &c.Reopened))
}

func eventFields(e *domain.SuccessEvent) []field {
	return append(meta(&e.Meta), integer("account_id", &e.AccountID), ref("contact_id", &e.ContactID), text("kind", &e.Kind), text("outcome", &e.Outcome),
		moment("occurred_at", &e.OccurredAt), moment("ends_at", &e.EndsAt), text("evidence", &e.Evidence), text("intent", &e.Intent), ref("owner_id", &e.OwnerID))
}

func churnFields(c *domain.Churn) []field {
	f := append(meta(&c.Meta), integer("account_id", &c.AccountID), moment("at", &c.At), text("reason", &c.Reason))
	f = append(f, money("refund", &c.Refund)...)
	return append(f, flag("reactivation", &c.Reactivation), text("comment", &c.Comment))
}

func subscriptionFields(s *domain.Subscription) []field {
	f := append(meta(&s.Meta), integer("account_id", &s.AccountID), text("plan", &s.Plan), integer("seats", &s.Seats))
	f = append(f, money("mrr", &s.MRR)...)
	return append(f, date("start_on", &s.StartOn), date("end_on", &s.EndOn), flag("trial", &s.Trial), flag("churned", &s.Churned))
}

func partnerFields(p *domain.Partner) []field {
	return append(meta(&p.Meta), ref("account_id", &p.AccountID), text("name", &p.Name), text("name_key", &p.NameKey), text("type", &p.Type),
		text("code", &p.Code), text("email", &p.Email), text("tier", &p.Tier), date("tier_since", &p.TierSince), date("tier_locked", &p.TierLocked),
		text("status", &p.Status), ref("manager_id", &p.ManagerID), date("contract_end", &p.ContractEnd))
}

func advocateFields(a *domain.Advocate) []field {
	return append(meta(&a.Meta), ref("contact_id", &a.ContactID), ref("partner_id", &a.PartnerID), text("track", &a.Track), text("name", &a.Name),
		text("name_key", &a.NameKey), text("code", &a.Code), text("status", &a.Status), integer("level", &a.Level), moment("enrolled_at", &a.EnrolledAt))
}

func askFields(a *domain.Ask) []field {
	return append(meta(&a.Meta), integer("contact_id", &a.ContactID), ref("account_id", &a.AccountID), text("trigger_kind", &a.Trigger),
		integer("source_id", &a.SourceID), ref("owner_id", &a.OwnerID), text("channel", &a.Channel), text("draft", &a.Draft), text("state", &a.State),
		moment("sent_at", &a.SentAt), moment("closed_at", &a.ClosedAt), text("outcome", &a.Outcome), text("note", &a.Note))
}

func suppressionFields(s *domain.Suppression) []field {
	return append(meta(&s.Meta), text("email_hash", &s.EmailHash), text("domain", &s.Domain), ref("account_id", &s.AccountID),
		text("reason", &s.Reason), date("until", &s.Until))
}
