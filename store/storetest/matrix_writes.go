package storetest

import (
	"fmt"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

var matrixToday = []matrixOf{
	{"record an ask", verbs(domain.VerbAsk), "contact", true, hides, func(a *MatrixAct) error {
		return second(a.St.RecordAsk(a.Ctx, store.AskInput{ContactID: a.Contact, Channel: "email"}))
	}},
	{"answer an ask", verbs(domain.VerbAsk), "ask", true, hides, func(a *MatrixAct) error {
		return second(a.St.AnswerAsk(a.Ctx, store.AnswerInput{AskID: a.Ask, State: domain.AskDeclined}))
	}},
	{"ask in spite of a rule", verbs(domain.VerbAsk, domain.VerbOverrideGate), "ask", true, hides, func(a *MatrixAct) error { // asked just now
		return second(a.St.RecordAsk(a.Ctx, store.AskInput{ContactID: a.Contact, Channel: "email", Override: "they wish it"}))
	}},
	{"say that one is composing", verbs(domain.VerbAsk), "contact", false, hides, func(a *MatrixAct) error {
		return a.St.Compose(a.Ctx, fmt.Sprint("matrix-", a.Me), a.Contact)
	}},
	{"snooze a contact", verbs(domain.VerbSnooze), "contact", true, hides, func(a *MatrixAct) error {
		return second(a.St.Snooze(a.Ctx, store.SnoozeInput{ContactID: a.Contact, Until: Morning.AddDate(0, 1, 0)}))
	}},
	{"hold an account", verbs(domain.VerbHold), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.Hold(a.Ctx, store.HoldInput{AccountID: a.Account, Reason: "a launch"}))
	}},
	{"reassign an account", verbs(domain.VerbReassign), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.Reassign(a.Ctx, store.ReassignInput{AccountID: a.Account, OwnerID: a.Colleague}))
	}},
}

var matrixPipeline = []matrixOf{
	{"add a referral by a contact", verbs(domain.VerbReferralAdd), "contact", true, filters, func(a *MatrixAct) error {
		return second(a.St.AddReferral(a.Ctx, store.ReferralInput{ReferrerContactID: a.Contact, AccountName: a.ReferredName, ConsentBasis: "permission_confirmed"}))
	}},
	{"move a referral", verbs(domain.VerbMove), "decided", true, hides, func(a *MatrixAct) error {
		return second(a.St.Move(a.Ctx, store.MoveInput{ID: a.Referral, To: domain.StageContacted, Touch: "email"}))
	}},
	{"mark a milestone", verbs(domain.VerbMove), "decided", true, hides, func(a *MatrixAct) error {
		return second(a.St.Mark(a.Ctx, store.MarkInput{ID: a.Referral, Code: domain.MileMeetBooked}))
	}},
	{"edit a referral", verbs(domain.VerbMove), "referral", true, hides, func(a *MatrixAct) error {
		need := "more speed"
		return second(a.St.Edit(a.Ctx, store.EditInput{ID: a.Referral, Need: &need}))
	}},
	{"give a referral to somebody", verbs(domain.VerbMove, domain.VerbReassign), "referral", true, hides, func(a *MatrixAct) error {
		to := a.World.Stranger.ID
		if a.Owner == to {
			to = a.World.Mate.ID
		}
		return second(a.St.Edit(a.Ctx, store.EditInput{ID: a.Referral, OwnerID: &to}))
	}},
	{"accept a referral", verbs(domain.VerbAccept), "referral", true, hides, func(a *MatrixAct) error {
		return second(a.St.Decide(a.Ctx, store.DecideInput{ID: a.Referral, To: domain.AcceptAccepted}))
	}},
	{"take a referral out of the archive", verbs(domain.VerbAccept, domain.VerbReopen), "rejected", true, hides, func(a *MatrixAct) error {
		return second(a.St.Decide(a.Ctx, store.DecideInput{ID: a.Referral, To: domain.AcceptPending, Reason: "other: new facts"}))
	}},
	{"thank a referrer", verbs(domain.VerbThank), "referral", true, hides, func(a *MatrixAct) error {
		return second(a.St.Thank(a.Ctx, "", a.Referral, 0))
	}},
	{"add a person to a referral", verbs(domain.VerbMove), "referral", true, hides, func(a *MatrixAct) error {
		return second(a.St.AddStakeholder(a.Ctx, "", domain.Stakeholder{ReferralID: a.Referral, Name: "Kim", Role: "champion"}))
	}},
	{"log a touch with a prospect", verbs(domain.VerbMove), "referral", true, hides, func(a *MatrixAct) error {
		return second(a.St.AddTouch(a.Ctx, "", domain.Touch{ReferralID: a.Referral, Kind: "call", Outbound: true}))
	}},
	{"note something about a referral", verbs(domain.VerbEditRecord), "referral", true, hides, func(a *MatrixAct) error {
		return second(a.St.AddNote(a.Ctx, "", domain.Note{Subject: "referral", SubjectID: a.Referral, Body: "well"}))
	}},
}

