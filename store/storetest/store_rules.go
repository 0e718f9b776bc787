package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// replays: an operation that is sent again answers its first result and changes
// nothing; its id cannot be used for something else.
func replays(d *desk) {
	r := d.referral("Sona Medical")
	first := got[domain.Referral](d)(d.boss.Thank(d.ctx, "op-1", r.ID, r.Rev))
	again := got[domain.Referral](d)(d.boss.Thank(d.ctx, "op-1", r.ID, r.Rev))
	if diff := cmp.Diff(first, again); diff != "" || d.referral("Sona Medical").Rev != first.Rev {
		d.Errorf("the same operation again gave another result: %s", diff)
	}
	denied[domain.Note](d, domain.Conflict)(d.boss.AddNote(d.ctx, "op-1", domain.Note{Subject: "referral", SubjectID: r.ID, Body: "x"}))
	for range 2 {
		got[domain.Note](d)(d.boss.AddNote(d.ctx, "op-2", domain.Note{Subject: "referral", SubjectID: r.ID, Body: "once"}))
	}
	in := store.ReferralInput{Op: "op-3", PartnerID: d.seed.Partners["Corvus Systems"], AccountName: "Teal Bank"}
	one := got[store.Added](d)(d.boss.AddReferral(d.ctx, in))
	two := got[store.Added](d)(d.boss.AddReferral(d.ctx, in))
	if one.Referral != two.Referral || two.Merged {
		d.Errorf("taken in as %+v and again as %+v", one, two)
	}
	if notes := got[store.ReferralDetail](d)(d.boss.Referral(d.ctx, r.ID)).Notes; len(notes) != 1 {
		d.Errorf("the notes are %+v", notes)
	}
}

func conflicts(d *desk) {
	r := d.referral("Sona Medical")
	need := "imaging"
	got[domain.Referral](d)(d.As(d.seed.Leo()).Edit(d.ctx, store.EditInput{ID: r.ID, Rev: r.Rev, Need: &need}))
	e := refusal[domain.Referral](d, domain.Conflict)(d.boss.Thank(d.ctx, "", r.ID, r.Rev))
	if want := r.RefID + " was changed by Leo Park in the meantime and is at New now; your change was not made."; e.Message != want {
		d.Errorf("told %q, want %q", e.Message, want)
	}
	a := d.account("Northwind Labs")
	got[domain.Account](d)(d.boss.SaveAccount(d.ctx, "", a))
	a.Industry = "late"
	e = refusal[domain.Account](d, domain.Conflict)(d.As(d.seed.Ana()).SaveAccount(d.ctx, "", a))
	if want := "Northwind Labs was changed by " + d.boss.Actor().Name + " in the meantime"; !strings.HasPrefix(e.Message, want) {
		d.Errorf("told %q, want %q", e.Message, want)
	}
	denied[domain.Account](d, domain.Conflict)(d.boss.Hold(d.ctx, store.HoldInput{AccountID: a.ID, Rev: a.Rev, Reason: "late"}))
	if d.account("Northwind Labs").Industry == "late" {
		d.Error("the late change was made")
	}
}

func notThere(d *desk) {
	const none = 987_654_321
	denied[store.Explanation](d, domain.NotFound)(d.boss.Why(d.ctx, none, store.AsOf{}))
	denied[store.DraftText](d, domain.NotFound)(d.boss.Draft(d.ctx, none))
	denied[store.ReferralDetail](d, domain.NotFound)(d.boss.Referral(d.ctx, none))
	denied[store.AccountDetail](d, domain.NotFound)(d.boss.Account(d.ctx, none))
	denied[store.ContactDetail](d, domain.NotFound)(d.boss.Contact(d.ctx, none))
	denied[domain.Partner](d, domain.NotFound)(d.boss.Partner(d.ctx, none))
	denied[domain.Referral](d, domain.NotFound)(d.boss.Move(d.ctx, store.MoveInput{ID: none, To: domain.StageContacted}))
	denied[domain.Ask](d, domain.NotFound)(d.boss.AnswerAsk(d.ctx, store.AnswerInput{AskID: none, State: domain.AskDeclined}))
	denied[domain.Key](d, domain.NotFound)(d.boss.RevokeKey(d.ctx, "", "SHA256:no/such+key"))
	denied[domain.Token](d, domain.NotFound)(d.boss.RevokeToken(d.ctx, "", "no such"))
	for _, ref := range []string{"", ".", "..", "a/b", "REF 1?x=%", "..%2f", "é"} {
		denied[store.ReferralDetail](d, domain.NotFound)(d.boss.ReferralByRef(d.ctx, ref))
	}
}

