package main

import (
	"context"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func (a *app) askCommand() *cobra.Command {
	return a.group("ask", "Requests for a referral", a.askListCommand(), a.askRecordCommand(), a.askAnswerCommand(), a.askSnoozeCommand(), a.askHoldCommand())
}

func (a *app) askListCommand() *cobra.Command {
	return a.command("list CONTACT", "The asks of a contact, newest first", cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			h, err := w.find(ctx, args[0], "contact")
			if err != nil {
				return err
			}
			asks, err := w.AsksOf(ctx, h.ID)
			if err != nil {
				return err
			}
			out := entityList[askJSON]{Items: []askJSON{}}
			t := table{head: []string{"ask", "sent", "channel", "trigger", "state", "closed", "note"}}
			for i := range asks {
				out.Items = append(out.Items, askOf(&asks[i]))
				t.add(asks[i].ID, asks[i].SentAt, words(asks[i].Channel), words(asks[i].Trigger), words(asks[i].State), asks[i].ClosedAt, asks[i].Note)
			}
			return a.show(out, t)
		}))
}

func (a *app) askRecordCommand() *cobra.Command {
	var channel, note, override string
	c := a.command("record CONTACT", "Note that somebody was asked", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			if err := oneOf("--channel", channel, domain.AskChannels); err != nil {
				return err
			}
			h, err := w.find(ctx, args[0], "contact")
			if err != nil {
				return err
			}
			ask, err := w.RecordAsk(ctx, store.AskInput{Op: newID(), ContactID: h.ID, Channel: channel, Note: note, Override: override})
			if err != nil {
				return err
			}
			return a.showAsk(&ask)
		}))
	c.Flags().StringVar(&channel, "channel", "email", codesOf(domain.AskChannels))
	c.Flags().StringVar(&note, "note", "", "a note")
	c.Flags().StringVar(&override, "override", "", "why they are asked although a rule forbids it (managers)")
	return c
}

func (a *app) showAsk(ask *domain.Ask) error {
	return a.show(askOf(ask), withoutEmpty(fields("ask", ask.ID, "contact", ask.ContactID, "trigger", words(ask.Trigger), "channel", words(ask.Channel),
		"state", words(ask.State), "sent", ask.SentAt, "closed", ask.ClosedAt, "note", ask.Note)))
}

// answers are what can come of an ask.
var answers = []domain.Reason{{Code: string(domain.AskAccepted)}, {Code: string(domain.AskDeclined)}, {Code: string(domain.AskNoReply)},
	{Code: string(domain.AskConverted)}, {Code: string(domain.AskCancelled)}}

func (a *app) askAnswerCommand() *cobra.Command {
	var note string
	c := a.command("answer CONTACT STATE", "Note what came of the last ask: "+codesOf(answers), cobra.ExactArgs(2),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			if err := oneOf("STATE", args[1], answers); err != nil {
				return err
			}
			open, err := w.openAsk(ctx, args[0])
			if err != nil {
				return err
			}
			ask, err := w.AnswerAsk(ctx, store.AnswerInput{Op: newID(), AskID: open.ID, Rev: open.Rev, State: domain.AskState(args[1]), Note: note})
			if err != nil {
				return err
			}
			return a.showAsk(&ask)
		}))
	c.Flags().StringVar(&note, "note", "", "a note")
	return c
}

// openAsk is the newest ask of a contact that still waits, else the newest one.
func (w *work) openAsk(ctx context.Context, who string) (domain.Ask, error) {
	h, err := w.find(ctx, who, "contact")
	if err != nil {
		return domain.Ask{}, err
	}
	asks, err := w.AsksOf(ctx, h.ID)
	if err != nil {
		return domain.Ask{}, err
	}
	for _, ask := range asks {
		if ask.State.Active() {
			return ask, nil
		}
	}
	if len(asks) == 0 {
		return domain.Ask{}, &domain.Error{Code: domain.NotFound, Field: "contact", Message: quoted(who) + " was not asked yet; nothing was noted."}
	}
	return asks[0], nil
}

func (a *app) askSnoozeCommand() *cobra.Command {
	var until string
	var days int
	var wake bool
	c := a.command("snooze CONTACT", "Put a contact off for a while", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			at, err := a.snoozeEnd(w, until, days, wake)
			if err != nil {
				return err
			}
			d, err := w.contact(ctx, args[0])
			if err != nil {
				return err
			}
			c, err := w.Snooze(ctx, store.SnoozeInput{Op: newID(), ContactID: d.Contact.ID, Rev: d.Contact.Rev, Until: at})
			if err != nil {
				return err
			}
			return a.show(contactOf(&c), withoutEmpty(fields("contact", c.Name, "snoozed until", c.SnoozedUntil)))
		}))
	c.Flags().StringVar(&until, "until", "", "a date or a moment")
	c.Flags().IntVar(&days, "days", 0, "for so many days (default: the program's)")
	c.Flags().BoolVar(&wake, "wake", false, "end it")
	c.MarkFlagsMutuallyExclusive("until", "days", "wake")
	return c
}

func (a *app) snoozeEnd(w *work, until string, days int, wake bool) (time.Time, error) {
	today := domain.DateOf(a.now(), a.zone)
	switch {
	case wake:
		return time.Time{}, nil
	case until != "":
		if d, err := a.date("--until", until); err == nil {
			return d.Start(a.zone), nil
		}
		at, ok := parseMoment(until, a.now(), a.zone)
		if !ok {
			return at, badMoment("--until", until)
		}
		return at, nil
	case days < 0:
		return time.Time{}, usageError{"--days is a number above 0, not " + strconv.Itoa(days) + "."}
	case days == 0:
		days = w.program.Priority.SnoozeDays
	}
	return today.AddDays(days).Start(a.zone), nil
}

func (a *app) askHoldCommand() *cobra.Command {
	var reason, until string
	var lift bool
	c := a.command("hold ACCOUNT", "Forbid asks to an account, with a reason", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			d, err := w.account(ctx, args[0])
			if err != nil {
				return err
			}
			in := store.HoldInput{Op: newID(), AccountID: d.Account.ID, Rev: d.Account.Rev, Reason: reason, Lift: lift}
			if in.Until, err = a.date("--until", until); err != nil {
				return err
			}
			acc, err := w.Hold(ctx, in)
			if err != nil {
				return err
			}
			return a.show(accountOf(&acc, d.Owner), withoutEmpty(fields("account", acc.Name, "on hold because", acc.HoldReason, "until", acc.HoldUntil)))
		}))
	c.Flags().StringVar(&reason, "reason", "", "why")
	c.Flags().StringVar(&until, "until", "", "a date (default: until it is lifted)")
	c.Flags().BoolVar(&lift, "lift", false, "end the hold")
	c.MarkFlagsMutuallyExclusive("lift", "reason")
	c.MarkFlagsMutuallyExclusive("lift", "until")
	return c
}