var matrixRecords = []matrixOf{
	{"edit an account", verbs(domain.VerbEditRecord), "account", true, hides, func(a *MatrixAct) error {
		row, err := a.account(a.Ctx)
		if err != nil {
			return err
		}
		row.Industry = "wine"
		return second(a.St.SaveAccount(a.Ctx, "", row))
	}},
	{"edit an account that changed since", verbs(domain.VerbEditRecord), "account", false, hides, func(a *MatrixAct) error {
		row, err := a.account(a.Ctx)
		if err != nil {
			return err
		}
		row.Rev += 7
		if err = second(a.St.SaveAccount(a.Ctx, "", row)); domain.CodeOf(err) == domain.Conflict {
			return nil
		}
		return err
	}},
	{"edit a contact", verbs(domain.VerbEditRecord), "contact", true, hides, func(a *MatrixAct) error {
		row, err := a.contact(a.Ctx)
		if err != nil {
			return err
		}
		row.Title = "COO"
		return second(a.St.SaveContact(a.Ctx, "", row))
	}},
	{"add a contact to an account", verbs(domain.VerbEditRecord), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.SaveContact(a.Ctx, "", domain.Contact{AccountID: a.Account, Name: "Newcomer"}))
	}},
	{"note something about an account", verbs(domain.VerbEditRecord), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.AddNote(a.Ctx, "", domain.Note{Subject: "account", SubjectID: a.Account, Body: "well"}))
	}},
	{"edit a partner", verbs(domain.VerbEditRecord), "partner", true, open, func(a *MatrixAct) error {
		p, err := a.World.boss.Partner(a.Ctx, a.Partner)
		if err != nil {
			return err
		}
		p.Type = "reseller"
		return second(a.St.SavePartner(a.Ctx, "", p))
	}},
	{"log an answer", verbs(domain.VerbLogEvent), "contact", true, hides, func(a *MatrixAct) error {
		return second(a.St.SaveAnswer(a.Ctx, "", domain.Answer{ContactID: a.Contact, Score: 8}))
	}},
	{"log an event", verbs(domain.VerbLogEvent), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.SaveEvent(a.Ctx, "", domain.SuccessEvent{AccountID: a.Account, Kind: domain.EventQBR}))
	}},
	{"correct an event", verbs(domain.VerbLogEvent), "event", true, hides, func(a *MatrixAct) error {
		e := domain.SuccessEvent{AccountID: a.Account, Kind: domain.EventQBR, Evidence: "minutes"}
		e.ID, e.Rev = a.Event, 1
		return second(a.St.SaveEvent(a.Ctx, "", e))
	}},
	{"log a case", verbs(domain.VerbLogEvent), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.SaveCase(a.Ctx, "", domain.Case{AccountID: a.Account, Subject: "Export fails"}))
	}},
	{"log a touch with a customer", verbs(domain.VerbLogEvent), "account", true, hides, func(a *MatrixAct) error {
		return second(a.St.AddTouch(a.Ctx, "", domain.Touch{AccountID: a.Account, Kind: "call"}))
	}},
}

var matrixPeople = []matrixOf{
	{"show the leaderboard", verbs(domain.VerbLeaders), "", false, says, func(a *MatrixAct) error {
		return second(a.St.Leaderboard(a.Ctx, store.LeaderQuery{Window: domain.AllTime()}))
	}},
	{"import a file", verbs(domain.VerbImport), "", false, says, func(a *MatrixAct) error {
		row := store.ImportRow{Line: 2, ExtID: "x", AccountRec: &domain.Account{Name: "Imported"}}
		return second(a.St.ImportBatch(a.Ctx, store.ImportBatch{Kind: "accounts", System: "matrix", Rows: []store.ImportRow{row}, Last: true, DryRun: true}))
	}},
	{"change the program", verbs(domain.VerbProgramApply), "", false, says, func(a *MatrixAct) error {
		return second(a.St.ApplyProgram(a.Ctx, "", "", domain.DefaultProgram()))
	}},
	{"read the audit of somebody's acts", verbs(domain.VerbAuditRead), "act", false, filters, func(a *MatrixAct) error {
		rows, err := a.St.Audit(a.Ctx, store.AuditQuery{OpID: a.Op})
		return absent(len(rows) > 0, err)
	}},
	{"add a user", verbs(domain.VerbUsers), "", false, says, func(a *MatrixAct) error {
		return second(a.St.SaveUser(a.Ctx, "", domain.User{Name: fmt.Sprint("Made by ", a.Me), Roles: "viewer", Active: true}))
	}},
	{"rename a team", verbs(domain.VerbUsers), "", false, says, func(a *MatrixAct) error {
		return second(a.St.SaveTeam(a.Ctx, "", domain.Team{Name: fmt.Sprint("Made by ", a.Me)}))
	}},
	{"make a token", verbs(domain.VerbUsers), "user", false, says, func(a *MatrixAct) error {
		return second(a.St.AddToken(a.Ctx, store.TokenInput{UserID: a.Owner, Name: "matrix", Expires: time.Hour}))
	}},
	{"list somebody's keys", verbs(domain.VerbCredential), "user", false, says, func(a *MatrixAct) error { return second(a.St.Keys(a.Ctx, a.Owner)) }},
	{"list somebody's tokens", verbs(domain.VerbCredential), "user", false, says, func(a *MatrixAct) error { return second(a.St.Tokens(a.Ctx, a.Owner)) }},
	{"keep a view", see, "", false, says, func(a *MatrixAct) error {
		return second(a.St.SaveView(a.Ctx, "", domain.SavedView{Screen: "queue", Name: "mine"}))
	}},
}
