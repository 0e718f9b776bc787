package main

import (
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type accountJSON struct {
	ID            int64              `json:"id"`
	Rev           int64              `json:"rev"`
	Name          string             `json:"name"`
	Domain        *string            `json:"domain"`
	Kind          domain.AccountKind `json:"kind"`
	Lifecycle     *domain.Lifecycle  `json:"lifecycle"`
	Industry      *string            `json:"industry"`
	Country       *string            `json:"country"`
	Region        *string            `json:"region"`
	SizeBand      *string            `json:"size_band"`
	Employees     *int64             `json:"employees"`
	CustomerSince *domain.Date       `json:"customer_since"`
	GoLiveOn      *domain.Date       `json:"go_live_on"`
	RenewalOn     *domain.Date       `json:"renewal_date"`
	ARR           *domain.Money      `json:"arr"`
	Owner         *string            `json:"owner_csm"`
	OwnerID       *int64             `json:"owner_csm_id"`
	ICP           string             `json:"icp"`
	SignOff       *string            `json:"referral_signoff"`
	HoldUntil     *domain.Date       `json:"ask_hold_until"`
	HoldReason    *string            `json:"ask_hold_reason"`
}

func accountOf(a *domain.Account, owner string) accountJSON {
	return accountJSON{ID: a.ID, Rev: a.Rev, Name: a.Name, Domain: optional(a.Domain), Kind: a.Kind, Lifecycle: optional(a.Lifecycle),
		Industry: optional(a.Industry), Country: optional(a.Country), Region: optional(a.Region), SizeBand: optional(a.SizeBand),
		Employees: optional(a.Employees), CustomerSince: optional(a.CustomerSince), GoLiveOn: optional(a.GoLiveOn), RenewalOn: optional(a.RenewalOn),
		ARR: moneyOf(a.ARR), Owner: optional(owner), OwnerID: optional(a.OwnerID), ICP: orUnknown(a.ICP), SignOff: optional(a.SignOff),
		HoldUntil: optional(a.HoldUntil), HoldReason: optional(a.HoldReason)}
}

type accountDetail struct {
	accountJSON
	ExternalIDs []externalJSON `json:"external_ids"`
	Contacts    []contactJSON  `json:"contacts"`
	Cases       []caseJSON     `json:"cases"`
	Events      []eventJSON    `json:"events"`
	Answers     []answerJSON   `json:"answers"`
	Referrals   []cardJSON     `json:"referrals"`
}

type externalJSON struct {
	System string `json:"system"`
	ID     string `json:"id"`
}

type caseJSON struct {
	ID         int64             `json:"id"`
	Ref        string            `json:"ref"`
	Subject    string            `json:"subject"`
	Severity   domain.Severity   `json:"severity"`
	Status     domain.CaseStatus `json:"status"`
	Escalated  bool              `json:"escalated"`
	OpenedAt   instant           `json:"opened_at"`
	ResolvedAt instant           `json:"resolved_at"`
}

func accountDetailOf(d *store.AccountDetail) accountDetail {
	out := accountDetail{accountJSON: accountOf(&d.Account, d.Owner), ExternalIDs: externalsOf(d.External), Contacts: []contactJSON{},
		Cases: []caseJSON{}, Events: []eventJSON{}, Answers: answersOf(d.Answers), Referrals: []cardJSON{}}
	for i := range d.Contacts {
		out.Contacts = append(out.Contacts, contactOf(&d.Contacts[i]))
	}
	for _, c := range d.Cases {
		out.Cases = append(out.Cases, caseJSON{c.ID, c.Ref, c.Subject, c.Severity, c.Status, c.Escalated, instant(c.OpenedAt), instant(c.ResolvedAt)})
	}
	for i := range d.Events {
		out.Events = append(out.Events, eventOf(&d.Events[i]))
	}
	for _, c := range d.Referrals {
		out.Referrals = append(out.Referrals, cardOf(c))
	}
	return out
}

func externalsOf(ids []domain.ExternalID) []externalJSON {
	out := []externalJSON{}
	for _, x := range ids {
		out = append(out, externalJSON(x))
	}
	return out
}

func externalText(ids []domain.ExternalID) string {
	var out []string
	for _, x := range ids {
		out = append(out, x.System+" "+x.ID)
	}
	return strings.Join(out, ", ")
}

type contactJSON struct {
	ID             int64   `json:"id"`
	Rev            int64   `json:"rev"`
	AccountID      *int64  `json:"account_id"`
	Name           string  `json:"name"`
	Email          *string `json:"email"`
	Phone          *string `json:"phone"`
	Title          *string `json:"title"`
	DecisionMaker  bool    `json:"decision_maker"`
	TZ             *string `json:"tz"`
	Left           bool    `json:"left"`
	Consent        string  `json:"consent"`
	DoNotAsk       bool    `json:"do_not_ask"`
	SnoozedUntil   instant `json:"snoozed_until"`
	UnsubscribedAt instant `json:"unsubscribed_at"`
}

func contactOf(c *domain.Contact) contactJSON {
	return contactJSON{ID: c.ID, Rev: c.Rev, AccountID: optional(c.AccountID), Name: c.Name, Email: optional(c.Email), Phone: optional(c.Phone),
		Title: optional(c.Title), DecisionMaker: c.DecisionMaker, TZ: optional(c.TZ), Left: c.Left, Consent: orUnknown(string(c.Consent)),
		DoNotAsk: c.DoNotAsk, SnoozedUntil: instant(c.SnoozedUntil), UnsubscribedAt: instant(c.UnsubscribedAt)}
}

type contactDetail struct {
	contactJSON
	Account      string         `json:"account"`
	ReferrerCode *string        `json:"referrer_code"`
	ExternalIDs  []externalJSON `json:"external_ids"`
	Answers      []answerJSON   `json:"answers"`
	Asks         []askJSON      `json:"asks"`
}

func contactDetailOf(d *store.ContactDetail) contactDetail {
	out := contactDetail{contactJSON: contactOf(&d.Contact), Account: d.Account.Name, ReferrerCode: optional(d.Code), ExternalIDs: externalsOf(d.External),
		Answers: answersOf(d.Answers), Asks: []askJSON{}}
	for i := range d.Asks {
		out.Asks = append(out.Asks, askOf(&d.Asks[i]))
	}
	return out
}

type answerJSON struct {
	ID          int64         `json:"id"`
	ContactID   *int64        `json:"contact_id"`
	AccountID   *int64        `json:"account_id"`
	Survey      domain.Survey `json:"survey"`
	Score       int64         `json:"score"`
	Scale       int64         `json:"scale"`
	Class       *string       `json:"class"`
	Comment     string        `json:"comment"`
	RespondedAt instant       `json:"responded_at"`
}

func answerOf(a *domain.Answer) answerJSON {
	return answerJSON{a.ID, optional(a.ContactID), optional(a.AccountID), a.Survey, a.Score, a.Scale, npsClass(a), a.Comment, instant(a.RespondedAt)}
}

func answersOf(list []domain.Answer) []answerJSON {
	out := []answerJSON{}
	for i := range list {
		out = append(out, answerOf(&list[i]))
	}
	return out
}

// npsClass is derived from the score (DOMAIN §2.1); other surveys have none.
func npsClass(a *domain.Answer) *string {
	class := "passive"
	switch {
	case a.Survey != domain.SurveyNPS:
		return nil
	case a.Score >= 9:
		class = "promoter"
	case a.Score <= 6:
		class = "detractor"
	}
	return &class
}

type askJSON struct {
	ID        int64              `json:"id"`
	Rev       int64              `json:"rev"`
	ContactID int64              `json:"contact_id"`
	AccountID int64              `json:"account_id"`
	Trigger   domain.TriggerKind `json:"trigger"`
	Channel   string             `json:"channel"`
	State     domain.AskState    `json:"state"`
	SentAt    instant            `json:"sent_at"`
	ClosedAt  instant            `json:"closed_at"`
	Outcome   *string            `json:"outcome"`
	Note      *string            `json:"note"`
}

func askOf(a *domain.Ask) askJSON {
	return askJSON{a.ID, a.Rev, a.ContactID, a.AccountID, a.Trigger, a.Channel, a.State, instant(a.SentAt), instant(a.ClosedAt), optional(a.Outcome), optional(a.Note)}
}

type eventJSON struct {
	ID         int64            `json:"id"`
	AccountID  int64            `json:"account_id"`
	ContactID  *int64           `json:"contact_id"`
	Kind       domain.EventKind `json:"kind"`
	Outcome    domain.Outcome   `json:"outcome"`
	OccurredAt instant          `json:"occurred_at"`
	Evidence   *string          `json:"evidence"`
	Intent     *domain.Intent   `json:"referral_intent"`
}

func eventOf(e *domain.SuccessEvent) eventJSON {
	return eventJSON{e.ID, e.AccountID, optional(e.ContactID), e.Kind, e.Outcome, instant(e.OccurredAt), optional(e.Evidence), optional(e.Intent)}
}

type partnerJSON struct {
	ID        int64        `json:"id"`
	Rev       int64        `json:"rev"`
	Name      string       `json:"name"`
	Code      string       `json:"code"`
	Type      string       `json:"type"`
	Tier      *domain.Tier `json:"tier"`
	TierSince *domain.Date `json:"tier_since"`
	Status    string       `json:"status"`
	Email     *string      `json:"email"`
	ManagerID *int64       `json:"partner_manager_id"`
	AccountID *int64       `json:"account_id"`
}

func partnerOf(p *domain.Partner) partnerJSON {
	return partnerJSON{p.ID, p.Rev, p.Name, p.Code, p.Type, optional(p.Tier), optional(p.TierSince), p.Status, optional(p.Email), optional(p.ManagerID), optional(p.AccountID)}
}

// entityList is a page of records.
type entityList[T any] struct {
	Items []T    `json:"items"`
	Next  *int64 `json:"next"`
}
