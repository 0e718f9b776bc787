package main

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

var (
	eventKinds = codesAsReasons(domain.EventImplementation, domain.EventFirstWin, domain.EventProject, domain.EventDelivery, domain.EventROI,
		domain.EventQBR, domain.EventEBR, domain.EventRenewal, domain.EventExpansion, domain.EventOnboarding)
	outcomes = codesAsReasons(domain.OutcomePositive, domain.OutcomeNeutral, domain.OutcomeNegative)
	intents  = codesAsReasons(domain.IntentNone, domain.IntentMaybe, domain.IntentYes, domain.IntentNamed)
)

func codesAsReasons[T ~string](codes ...T) []domain.Reason {
	out := make([]domain.Reason, len(codes))
	for i, c := range codes {
		out[i] = domain.Reason{Code: string(c)}
	}
	return out
}

type eventFlags struct{ contact, outcome, at, evidence, intent string }

func (a *app) eventCommand() *cobra.Command {
	var f eventFlags
	c := a.command("add ACCOUNT KIND", "Note good or bad news from a customer", cobra.ExactArgs(2),
		a.writes(func(ctx context.Context, w *work, args []string) error { return a.eventAdd(ctx, w, args, f) }))
	c.Long = "add notes an event that may make now the moment to ask. KIND is one of " + codesOf(eventKinds) + "."
	c.Flags().StringVar(&f.contact, "contact", "", "with whom (default: the account's decision makers)")
	c.Flags().StringVar(&f.outcome, "outcome", "positive", codesOf(outcomes))
	c.Flags().StringVar(&f.at, "at", "", "when (default: now)")
	c.Flags().StringVar(&f.evidence, "evidence", "", "what shows it, such as -38 % handling time")
	c.Flags().StringVar(&f.intent, "intent", "", "willingness to refer that was heard: "+codesOf(intents))
	return a.group("event", "Success events of customers", c)
}

func (a *app) eventAdd(ctx context.Context, w *work, args []string, f eventFlags) error {
	for _, c := range []struct {
		flag, value string
		of          []domain.Reason
	}{{"KIND", args[1], eventKinds}, {"--outcome", f.outcome, outcomes}, {"--intent", f.intent, intents}} {
		if err := oneOf(c.flag, c.value, c.of); err != nil {
			return err
		}
	}
	d, err := w.account(ctx, args[0])
	if err != nil {
		return err
	}
	e := domain.SuccessEvent{AccountID: d.Account.ID, Kind: domain.EventKind(args[1]), Outcome: domain.Outcome(f.outcome), Evidence: f.evidence,
		Intent: domain.Intent(f.intent), OwnerID: w.Actor().UserID}
	if e.OccurredAt, err = a.momentFlag("--at", f.at); err != nil {
		return err
	}
	if f.contact != "" {
		h, err := w.find(ctx, f.contact, "contact")
		if err != nil {
			return err
		}
		e.ContactID = h.ID
	}
	if e, err = w.SaveEvent(ctx, newID(), e); err != nil {
		return err
	}
	return a.show(eventOf(&e), withoutEmpty(fields("event", e.ID, "account", d.Account.Name, "kind", words(e.Kind), "outcome", words(e.Outcome),
		"when", e.OccurredAt, "evidence", e.Evidence, "intent", words(e.Intent))))
}

// momentFlag reads a moment; none is now.
func (a *app) momentFlag(flag, text string) (time.Time, error) {
	if text == "" {
		return a.now().UTC().Truncate(time.Microsecond), nil
	}
	at, ok := parseMoment(text, a.now(), a.zone)
	if !ok {
		return at, badMoment(flag, text)
	}
	return at, nil
}

func (a *app) npsCommand() *cobra.Command {
	var comment, at, survey string
	var scale int64
	c := a.command("add CONTACT SCORE", "Note a survey answer", cobra.ExactArgs(2),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			score, err := strconv.ParseInt(strings.TrimSpace(args[1]), 10, 64)
			if err != nil {
				return usageError{"SCORE is a whole number, not " + quoted(args[1]) + "."}
			}
			if err := oneOf("--survey", survey, codesAsReasons(domain.SurveyNPS, domain.SurveyCSAT, domain.SurveyCES)); err != nil {
				return err
			}
			d, err := w.contact(ctx, args[0])
			if err != nil {
				return err
			}
			ans := domain.Answer{ContactID: d.Contact.ID, AccountID: d.Contact.AccountID, Survey: domain.Survey(survey), Score: score,
				Scale: scaleOf(domain.Survey(survey), scale), Comment: comment}
			if ans.RespondedAt, err = a.momentFlag("--at", at); err != nil {
				return err
			}
			if ans, err = w.SaveAnswer(ctx, newID(), ans); err != nil {
				return err
			}
			return a.show(answerOf(&ans), withoutEmpty(fields("answer", ans.ID, "contact", d.Contact.Name, "survey", words(ans.Survey), "score", ans.Score,
				"answered", ans.RespondedAt, "comment", ans.Comment)))
		}))
	c.Flags().StringVar(&comment, "comment", "", "what they wrote")
	c.Flags().StringVar(&at, "at", "", "when (default: now)")
	c.Flags().StringVar(&survey, "survey", "nps", "nps, csat or ces")
	c.Flags().Int64Var(&scale, "scale", 0, "the largest possible score (default: 10 for nps, 5 for csat, 7 for ces)")
	return a.group("nps", "Survey answers", c)
}

// scaleOf is the usual largest score of a survey where none was given.
func scaleOf(s domain.Survey, given int64) int64 {
	switch {
	case given != 0:
		return given
	case s == domain.SurveyCSAT:
		return 5
	case s == domain.SurveyCES:
		return 7
	}
	return 10
}
