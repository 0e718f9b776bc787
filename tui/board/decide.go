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

// back is the choice that takes a referral out of the archive.
const back = "back"

// decide offers the decisions on a referral; those that the rules forbid now
// stay in view with the reason.
func (s *Screen) decide() tea.Cmd {
	c, ok := s.selected()
	if !ok {
		return nil
	}
	r := domain.Referral{RefID: "It", Stage: c.Stage, Acceptance: c.Acceptance}
	off := func(to domain.Acceptance, reason string) string {
		if err := domain.CheckAcceptance(&r, to, reason, s.env.Store.Actor()); err != nil {
			return ui.Sentence(err).String()
		}
		return ""
	}
	var choices []ui.Choice
	if domain.Archived(&r) {
		choices = []ui.Choice{{Key: back, Label: domain.Lit("Take out of the archive…"), Note: domain.Lit("with a reason"), Off: off(backTo(&c), "reason")}}
	} else {
		choices = []ui.Choice{
			{Key: string(domain.AcceptAccepted), Label: domain.Lit("Accept"), Note: domain.Lit("we work on it"), Off: off(domain.AcceptAccepted, "")},
			{Key: string(domain.AcceptRejected), Label: domain.Lit("Reject…"), Note: domain.Lit("choose why"), Off: off(domain.AcceptRejected, "not_icp")},
			{Key: string(domain.AcceptDuplicate), Label: domain.Lit("Duplicate of…"), Note: domain.Lit("introduced before"), Off: off(domain.AcceptDuplicate, "")},
			{Key: string(domain.AcceptWithdrawn), Label: domain.Lit("Withdraw"), Note: domain.Lit("the referrer takes it back"), Off: off(domain.AcceptWithdrawn, "")},
		}
	}
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Decide on %s", c.AccountName), Choices: choices, Chosen: firstOpen(choices), Wide: true,
		Run: func(ch ui.Choice) tea.Cmd { return s.decided(c, ch.Key) }}))
}

// backTo is what an archived referral becomes: from qualified on it has been accepted.
func backTo(c *store.Card) domain.Acceptance {
	if c.Stage.Rank() >= domain.StageQualified.Rank() {
		return domain.AcceptAccepted
	}
	return domain.AcceptPending
}

func (s *Screen) decided(c store.Card, key string) tea.Cmd {
	switch key {
	case back:
		return s.askDecision(c, backTo(&c), domain.Linef("Take %s out of the archive", c.AccountName), "Take it back", domain.Safe{})
	case string(domain.AcceptRejected):
		return s.pickRejection(c)
	case string(domain.AcceptDuplicate):
		return s.askOriginal(c)
	}
	return s.decideNow(c, store.DecideInput{To: domain.Acceptance(key)})
}

// decideNow carries a decision out at once.
func (s *Screen) decideNow(c store.Card, in store.DecideInput) tea.Cmd {
	s.touched(c.ID)
	return s.write(intent("decide/"+string(in.To)+"/"+in.Reason, &c), func(ctx context.Context, op string) (wrote, error) {
		in.Op, in.ID, in.Rev = op, c.ID, c.Rev
		_, err := s.env.Store.Decide(ctx, in)
		w := wrote{said: decidedWords(&c, in), undo: true}
		if in.To == domain.AcceptAccepted {
			w.self = &c
		}
		return w, err
	})
}

func decidedWords(c *store.Card, in store.DecideInput) domain.Safe {
	switch in.To {
	case domain.AcceptRejected:
		return domain.Linef("%s rejected: %s", c.AccountName, domain.ReasonText(domain.RejectionReasons, in.Reason))
	case domain.AcceptDuplicate:
		return domain.Linef("%s is marked as a duplicate", c.AccountName)
	case domain.AcceptPending:
		return domain.Linef("%s is out of the archive", c.AccountName)
	}
	return domain.Linef("%s %s", c.AccountName, string(in.To))
}