func invalids(d *desk) {
	a := d.account("Northwind Labs")
	for field, err := range map[string]error{
		"reason":   second(d.boss.Hold(d.ctx, store.HoldInput{AccountID: a.ID})),
		"channel":  second(d.boss.RecordAsk(d.ctx, store.AskInput{ContactID: d.seed.Contacts["Priya Shah"], Channel: "pigeon"})),
		"until":    second(d.boss.Snooze(d.ctx, store.SnoozeInput{ContactID: d.seed.Contacts["Priya Shah"], Until: Morning.Add(-time.Hour)})),
		"account":  second(d.boss.AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Somebody"})),
		"referrer": second(d.boss.AddReferral(d.ctx, store.ReferralInput{AccountName: "Nobody's"})),
		"by":       second(d.boss.Leaderboard(d.ctx, store.LeaderQuery{By: "height"})),
		"session":  d.boss.Compose(d.ctx, "", 0),
		"screen":   second(d.boss.SaveView(d.ctx, "", domain.SavedView{Name: "x"})),
	} {
		var e *domain.Error
		if !errors.As(err, &e) || e.Code != domain.Invalid || e.Field != field || e.Message == "" {
			d.Errorf("a fault of %s is told as %+v", field, err)
		}
	}
	for _, text := range []string{"\xff\xfe", "nul\x00"} {
		denied[domain.Note](d, domain.Invalid)(d.boss.AddNote(d.ctx, "", domain.Note{Subject: "account", SubjectID: a.ID, Body: text}))
	}
}

func second[T any](_ T, err error) error { return err }

func forbiddens(d *desk) {
	viewer := d.As(d.seed.Actor("Leo Park", domain.RoleViewer))
	r := d.referral("Sona Medical")
	denied[domain.Referral](d, domain.Forbidden)(viewer.Thank(d.ctx, "", r.ID, r.Rev))
	denied[domain.User](d, domain.Forbidden)(viewer.SaveUser(d.ctx, "", domain.User{Name: "Mallory", Roles: "admin", Active: true}))
	denied[int64](d, domain.Forbidden)(viewer.ApplyProgram(d.ctx, "", "", nil))
	denied[[]domain.AuditEvent](d, domain.Forbidden)(viewer.Audit(d.ctx, store.AuditQuery{}))
	denied[store.ImportResult](d, domain.Forbidden)(viewer.ImportBatch(d.ctx, store.ImportBatch{Kind: "accounts"}))
	if err := domain.Can(viewer.Actor(), domain.VerbThank); domain.CodeOf(err) != domain.Forbidden {
		d.Errorf("the viewer's own rights say %v", err)
	}
}

// watches: what one actor changes is told to whoever watches, through whatever way.
func watches(d *desk) {
	changes, err := d.boss.Watch(d.ctx)
	if err != nil {
		d.Fatal(explain(err))
	}
	r := d.referral("Sona Medical")
	got[domain.Referral](d)(d.As(d.seed.Maya()).Thank(d.ctx, "", r.ID, r.Rev))
	limit := time.After(10 * time.Second)
	for {
		select {
		case c, open := <-changes:
			if !open {
				d.Fatal("the watch ended")
			}
			if c.All || (c.Kind == "referral" && c.ID == r.ID) {
				return
			}
		case <-limit:
			d.Fatal("nothing was told of the change")
		}
	}
}
