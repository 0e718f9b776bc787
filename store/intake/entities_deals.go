package intake

import (
	"math"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// opportunity keeps the stage word of the source (DECISIONS 14) and settles
// whether the deal is won, lost or open. A close date of an open deal is when it
// is expected to close.
func (m *maker) opportunity(r *Row, out *store.ImportRow) *Reject {
	o := &domain.Opportunity{Name: r.Text("name"), StageCRM: r.Text("stage"), Result: dealResult(r), Amount: r.Money("amount"), ACV: r.Money("acv"),
		TermMonths: r.Int("term_months"), Source: domain.Source(r.Word("source", "")), OpenedOn: r.Date("opened_on"), LostReason: r.Text("lost_reason"),
		Probability: -1, SOWOn: r.Date("sow_on"), InvoiceOn: r.Date("invoice_on"), Product: r.Text("product"), ExpectedOn: r.Date("expected_on")}
	if o.OpenedOn.IsZero() {
		o.OpenedOn = r.Date("created_on")
	}
	if r.Has("probability") {
		o.Probability = percent(r.Number("probability"))
	}
	words := strings.ToLower(r.Text("pipeline") + " " + r.Text("deal_type"))
	o.Renewal = strings.Contains(words, "renew")
	o.Expansion = !o.Renewal && containsAny(words, "existing", "upsell", "cross-sell", "cross sell", "expansion", "upgrade")
	if o.Name == "" {
		o.Name = strings.TrimSpace(strings.Join([]string{orElse(r.Text("account"), out.ExtID), r.Text("product")}, " "))
	}
	m.closing(r, o)
	if o.Result != domain.ResultOpen && !o.ClosedOn.IsZero() && !o.OpenedOn.IsZero() && o.ClosedOn < o.OpenedOn {
		r.warn("close_on", "order", "the deal was closed before it was opened; its length is not counted")
	}
	out.Opp = o
	return nil
}

func (m *maker) closing(r *Row, o *domain.Opportunity) {
	closed := r.Date("closed_on")
	switch {
	case o.Result == domain.ResultWon && r.Has("won_on"):
		closed = r.Date("won_on")
	case o.Result == domain.ResultLost && r.Has("lost_on"):
		closed = r.Date("lost_on")
	case closed.IsZero():
		closed = r.Date("close_on")
	}
	if o.Result == domain.ResultOpen {
		if o.ExpectedOn.IsZero() {
			o.ExpectedOn = closed
		}
		return
	}
	o.ClosedOn = closed
}

// dealResult believes the flags of the source before its stage word.
func dealResult(r *Row) domain.Result {
	won, knownWon := r.Bool("won")
	closed, knownClosed := r.Bool("closed")
	switch {
	case knownWon && won:
		return domain.ResultWon
	case knownClosed && closed && knownWon:
		return domain.ResultLost
	}
	return domain.Result(r.Word("stage", string(domain.ResultOpen)))
}

// percent reads a probability that is written as 60 or as 0.6.
func percent(v float64) int64 {
	if v > 0 && v < 1 {
		v *= 100
	}
	return int64(math.Round(min(max(v, 0), 100)))
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

func (m *maker) referral(r *Row, out *store.ImportRow) *Reject {
	out.Contact = store.RefContact{Name: r.Text("referrer"), Email: r.Text("referrer_email")}
	out.Account = store.RefAccount{}
	if name, code := r.Text("partner"), orElse(r.Text("partner_id"), r.Text("referrer_code")); name != "" || code != "" {
		out.Partner = &domain.Partner{Name: name, Code: code}
	}
	in := &store.ReferralInput{ReferrerCompany: r.Text("referrer_company"), AccountName: orElse(r.Text("account"), r.Text("domain")), AccountDomain: r.Text("domain"),
		ContactName: r.Text("contact"), ContactEmail: r.Text("email"), ContactTitle: r.Text("title"), IntroducedAt: r.Time("introduced_at"),
		CapturedVia: r.Word("captured_via", "csv"), ConsentBasis: r.Word("consent_basis", "unknown"), Need: r.Text("need"), Value: r.Money("value"), Note: r.Text("note")}
	if in.AccountName == "" {
		in.AccountName = orElse(domain.DomainOf(in.ContactEmail), in.ContactName)
	}
	if in.IntroducedAt.IsZero() {
		in.IntroducedAt = r.Time("submitted_at")
	}
	for _, said := range []struct{ label, text string }{{"Scope", r.Text("scope")}, {"Stage in the source", r.Text("stage")}, {"Decision in the source", r.Text("acceptance")}} {
		if said.text != "" {
			in.Note = strings.TrimSpace(in.Note + "\n" + said.label + ": " + said.text)
		}
	}
	if word := orElse(r.Text("stage"), r.Text("acceptance")); word != "" {
		r.warn("stage", "stage_not_taken", "the referral starts as new; what the source says of it ("+shorten(word)+") is in its note")
	}
	out.Referral, out.SubmittedAt = in, r.Time("submitted_at")
	if bad := m.future(r, "submitted_at"); bad != nil {
		return bad
	}
	return m.future(r, "introduced_at")
}

func (m *maker) partner(r *Row, out *store.ImportRow) *Reject {
	p := &domain.Partner{Name: r.First("name", "company"), Type: r.Word("partner_type", ""), Code: r.Text("code"), Email: r.Text("email"), Tier: domain.Tier(r.Word("tier", "")),
		TierSince: r.Date("joined_on"), Status: r.Word("status", ""), ContractEnd: r.Date("contract_end")}
	if p.Name == "" {
		p.Name = fullName(r)
	}
	if p.Name == "" {
		p.Name, _, _ = strings.Cut(p.Email, "@")
	}
	if p.Type == "" && r.Has("group") {
		p.Type = groupType(r.Text("group"))
	}
	out.Partner = p
	return nil
}

// groupType reads a partner's type out of the name of its group, if it is there.
func groupType(group string) string {
	c, err := vocab()
	if err != nil {
		return ""
	}
	return c.words["partner_type"].of[wordKey(group)]
}