func (s *Screen) pickRejection(c store.Card) tea.Cmd {
	return ui.Open(ui.NewPicker(s.env, ui.PickerSpec{Title: domain.Linef("Why is %s rejected?", c.AccountName), Choices: reasonChoices(domain.RejectionReasons), Run: func(ch ui.Choice) tea.Cmd {
		if ch.Key == "other" {
			return s.askDecision(c, domain.AcceptRejected, domain.Linef("Why is %s rejected?", c.AccountName), "Reject", domain.Safe{})
		}
		return s.decideNow(c, store.DecideInput{To: domain.AcceptRejected, Reason: ch.Key})
	}}))
}

// askDecision asks for the reason of a decision in words.
func (s *Screen) askDecision(c store.Card, to domain.Acceptance, title domain.Safe, button string, intro domain.Safe) tea.Cmd {
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.decide/" + keyOf(c.ID) + "/" + string(to), Title: title, Intro: intro, Button: button,
		Fields: []ui.Field{{Key: "reason", Label: "Reason", Kind: ui.AreaField, Required: true}},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			in := store.DecideInput{Op: v.Op, ID: c.ID, Rev: c.Rev, To: to, Reason: v.Text("reason")}
			if to == domain.AcceptRejected {
				in.Reason = "other: " + strings.Join(strings.Fields(in.Reason), " ")
			}
			_, err := s.env.Store.Decide(ctx, in)
			return undoable(decidedWords(&c, in)), err
		},
		Saved: func() tea.Cmd { return s.settled(c.ID) },
	}))
}

// acceptAllTheSame lets a manager accept what looks like a self-referral, with a reason.
func (s *Screen) acceptAllTheSame(c store.Card, why error) tea.Cmd {
	if err := domain.Can(s.env.Store.Actor(), domain.VerbOverrideGate); err != nil {
		return ui.Fail(why)
	}
	return s.askDecision(c, domain.AcceptAccepted, domain.Linef("Accept %s all the same?", c.AccountName), "Accept it", ui.Sentence(why))
}

// askOriginal asks which referral came first.
func (s *Screen) askOriginal(c store.Card) tea.Cmd {
	return ui.Open(ui.NewForm(s.env, ui.FormSpec{
		Draft: "referral.duplicate/" + keyOf(c.ID), Title: domain.Linef("%s was introduced before", c.AccountName), Button: "Mark as duplicate",
		Fields: []ui.Field{{Key: "duplicate_of", Label: "By referral", Kind: ui.PickField, Required: true, Hint: domain.Lit("type a company or a number"), Search: s.searchReferrals(c.ID)}},
		Save: func(ctx context.Context, v ui.Values) (domain.Safe, error) {
			of, err := strconv.ParseInt(v.Choice("duplicate_of"), 10, 64)
			if err != nil {
				return domain.Safe{}, domain.Invalidf("duplicate_of", "Choose the referral that came first from the list.")
			}
			in := store.DecideInput{Op: v.Op, ID: c.ID, Rev: c.Rev, To: domain.AcceptDuplicate, DuplicateOf: of}
			_, err = s.env.Store.Decide(ctx, in)
			return undoable(decidedWords(&c, in)), err
		},
		Saved: func() tea.Cmd { return s.settled(c.ID) },
	}))
}

// searchReferrals finds other referrals, for a pick field.
func (s *Screen) searchReferrals(except int64) func(context.Context, string) ([]ui.Choice, error) {
	return func(ctx context.Context, text string) ([]ui.Choice, error) {
		hits, err := s.env.Store.Search(ctx, text, 20)
		var out []ui.Choice
		for _, h := range hits {
			if h.Kind == "referral" && h.ID != except {
				out = append(out, ui.Choice{Key: keyOf(h.ID), Label: domain.Line(h.Title), Note: domain.Line(h.Sub)})
			}
		}
		return out, err
	}
}

// settled reads everything again after a form about a referral was saved.
func (s *Screen) settled(id int64) tea.Cmd {
	s.touched(id)
	return s.reread()
}
