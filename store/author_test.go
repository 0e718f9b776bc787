package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/storetest"
)

// overtakes has Maya change what Ana, a plain CSM, has read, and gives what Ana's late write says.
var overtakes = map[string]func(d *desk, ana, maya store.Store) error{
	"a snooze": func(d *desk, ana, maya store.Store) error {
		p := got[store.ContactDetail](d)(ana.Contact(d.ctx, d.seed.Contacts["Priya Shah"])).Contact
		in := store.SnoozeInput{ContactID: p.ID, Rev: p.Rev, Until: storetest.Morning.AddDate(0, 0, 7)}
		got[domain.Contact](d)(maya.Snooze(d.ctx, in))
		_, err := ana.Snooze(d.ctx, in)
		return err
	},
	"a hold": func(d *desk, ana, maya store.Store) error {
		a := got[store.AccountDetail](d)(ana.Account(d.ctx, d.seed.Accounts["Northwind Labs"])).Account
		in := store.HoldInput{AccountID: a.ID, Rev: a.Rev, Reason: "contract talks"}
		got[domain.Account](d)(maya.Hold(d.ctx, in))
		_, err := ana.Hold(d.ctx, in)
		return err
	},
	"a save": func(d *desk, ana, maya store.Store) error {
		p := got[store.ContactDetail](d)(ana.Contact(d.ctx, d.seed.Contacts["Priya Shah"])).Contact
		p.Title = "CTO"
		got[domain.Contact](d)(maya.SaveContact(d.ctx, "", p))
		_, err := ana.SaveContact(d.ctx, "", p)
		return err
	},
	"an answer": func(d *desk, ana, maya store.Store) error {
		ask := got[domain.Ask](d)(ana.RecordAsk(d.ctx, store.AskInput{ContactID: d.seed.Contacts["Priya Shah"], Channel: "email"}))
		in := store.AnswerInput{AskID: ask.ID, Rev: ask.Rev, State: domain.AskAccepted}
		got[domain.Ask](d)(maya.AnswerAsk(d.ctx, in))
		_, err := ana.AnswerAsk(d.ctx, in)
		return err
	},
	"a change that somebody else has logged something after": func(d *desk, ana, maya store.Store) error {
		a := got[store.AccountDetail](d)(ana.Account(d.ctx, d.seed.Accounts["Northwind Labs"])).Account
		in := store.HoldInput{AccountID: a.ID, Rev: a.Rev, Reason: "contract talks"}
		got[domain.Account](d)(maya.Hold(d.ctx, in))
		got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: a.ID, Body: "called"}))
		_, err := ana.Hold(d.ctx, in)
		return err
	},
}

func TestAConflictNamesWhoChangedTheRecordEvenToThoseWhoMayNotReadTheAudit(t *testing.T) {
	for name, late := range overtakes {
		t.Run(name, func(t *testing.T) {
			d := seeded(t)
			ana := d.svc.As(d.seed.Ana())
			err := late(d, ana, d.svc.As(d.seed.Maya()))
			if domain.CodeOf(err) != domain.Conflict || !strings.Contains(err.Error(), "by Maya Koch in the meantime") {
				t.Errorf("Ana is told: %v", err)
			}
			events, err := ana.Audit(d.ctx, store.AuditQuery{})
			for i := range events {
				if events[i].Actor == "Maya Koch" {
					t.Errorf("Ana reads what others do: %+v, %v", events[i], err)
				}
			}
		})
	}
}

func TestWhyNamesWhoWroteThePersonAndTheAccountLast(t *testing.T) {
	d := seeded(t)
	late := overtakes["a snooze"](d, d.svc.As(d.seed.Ana()), d.svc.As(d.seed.Maya()))
	if late == nil {
		t.Fatal("the late snooze was made")
	}
	priya := d.seed.Contacts["Priya Shah"]
	x := got[store.Explanation](d)(d.svc.As(d.seed.Ana()).Why(d.ctx, priya, time.Time{}))
	if want := (store.Author{UserID: d.seed.Users["Maya Koch"], Name: "Maya Koch", At: x.Contact.UpdatedAt}); x.ContactBy != want {
		t.Errorf("Priya was written by %+v, want %+v", x.ContactBy, want)
	}
	if x.AccountBy.Name != storetest.Boss().Name {
		t.Errorf("the account was written by %+v", x.AccountBy)
	}
	outside := d.seed.Actor("Ana Ruiz", domain.RolePartner)
	if x := got[store.Explanation](d)(d.svc.As(outside).Why(d.ctx, priya, time.Time{})); x.ContactBy != (store.Author{}) || x.AccountBy != (store.Author{}) {
		t.Errorf("people from outside learn who works here: %+v, %+v", x.ContactBy, x.AccountBy)
	}
}
