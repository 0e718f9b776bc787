package main

import (
	"cmp"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// cardJSON is a referral in a list: the fields of DOMAIN §2.1 that lists show.
type cardJSON struct {
	ID              int64         `json:"id"`
	RefID           string        `json:"ref_id"`
	Type            domain.Track  `json:"type"`
	ReferredAccount string        `json:"referred_account"`
	Referrer        string        `json:"referrer_name"`
	Stage           domain.Stage  `json:"stage"`
	StageAt         instant       `json:"stage_at"`
	Acceptance      string        `json:"acceptance"`
	ExpectedValue   *domain.Money `json:"expected_value"`
	Owner           *string       `json:"owner"`
	OwnerID         *int64        `json:"owner_id"`
	NextAction      *string       `json:"next_action"`
	NextActionOn    *domain.Date  `json:"next_action_on"`
	SubmittedAt     instant       `json:"submitted_at"`
	ClosedAt        instant       `json:"closed_at"`
	ThankedAt       instant       `json:"thanked_at"`
	Warnings        []string      `json:"warnings"`
	Rev             int64         `json:"rev"`
}

func cardOf(c store.Card) cardJSON {
	return cardJSON{ID: c.ID, RefID: c.RefID, Type: c.Track, ReferredAccount: c.AccountName, Referrer: c.Referrer, Stage: c.Stage, StageAt: instant(c.StageAt),
		Acceptance: string(c.Acceptance), ExpectedValue: moneyOf(c.Value), Owner: optional(c.Owner), OwnerID: optional(c.OwnerID),
		NextAction: optional(c.NextAction), NextActionOn: optional(c.NextActionOn), SubmittedAt: instant(c.SubmittedAt), ClosedAt: instant(c.ClosedAt),
		ThankedAt: instant(c.ThankedAt), Warnings: listOf(c.Warnings), Rev: c.Rev}
}

// moneyOf is null for no amount at all; an amount of 0 in a currency stays.
func moneyOf(m domain.Money) *domain.Money { return optional(m) }

type referralList struct {
	Items []cardJSON `json:"items"`
	Total *int64     `json:"total"` // null: not counted
	Next  *string    `json:"next"`
}

type referralJSON struct {
	ID              int64                          `json:"id"`
	Rev             int64                          `json:"rev"`
	RefID           string                         `json:"ref_id"`
	Type            domain.Track                   `json:"type"`
	ReferrerName    string                         `json:"referrer_name"`
	ReferrerCompany *string                        `json:"referrer_company"`
	ReferrerContact *int64                         `json:"referrer_contact_id"`
	PartnerID       *int64                         `json:"partner_id"`
	ReferredAccount string                         `json:"referred_account"`
	AccountID       *int64                         `json:"referred_account_id"`
	PrimaryContact  *personJSON                    `json:"primary_contact"`
	IntroducedAt    instant                        `json:"introduced_at"`
	SubmittedAt     instant                        `json:"submitted_at"`
	CapturedVia     string                         `json:"captured_via"`
	Consent         map[string]string              `json:"consent"`
	Fit             map[string]string              `json:"fit"`
	Need            string                         `json:"need"`
	Scope           string                         `json:"scope"`
	Urgency         *string                        `json:"urgency"`
	CurrentProvider *string                        `json:"current_provider"`
	Timeline        *string                        `json:"timeline"`
	ProjectType     *string                        `json:"project_type"`
	Stage           domain.Stage                   `json:"stage"`
	StageAt         instant                        `json:"stage_at"`
	Acceptance      string                         `json:"acceptance"`
	RejectionReason *string                        `json:"rejection_reason"`
	LostReason      *string                        `json:"lost_reason"`
	PublicStatus    string                         `json:"public_status"`
	Owner           *string                        `json:"owner"`
	CSM             *string                        `json:"csm"`
	Opportunity     *opportunityJSON               `json:"opportunity"`
	DuplicateOf     *int64                         `json:"duplicate_of"`
	ReopenedFrom    *int64                         `json:"reopened_from"`
	ExpectedValue   *domain.Money                  `json:"expected_value"`
	NextAction      *string                        `json:"next_action"`
	NextActionOn    *domain.Date                   `json:"next_action_on"`
	Milestones      map[domain.Milestone]milestone `json:"milestones"`
	TierAtSubmit    *domain.Tier                   `json:"tier_at_submit"`
	Commission      *commissionJSON                `json:"commission"`
	ArchivedAt      instant                        `json:"archived_at"`
	ThankedAt       instant                        `json:"thanked_at"`
	ClosedAt        instant                        `json:"closed_at"`
	LateCapture     bool                           `json:"late_capture"`
	Backdated       bool                           `json:"backdated"`
	Warnings        []string                       `json:"warnings"`
	Stakeholders    []stakeholderJSON              `json:"stakeholders"`
	Touches         []touchJSON                    `json:"touches"`
	Notes           []noteJSON                     `json:"notes"`
	History         []stageJSON                    `json:"history"`
}

type personJSON struct {
	ID    int64   `json:"id"`
	Name  string  `json:"name"`
	Email *string `json:"email"`
	Title *string `json:"title"`
}

type milestone struct {
	At       instant `json:"at"`
	Inferred bool    `json:"inferred"`
}

type commissionJSON struct {
	Amount domain.Money `json:"amount"`
	RateBP int64        `json:"rate_bp"`
	Tier   domain.Tier  `json:"tier"`
	Earned bool         `json:"earned"`
}

type opportunityJSON struct {
	ID         int64         `json:"id"`
	Name       string        `json:"name"`
	Result     domain.Result `json:"result"`
	Amount     *domain.Money `json:"amount"`
	OpenedOn   *domain.Date  `json:"opened_on"`
	ExpectedOn *domain.Date  `json:"expected_close_on"`
	ClosedOn   *domain.Date  `json:"closed_on"`
}

type stakeholderJSON struct {
	Name        string `json:"name"`
	Email       string `json:"email"`
	BuyingRole  string `json:"buying_role"`
	Influence   *int64 `json:"influence"`
	Disposition string `json:"disposition"`
	Introduced  bool   `json:"introduced_by_referrer"`
}

type touchJSON struct {
	Kind     string  `json:"kind"`
	Outbound bool    `json:"outbound"`
	At       instant `json:"at"`
	Note     string  `json:"note"`
}

type noteJSON struct {
	At   instant `json:"at"`
	Body string  `json:"body"`
}

type stageJSON struct {
	From      *domain.Stage `json:"from"`
	To        domain.Stage  `json:"to"`
	Direction string        `json:"direction"`
	At        instant       `json:"at"`
	Reason    *string       `json:"reason"`
	Inferred  bool          `json:"inferred"`
	Seconds   int64         `json:"seconds_in_from"`
}

func referralOf(d *store.ReferralDetail) referralJSON {
	r := &d.Referral
	out := referralJSON{ID: r.ID, Rev: r.Rev, RefID: r.RefID, Type: r.Track, ReferrerName: r.ReferrerName, ReferrerCompany: optional(r.ReferrerCompany),
		ReferrerContact: optional(r.ReferrerContact), PartnerID: optional(r.PartnerID), ReferredAccount: r.AccountName, AccountID: optional(r.AccountID),
		IntroducedAt: instant(r.IntroducedAt), SubmittedAt: instant(r.SubmittedAt), CapturedVia: r.CapturedVia,
		Consent: map[string]string{"basis": r.ConsentBasis}, Fit: map[string]string{"icp": orUnknown(r.ICP)}, Need: r.Need, Scope: r.Scope,
		Urgency: optional(r.Urgency), CurrentProvider: optional(r.CurrentProvider), Timeline: optional(r.Timeline), ProjectType: optional(r.ProjectType),
		Stage: r.Stage, StageAt: instant(r.StageAt), Acceptance: string(r.Acceptance), RejectionReason: optional(r.RejectReason),
		LostReason: optional(r.LostReason), PublicStatus: d.PublicStatus, Owner: optional(d.Owner), CSM: optional(d.CSM), Opportunity: opportunityOf(d.Opportunity),
		DuplicateOf: optional(r.DuplicateOf), ReopenedFrom: optional(r.ReopenedFrom), ExpectedValue: moneyOf(r.Value), NextAction: optional(r.NextAction),
		NextActionOn: optional(r.NextActionOn), Milestones: map[domain.Milestone]milestone{}, TierAtSubmit: optional(r.TierAtSubmit),
		Commission: commissionOf(r), ArchivedAt: instant(r.ArchivedAt), ThankedAt: instant(r.ThankedAt), ClosedAt: instant(r.ClosedAt),
		LateCapture: r.LateCapture, Backdated: r.Backdated, Warnings: listOf(d.Warnings)}
	for _, m := range d.Marks {
		out.Milestones[m.Code] = milestone{instant(m.At), m.Inferred}
	}
	if c := d.Contact; c != nil {
		out.PrimaryContact = &personJSON{c.ID, c.Name, optional(cmp.Or(c.EmailRaw, c.Email)), optional(c.Title)}
	}
	out.addLists(d)
	return out
}

func (out *referralJSON) addLists(d *store.ReferralDetail) {
	out.Stakeholders, out.Touches, out.Notes, out.History = []stakeholderJSON{}, []touchJSON{}, []noteJSON{}, []stageJSON{}
	for _, s := range d.Stakeholders {
		out.Stakeholders = append(out.Stakeholders, stakeholderJSON{s.Name, s.Email, s.Role, optional(s.Influence), s.Disposition, s.Introduced})
	}
	for _, t := range d.Touches {
		out.Touches = append(out.Touches, touchJSON{t.Kind, t.Outbound, instant(t.At), t.Note})
	}
	for _, n := range d.Notes {
		out.Notes = append(out.Notes, noteJSON{instant(n.CreatedAt), n.Body})
	}
	for _, h := range d.History {
		out.History = append(out.History, stageJSON{optional(h.From), h.To, h.Direction, instant(h.At), optional(h.Reason), h.Inferred, h.SecondsInFrom})
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func opportunityOf(o *domain.Opportunity) *opportunityJSON {
	if o == nil {
		return nil
	}
	return &opportunityJSON{o.ID, o.Name, o.Result, moneyOf(o.Amount), optional(o.OpenedOn), optional(o.ExpectedOn), optional(o.ClosedOn)}
}

func commissionOf(r *domain.Referral) *commissionJSON {
	if r.Commission.Currency == "" {
		return nil
	}
	return &commissionJSON{r.Commission, r.RateBP, r.TierAtClose, r.Earned}
}

func referralTable(d *store.ReferralDetail) table {
	r := &d.Referral
	t := fields("id", r.RefID, "company", r.AccountName, "stage", words(r.Stage), "since", r.StageAt, "acceptance", words(r.Acceptance),
		"referrer", r.ReferrerName, "referrer's company", r.ReferrerCompany, "owner", d.Owner, "csm", d.CSM, "value", r.Value, "need", r.Need,
		"consent", words(r.ConsentBasis), "fits", orUnknown(r.ICP), "captured", words(r.CapturedVia), "introduced", r.IntroducedAt,
		"submitted", r.SubmittedAt, "next action", r.NextAction, "next action on", r.NextActionOn, "thanked", r.ThankedAt,
		"referrer sees", words(d.PublicStatus), "warnings", joinCodes(d.Warnings))
	if c := d.Contact; c != nil {
		t.add("contact", c.Name)
		t.add("e-mail", cmp.Or(c.EmailRaw, c.Email))
	}
	if r.LostReason != "" {
		t.add("lost because", domain.ReasonText(domain.LostReasons, r.LostReason))
	}
	if r.RejectReason != "" {
		t.add("rejected because", domain.ReasonText(domain.RejectionReasons, r.RejectReason))
	}
	if r.Commission.Currency != "" {
		t.add(map[bool]string{true: "commission", false: "projected commission"}[r.Earned], r.Commission)
	}
	for _, m := range d.Marks {
		t.add("milestone "+words(m.Code), m.At)
	}
	for _, s := range d.Stakeholders {
		t.add("person", s.Name+" ("+words(s.Role)+")")
	}
	for _, n := range d.Notes {
		t.add("note", n.Body)
	}
	return withoutEmpty(t)
}

// withoutEmpty drops the lines that have nothing to say.
func withoutEmpty(t table) table {
	out := table{head: t.head}
	for _, row := range t.rows {
		if at, isTime := row[1].(time.Time); (isTime && at.IsZero()) || row[1] == "" || row[1] == domain.Date(0) || row[1] == (domain.Money{}) {
			continue
		}
		out.rows = append(out.rows, row)
	}
	return out
}
