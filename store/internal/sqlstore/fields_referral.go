package sqlstore

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// noDue sorts cards without a next action behind those with one.
const noDue = "9999-12-31"

func dueKey(r *domain.Referral) string {
	if r.NextActionOn.IsZero() {
		return noDue
	}
	return r.NextActionOn.String()
}

func onBoard(r *domain.Referral) int64 {
	if r.ArchivedAt.IsZero() {
		return 1
	}
	return 0
}

func referralFields(r *domain.Referral) []field {
	f := append(meta(&r.Meta), text("ref_id", &r.RefID), text("track", &r.Track), ref("advocate_id", &r.AdvocateID), ref("partner_id", &r.PartnerID),
		text("referrer_name", &r.ReferrerName), text("referrer_company", &r.ReferrerCompany), ref("referrer_contact", &r.ReferrerContact),
		ref("referrer_account", &r.ReferrerAccount), ref("credited_to", &r.CreditedTo), ref("account_id", &r.AccountID), text("account_name", &r.AccountName),
		ref("contact_id", &r.ContactID), moment("introduced_at", &r.IntroducedAt), moment("submitted_at", &r.SubmittedAt), text("captured_via", &r.CapturedVia),
		text("consent_basis", &r.ConsentBasis), text("icp", &r.ICP), text("need", &r.Need), text("scope", &r.Scope), text("urgency", &r.Urgency),
		integer("budget_min", &r.BudgetMin), integer("budget_max", &r.BudgetMax), text("current_provider", &r.CurrentProvider), text("timeline", &r.Timeline),
		text("project_type", &r.ProjectType))
	f = append(f, text("stage", &r.Stage), moment("stage_at", &r.StageAt), text("acceptance", &r.Acceptance), text("reject_reason", &r.RejectReason),
		text("lost_reason", &r.LostReason), ref("owner_id", &r.OwnerID), ref("csm_id", &r.CSMID), ref("ask_id", &r.AskID),
		ref("opportunity_id", &r.OpportunityID), ref("duplicate_of", &r.DuplicateOf), ref("reopened_from", &r.ReopenedFrom))
	f = append(f, money("value", &r.Value)...)
	f = append(f, text("next_action", &r.NextAction), date("next_action_on", &r.NextActionOn), moment("archived_at", &r.ArchivedAt),
		flag("late_capture", &r.LateCapture), flag("backdated", &r.Backdated), moment("thanked_at", &r.ThankedAt), moment("closed_at", &r.ClosedAt),
		text("tier_at_submit", &r.TierAtSubmit), text("tier_at_close", &r.TierAtClose), integer("rate_bp", &r.RateBP))
	f = append(f, money("commission", &r.Commission)...)
	return append(f, flag("earned", &r.Earned), flag("influenced", &r.Influenced), derived("pos", func() any { return r.ID }),
		derived("on_board", func() any { return onBoard(r) }), derived("due_key", func() any { return dueKey(r) }))
}

// stored leaves out the derived columns, which nobody needs to read.
func stored(fs []field) []field {
	return slices.DeleteFunc(fs, func(f field) bool {
		_, derived := f.col.(derivedCol)
		return derived
	})
}

// derivedCol is a column computed from the row for an index.
type derivedCol struct{ f func() any }

func (c derivedCol) get() any       { return c.f() }
func (c derivedCol) Scan(any) error { return nil }

func derived(name string, f func() any) field { return field{name, derivedCol{f}} }

func opportunityFields(o *domain.Opportunity) []field {
	f := append(meta(&o.Meta), ref("account_id", &o.AccountID), text("name", &o.Name), text("stage_crm", &o.StageCRM), text("result", &o.Result))
	f = append(f, money("amount", &o.Amount)...)
	f = append(f, money("acv", &o.ACV)...)
	return append(f, integer("term_months", &o.TermMonths), text("source", &o.Source), flag("renewal", &o.Renewal), flag("expansion", &o.Expansion),
		ref("owner_id", &o.OwnerID), ref("referral_id", &o.ReferralID), date("opened_on", &o.OpenedOn), date("expected_on", &o.ExpectedOn),
		date("closed_on", &o.ClosedOn), text("lost_reason", &o.LostReason), integer("probability", &o.Probability), flag("prob_manual", &o.ProbManual),
		date("sow_on", &o.SOWOn), date("invoice_on", &o.InvoiceOn), text("product", &o.Product))
}

func historyFields(c *domain.StageChange) []field {
	return []field{integer("id", &c.ID), integer("referral_id", &c.ReferralID), integer("seq", &c.Seq), text("from_stage", &c.From), text("to_stage", &c.To),
		text("direction", &c.Direction), moment("at", &c.At), integer("actor_id", &c.ActorID), text("reason", &c.Reason), flag("inferred", &c.Inferred),
		integer("seconds_in_from", &c.SecondsInFrom), text("op_id", &c.OpID)}
}

func stakeholderFields(s *domain.Stakeholder) []field {
	return append(meta(&s.Meta), integer("referral_id", &s.ReferralID), ref("contact_id", &s.ContactID), text("name", &s.Name), text("email", &s.Email),
		text("role", &s.Role), integer("influence", &s.Influence), text("disposition", &s.Disposition), flag("introduced", &s.Introduced))
}

func touchFields(t *domain.Touch) []field {
	return append(meta(&t.Meta), ref("referral_id", &t.ReferralID), ref("account_id", &t.AccountID), text("kind", &t.Kind), flag("outbound", &t.Outbound),
		moment("at", &t.At), text("note", &t.Note))
}

func noteFields(n *domain.Note) []field {
	return append(meta(&n.Meta), text("subject", &n.Subject), integer("subject_id", &n.SubjectID), text("body", &n.Body))
}

func viewFields(v *domain.SavedView) []field {
	return append(meta(&v.Meta), integer("user_id", &v.UserID), text("screen", &v.Screen), text("name", &v.Name), text("filter", &v.Filter))
}

func jobFields(j *domain.ImportJob) []field {
	return append(meta(&j.Meta), text("kind", &j.Kind), text("file", &j.File), text("hash", &j.Hash), integer("row_count", &j.Rows),
		integer("created", &j.Created), integer("updated", &j.Updated), integer("unchanged", &j.Unchanged), integer("duplicate", &j.Duplicate),
		integer("rejected", &j.Rejected), flag("done", &j.Done))
}
