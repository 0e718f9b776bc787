package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// addFlags are what a person may say about a new referral.
type addFlags struct {
	contact, partner, referrer, company       string // who introduced
	account, domain, person, email, title     string // whom
	introduced, via, consent, icp, need, note string
	value                                     string
	force                                     bool
}

func (a *app) referralAddCommand() *cobra.Command {
	var f addFlags
	c := a.command("add", "Take in a new referral", cobra.NoArgs,
		a.writes(func(ctx context.Context, w *work, _ []string) error { return a.referralAdd(ctx, w, f) }))
	c.Long = `add takes in who was introduced (--account, --contact …) and by whom: a known contact
(--from), a partner (--partner) or anybody else (--referrer, --referrer-company).
The same referrer and company again is noted on the first referral instead.`
	p := c.Flags()
	p.StringVar(&f.contact, "from", "", "the contact who introduced: name, e-mail address or id")
	p.StringVar(&f.partner, "partner", "", "the partner who introduced: name or id")
	p.StringVar(&f.referrer, "referrer", "", "the name of somebody else who introduced")
	p.StringVar(&f.company, "referrer-company", "", "and their company")
	p.StringVar(&f.account, "account", "", "the company that was referred (required)")
	p.StringVar(&f.domain, "domain", "", "its domain")
	p.StringVar(&f.person, "contact", "", "the person there")
	p.StringVar(&f.email, "email", "", "their address")
	p.StringVar(&f.title, "title", "", "their title")
	p.StringVar(&f.introduced, "introduced", "", "when (default: now)")
	p.StringVar(&f.via, "via", "cli", "how it reached us: "+codesOf(domain.CaptureWays))
	p.StringVar(&f.consent, "consent", "", "why we may write to them: "+codesOf(domain.ConsentBases))
	p.StringVar(&f.icp, "icp", "", "fits the ideal customer profile: yes, no or unknown")
	p.StringVar(&f.need, "need", "", "what they need")
	p.StringVar(&f.value, "value", "", "expected value, such as 84k or \"12,500 EUR\"")
	p.StringVar(&f.note, "note", "", "a note")
	p.BoolVar(&f.force, "force", false, "take it in although it looks like a known one")
	c.MarkFlagsMutuallyExclusive("from", "partner", "referrer")
	c.MarkFlagsOneRequired("from", "partner", "referrer")
	_ = c.MarkFlagRequired("account")
	return c
}

func (a *app) referralAdd(ctx context.Context, w *work, f addFlags) error {
	in, err := a.referralInput(ctx, w, f)
	if err != nil {
		return err
	}
	added, err := w.AddReferral(ctx, in)
	if err != nil {
		return err
	}
	if added.Merged {
		a.say("%s had introduced %s before; this was noted on %s.", domain.Line(added.Referral.ReferrerName), domain.Line(added.Referral.AccountName), added.Referral.RefID)
	}
	for _, h := range added.Similar {
		a.say("It looks like %s %s (%s:%d).", h.Kind, domain.Line(h.Title), h.Kind, h.ID)
	}
	return a.showChanged(ctx, w, added.Referral.ID)
}

func (a *app) referralInput(ctx context.Context, w *work, f addFlags) (store.ReferralInput, error) {
	in := store.ReferralInput{Op: newID(), ReferrerName: f.referrer, ReferrerCompany: f.company, AccountName: f.account, AccountDomain: f.domain,
		ContactName: f.person, ContactEmail: f.email, ContactTitle: f.title, CapturedVia: f.via, ConsentBasis: f.consent, ICP: f.icp, Need: f.need,
		Note: f.note, Force: f.force}
	for _, c := range []struct {
		flag, value string
		of          []domain.Reason
	}{{"--via", f.via, domain.CaptureWays}, {"--consent", f.consent, domain.ConsentBases}} {
		if err := oneOf(c.flag, c.value, c.of); err != nil {
			return in, err
		}
	}
	if err := yesNo("--icp", f.icp); err != nil {
		return in, err
	}
	if err := a.readAddValues(&in, w, f); err != nil {
		return in, err
	}
	owner, err := a.ownerID(ctx, w, a.flags.owner)
	if err != nil {
		return in, err
	}
	in.OwnerID = owner
	return in, w.referrer(ctx, &in, f)
}

func (a *app) readAddValues(in *store.ReferralInput, w *work, f addFlags) (err error) {
	if in.Value, err = a.money("--value", f.value, w); err != nil || f.introduced == "" {
		return err
	}
	at, ok := parseMoment(f.introduced, a.now(), a.zone)
	if !ok {
		return badMoment("--introduced", f.introduced)
	}
	in.IntroducedAt = at
	return nil
}

// referrer finds the contact or partner who introduced.
func (w *work) referrer(ctx context.Context, in *store.ReferralInput, f addFlags) error {
	var h store.Hit
	var err error
	switch {
	case f.contact != "":
		h, err = w.find(ctx, f.contact, "contact")
		in.ReferrerContactID = h.ID
	case f.partner != "":
		h, err = w.find(ctx, f.partner, "partner")
		in.PartnerID = h.ID
	}
	return err
}

// money reads an amount as people type it; without a currency it is the program's.
func (a *app) money(flag, text string, w *work) (domain.Money, error) {
	if text == "" {
		return domain.Money{}, nil
	}
	m, err := ui.ParseAmount(text, w.program.BaseCurrency)
	if err != nil {
		return m, usageError{flag + ": " + err.Error()}
	}
	return m, nil
}

// date reads a date as people type it; none is the zero Date.
func (a *app) date(flag, text string) (domain.Date, error) {
	if text == "" {
		return 0, nil
	}
	d, err := ui.ParseDay(text, domain.DateOf(a.now(), a.zone))
	if err != nil {
		return d, usageError{flag + ": " + err.Error()}
	}
	return d, nil
}

func codesOf(list []domain.Reason) string {
	codes := make([]string, len(list))
	for i, r := range list {
		codes[i] = r.Code
	}
	return strings.Join(codes, ", ")
}

// oneOf refuses a value that is in no closed list. What follows a colon is a
// note; an empty value is fine.
func oneOf(flag, value string, list []domain.Reason) error {
	code, _ := domain.SplitReason(value)
	if value == "" || domain.HasReason(list, code) {
		return nil
	}
	return usageError{flag + " does not know " + quoted(value) + "; write one of " + codesOf(list) + "."}
}

func yesNo(flag, value string) error {
	switch value {
	case "", "yes", "no", "unknown":
		return nil
	}
	return usageError{flag + " is yes, no or unknown."}
}
