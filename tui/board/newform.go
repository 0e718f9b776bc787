package board

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// newReferral takes in a referral with one form.
func (s *Screen) newReferral() tea.Cmd {
	var added store.Added
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.new", Title: domain.Lit("New referral"), Button: "Add referral",
		Fields: []ui.Field{
			{Key: "referrer", Label: "Introduced by", Kind: ui.PickField, Required: true, Free: true, Search: s.searchReferrers, Hint: domain.Lit("a contact, a partner, or any name")},
			{Key: "account", Label: "Company", Required: true, Hint: domain.Lit("the company that was introduced")},
			{Key: "contact", Label: "Contact there", Hint: domain.Lit("whom to talk to")},
			{Key: "email", Label: "E-mail"},
			{Key: "consent_basis", Label: "May be contacted", Kind: ui.ChoiceField, Choices: consentChoices(), Value: "unknown"},
			{Key: "value", Label: "Value", Kind: ui.MoneyField, Hint: domain.Lit("such as 84k; leave it empty if nobody knows")},
			{Key: "note", Label: "Note", Kind: ui.AreaField},
		},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			in := store.ReferralInput{Op: v.Op, AccountName: v.Text("account"), ContactName: v.Text("contact"), ContactEmail: v.Text("email"),
				ConsentBasis: v.Choice("consent_basis"), Value: v.Money("value"), Note: v.Text("note"), CapturedVia: "form"}
			setReferrer(&in, v)
			var err error
			added, err = s.env.Store.AddReferral(ctx, in)
			return addedWords(added), err
		},
		Saved: func() tea.Cmd { return s.showAdded(added.Referral) },
	}))
}

func setReferrer(in *store.ReferralInput, v ui.Values) {
	kind, id, _ := strings.Cut(v.Choice("referrer"), "/")
	switch kind {
	case "contact":
		in.ReferrerContactID = idOf(id)
	case "partner":
		in.PartnerID = idOf(id)
	default:
		in.ReferrerName = v.Text("referrer")
	}
}

// idOf reads the key of a choice; 0 for none.
func idOf(key string) int64 {
	id, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func addedWords(a store.Added) domain.Safe {
	r := &a.Referral
	switch {
	case a.Merged:
		return undoable(domain.Linef("%s had introduced %s before; it is noted on %s", r.ReferrerName, r.AccountName, r.RefID))
	case len(a.Similar) > 0:
		return undoable(domain.Linef("%s added as %s; %s looks alike", r.AccountName, r.RefID, a.Similar[0].Title))
	}
	return undoable(domain.Linef("%s added as %s", r.AccountName, r.RefID))
}

// showAdded puts the cursor on the new card, if it is on what is shown.
func (s *Screen) showAdded(r domain.Referral) tea.Cmd {
	s.touched(r.ID)
	if s.listing || s.page != nil || r.Stage.Rank() < 0 {
		return s.reread()
	}
	s.follow = followed{r.ID, r.Stage}
	return tea.Batch(s.focus(r.Stage.Rank()), s.reread())
}

// searchReferrers finds contacts and partners; without a text, the partners.
func (s *Screen) searchReferrers(ctx context.Context, text string) ([]ui.Choice, error) {
	if strings.TrimSpace(text) == "" {
		partners, err := s.env.Store.Partners(ctx, store.PageQuery{Limit: 5})
		var out []ui.Choice
		for i := range partners {
			out = append(out, ui.Choice{Key: "partner/" + keyOf(partners[i].ID), Label: domain.Line(partners[i].Name), Note: domain.Lit("partner")})
		}
		return out, err
	}
	hits, err := s.env.Store.Search(ctx, text, 20)
	var out []ui.Choice
	for _, h := range hits {
		switch h.Kind {
		case "contact":
			out = append(out, ui.Choice{Key: "contact/" + keyOf(h.ID), Label: domain.Line(h.Title), Note: domain.Line(h.Sub)})
		case "partner":
			out = append(out, ui.Choice{Key: "partner/" + keyOf(h.ID), Label: domain.Line(h.Title), Note: domain.Lit("partner")})
		}
	}
	return out, err
}
