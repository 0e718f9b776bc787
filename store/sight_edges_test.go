package store_test

import (
	"strings"
	"testing"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestWhatIsAnothersIsNotFoundInTheWordsOfWhatIsNotThere(t *testing.T) {
	d := seeded(t)
	ana, leo := d.svc.As(d.seed.Ana()), d.svc.As(d.seed.Leo())
	fjord, liv, helios := d.seed.Accounts["Fjord Analytics"], d.seed.Contacts["Liv Hansen"], d.seed.Referrals["Sona Medical"]
	const none = 999_999
	for name, call := range map[string]func(st store.Store, account, contact, referral int64) error{
		"account": func(st store.Store, a, _, _ int64) error { _, err := st.Account(d.ctx, a); return err },
		"contact": func(st store.Store, _, c, _ int64) error { _, err := st.Contact(d.ctx, c); return err },
		"hold": func(st store.Store, a, _, _ int64) error {
			_, err := st.Hold(d.ctx, store.HoldInput{AccountID: a})
			return err
		},
		"snooze": func(st store.Store, _, c, _ int64) error {
			_, err := st.Snooze(d.ctx, store.SnoozeInput{ContactID: c})
			return err
		},
		"answer": func(st store.Store, _, c, _ int64) error {
			_, err := st.SaveAnswer(d.ctx, "", domain.Answer{ContactID: c})
			return err
		},
		"touch": func(st store.Store, a, _, _ int64) error {
			_, err := st.AddTouch(d.ctx, "", domain.Touch{AccountID: a})
			return err
		},
		"referral": func(st store.Store, _, _, r int64) error { _, err := st.Referral(d.ctx, r); return err },
		"move": func(st store.Store, _, _, r int64) error {
			_, err := st.Move(d.ctx, store.MoveInput{ID: r, To: domain.StageContacted})
			return err
		},
		"note": func(st store.Store, _, _, r int64) error {
			_, err := st.AddNote(d.ctx, "", domain.Note{Subject: "referral", SubjectID: r, Body: "x"})
			return err
		},
		"duplicate": func(st store.Store, _, _, r int64) error {
			mine := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, d.seed.Referrals["Helios Energy"])).Referral
			_, err := st.Decide(d.ctx, store.DecideInput{ID: mine.ID, To: domain.AcceptDuplicate, DuplicateOf: r})
			return err
		},
	} {
		theirs, nobodys := call(ana, fjord, liv, helios), call(ana, none, none, none)
		if domain.CodeOf(theirs) != domain.NotFound || said(theirs) != said(nobodys) {
			t.Errorf("%s: another's %q, unknown %q", name, said(theirs), said(nobodys))
		}
	}
	theirs, unknown := second(ana.ReferralByRef(d.ctx, "REF-2026-PART-001-AB78")), second(ana.ReferralByRef(d.ctx, "REF-2026-PART-777-AB78"))
	if strings.Replace(said(theirs), "001", "777", 1) != said(unknown) {
		t.Errorf("by number: %q and %q", said(theirs), said(unknown))
	}
	if err := second(leo.Referral(d.ctx, helios)); err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestAConflictDoesNotTellOfWhatIsNotSeen(t *testing.T) {
	d := seeded(t)
	ana := d.svc.As(d.seed.Ana())
	_, err := ana.SaveContact(d.ctx, "", domain.Contact{AccountID: d.seed.Accounts["Atlas Freight"], Name: "Somebody", EmailRaw: "liv@fjord.example"})
	wants(t, err, domain.Conflict)
	if s := said(err); strings.Contains(s, "Liv") || strings.Contains(s, "Fjord") {
		t.Errorf("%q", s)
	}
	stale := got[store.AccountDetail](d)(d.boss.Account(d.ctx, d.seed.Accounts["Fjord Analytics"])).Account
	stale.Rev += 3
	if err := second(ana.SaveAccount(d.ctx, "", stale)); strings.Contains(said(err), "Fjord") {
		t.Errorf("%q", said(err))
	}
	_, err = ana.SaveAccount(d.ctx, "", domain.Account{Name: "fjord analytics"})
	wants(t, err, domain.Conflict)
	// introducing a company again that a colleague has is no way to read that referral
	_, err = ana.AddReferral(d.ctx, store.ReferralInput{PartnerID: d.seed.Partners["Brightpath Agency"], AccountName: "Sona Medical"})
	wants(t, err, domain.Conflict)
}

func TestARefereeOfAnAccountThatOthersLookAfterIsNotShown(t *testing.T) {
	d := seeded(t)
	leo := d.svc.As(d.seed.Leo())
	own := got[store.Added](d)(leo.AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Ira Levin", AccountName: "Fjord Analytics", ContactName: "X", ContactEmail: "liv@fjord.example"}))
	if p := got[store.ReferralDetail](d)(leo.Referral(d.ctx, own.Referral.ID)).Contact; p != nil {
		t.Errorf("%+v", p)
	}
	fresh := got[store.Added](d)(leo.AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Ira Levin", AccountName: "Newcomer Ltd", ContactName: "Nia Poe", ContactEmail: "nia@newcomer.example"}))
	if p := got[store.ReferralDetail](d)(leo.Referral(d.ctx, fresh.Referral.ID)).Contact; p == nil || p.Name != "Nia Poe" {
		t.Errorf("%+v", p)
	}
}

func TestUndoNeedsTheRightStill(t *testing.T) {
	d := seeded(t)
	ana := d.seed.Ana()
	got[domain.Contact](d)(d.svc.As(ana).Snooze(d.ctx, store.SnoozeInput{ContactID: d.seed.Contacts["Tom Okafor"], Until: d.clock.Now().AddDate(0, 1, 0)}))
	for name, change := range map[string]func(*domain.Actor){
		"a token that may only read": func(a *domain.Actor) { a.ReadOnly = true },
		"another role":               func(a *domain.Actor) { a.Roles = []domain.Role{domain.RoleViewer} },
	} {
		now := ana
		change(&now)
		t.Run(name, func(t *testing.T) { wants(t, second(d.svc.As(now).Undo(d.ctx, "")), domain.Forbidden) })
	}
	if err := second(d.svc.As(ana).Undo(d.ctx, "")); err != nil {
		t.Error(err)
	}
}

func TestAnothersOperationIsNeverAnswered(t *testing.T) {
	d := seeded(t)
	in := store.SnoozeInput{Op: "op-of-ana", ContactID: d.seed.Contacts["Tom Okafor"], Until: d.clock.Now().AddDate(0, 1, 0)}
	got[domain.Contact](d)(d.svc.As(d.seed.Ana()).Snooze(d.ctx, in))
	p, err := d.svc.As(d.seed.Leo()).Snooze(d.ctx, in)
	wants(t, err, domain.Conflict)
	if p.Name != "" {
		t.Errorf("%+v", p)
	}
	viewer := d.seed.Actor("Ana Ruiz", domain.RoleViewer) // the same person, by now with a lesser role
	p = got[domain.Contact](d)(d.svc.As(viewer).Snooze(d.ctx, in))
	if p.Name != "T. O." || strings.Contains(p.Email, "tom") {
		t.Errorf("%+v", p)
	}
}

func TestAddingNeverReplacesWhatIsThere(t *testing.T) {
	d := seeded(t)
	ana := d.svc.As(d.seed.Ana())
	boss := got[domain.SavedView](d)(d.svc.As(d.seed.Maya()).SaveView(d.ctx, "", domain.SavedView{Screen: "queue", Name: "mine", Filter: `{"a":1}`}))
	boss.Name, boss.Filter = "stolen", `{}`
	got[domain.SavedView](d)(ana.SaveView(d.ctx, "", boss))
	if v := got[[]domain.SavedView](d)(d.svc.As(d.seed.Maya()).Views(d.ctx, "queue")); len(v) != 1 || v[0].Name != "mine" {
		t.Errorf("%+v", v)
	}
	note := got[domain.Note](d)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: d.seed.Accounts["Fjord Analytics"], Body: "ours"}))
	note.SubjectID, note.Body = d.seed.Accounts["Atlas Freight"], "theirs"
	if again := got[domain.Note](d)(ana.AddNote(d.ctx, "", note)); again.ID == note.ID {
		t.Error("a note was replaced")
	}
	_, err := d.svc.As(func() domain.Actor { a := d.seed.Ana(); a.ReadOnly = true; return a }()).SaveView(d.ctx, "", domain.SavedView{Screen: "queue", Name: "x"})
	wants(t, err, domain.Forbidden)
}

func TestWhoComposesIsShownToThoseWhoSeeTheContact(t *testing.T) {
	d := seeded(t)
	liv := d.seed.Contacts["Liv Hansen"]
	if err := d.boss.Compose(d.ctx, "desk", liv); err != nil {
		t.Fatal(err)
	}
	if rows := got[[]domain.Presence](d)(d.svc.As(d.seed.Maya()).Composing(d.ctx, "", []int64{liv})); len(rows) != 1 {
		t.Errorf("%+v", rows)
	}
	if rows := got[[]domain.Presence](d)(d.svc.As(d.seed.Ana()).Composing(d.ctx, "", []int64{liv})); len(rows) != 0 {
		t.Errorf("%+v", rows)
	}
	wants(t, d.svc.As(d.seed.Ana()).Compose(d.ctx, "ana", liv), domain.NotFound)
}

func TestAManagerReadsTheirTeamsActs(t *testing.T) {
	d := seeded(t)
	north := got[domain.Team](d)(d.boss.SaveTeam(d.ctx, "", domain.Team{Name: "North"})).ID
	for _, u := range got[[]domain.User](d)(d.boss.Users(d.ctx)) {
		if u.Name != "Leo Park" {
			u.TeamID, u.Active = north, true
			got[domain.User](d)(d.boss.SaveUser(d.ctx, "", u))
		}
	}
	for _, who := range []domain.Actor{d.seed.Ana(), d.seed.Leo()} {
		got[domain.SavedView](d)(d.svc.As(who).SaveView(d.ctx, "view of "+who.Name, domain.SavedView{Screen: "queue", Name: "v"}))
	}
	maya := got[store.Store](d)(d.svc.SignInUser(d.ctx, d.seed.Users["Maya Koch"], "test"))
	rows := got[[]domain.AuditEvent](d)(maya.Audit(d.ctx, store.AuditQuery{Limit: 100}))
	if len(rows) != 1 || rows[0].Actor != "Ana Ruiz" {
		t.Errorf("%+v", rows)
	}
}
