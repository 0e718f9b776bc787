package store_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

const (
	anasKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJj2ftUj3gvUMj/+CP7T1MtGsNiqkG5/T9TEfg2xIRrm ana@laptop"
	anasSum = "SHA256:aXTguO/rO3e0mdg4eVktblvOIxl66UPzRgm0+2R7564"
)

// office is a bare desk with an admin and a CSM who sign in.
func office(t *testing.T) (d *desk, admin store.Store, ana domain.User) {
	t.Helper()
	d = bare(t)
	d.svc.Entropy = rand.Reader
	root := got[domain.User](d)(d.svc.Init(d.ctx, "", "Root Admin", "root@refdeck.example"))
	admin = got[store.Store](d)(d.svc.SignInUser(d.ctx, root.ID, "test"))
	ana = got[domain.User](d)(admin.SaveUser(d.ctx, "", domain.User{Name: "Ana Ruiz", Roles: "csm", Active: true}))
	return d, admin, ana
}

func wants(t *testing.T, err error, code domain.Code) {
	t.Helper()
	if domain.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestTheFirstAdminIsMadeOnceAndOthersByThem(t *testing.T) {
	d, admin, _ := office(t)
	_, err := d.svc.Init(d.ctx, "", "Somebody Else", "")
	wants(t, err, domain.Conflict)
	if on := got[bool](d)(d.svc.SignsIn(d.ctx)); !on {
		t.Error("nobody has to sign in after init")
	}
	me := got[store.Identity](d)(admin.Me(d.ctx))
	if me.User.Name != "Root Admin" || me.Local || len(me.Roles) != 1 || me.Roles[0] != domain.RoleAdmin {
		t.Errorf("%+v", me)
	}
}

func TestTheLastAdminStays(t *testing.T) {
	d, admin, ana := office(t)
	root := got[store.Identity](d)(admin.Me(d.ctx)).User
	for _, change := range []func(*domain.User){func(u *domain.User) { u.Active = false }, func(u *domain.User) { u.Roles = "csm" }} {
		u := root
		change(&u)
		_, err := admin.SaveUser(d.ctx, "", u)
		wants(t, err, domain.Conflict)
	}
	ana.Roles = "csm,admin"
	got[domain.User](d)(admin.SaveUser(d.ctx, "", ana))
	root.Roles = "viewer"
	got[domain.User](d)(admin.SaveUser(d.ctx, "", root))
	_, err := admin.SaveUser(d.ctx, "", domain.User{Name: "Zed"})
	wants(t, err, domain.Forbidden) // the role is gone from the next action on
}

func TestAKeySignsItsOwnerInUntilItIsRevoked(t *testing.T) {
	d, admin, ana := office(t)
	_, err := d.svc.SignInKey(d.ctx, anasSum, "ssh")
	wants(t, err, domain.Unauthenticated)
	got[domain.Key](d)(admin.AddKey(d.ctx, store.KeyInput{UserID: ana.ID, Line: anasKey}))
	st := got[store.Store](d)(d.svc.SignInKey(d.ctx, anasSum, "ssh"))
	if a := st.Actor(); a.UserID != ana.ID || a.Name != "Ana Ruiz" || a.Via != "ssh" || !a.Has(domain.RoleCSM) {
		t.Errorf("%+v", a)
	}
	keys := got[[]domain.Key](d)(st.Keys(d.ctx, ana.ID))
	if len(keys) != 1 || keys[0].LastUsedAt.IsZero() {
		t.Errorf("%+v", keys)
	}
	got[store.QueuePage](d)(st.Queue(d.ctx, store.QueueQuery{}))
	got[domain.Key](d)(admin.RevokeKey(d.ctx, "", anasSum))
	_, err = st.Queue(d.ctx, store.QueueQuery{})
	wants(t, err, domain.Unauthenticated)
	_, err = st.SaveView(d.ctx, "", domain.SavedView{Screen: "queue", Name: "mine"})
	wants(t, err, domain.Unauthenticated)
	_, err = d.svc.SignInKey(d.ctx, anasSum, "ssh")
	wants(t, err, domain.Unauthenticated)
	_, err = admin.AddKey(d.ctx, store.KeyInput{UserID: ana.ID, Line: anasKey})
	wants(t, err, domain.Conflict) // a revoked key never comes back
}

func TestAKeyBelongsToOnePerson(t *testing.T) {
	d, admin, ana := office(t)
	got[domain.Key](d)(admin.AddKey(d.ctx, store.KeyInput{UserID: ana.ID, Line: anasKey}))
	other := got[domain.User](d)(admin.SaveUser(d.ctx, "", domain.User{Name: "Ben", Roles: "sales_rep", Active: true}))
	_, err := admin.AddKey(d.ctx, store.KeyInput{UserID: other.ID, Line: anasKey})
	wants(t, err, domain.Conflict)
	if err == nil || !strings.Contains(err.Error(), "Ana Ruiz") {
		t.Errorf("it does not say whose it is: %v", err)
	}
}

func TestATokenIsSeenOnceAndOnlyItsHashIsKept(t *testing.T) {
	d, admin, ana := office(t)
	made := got[store.NewToken](d)(admin.AddToken(d.ctx, store.TokenInput{Op: "op-token", UserID: ana.ID, Name: "script"}))
	if made.Secret == "" || made.Token.Hash != "" || made.Token.ExpiresAt.Sub(d.clock.Now()) > 91*24*time.Hour {
		t.Errorf("%+v", made)
	}
	_, err := admin.AddToken(d.ctx, store.TokenInput{Op: "op-token", UserID: ana.ID, Name: "script"})
	wants(t, err, domain.Conflict) // the same operation again does not show it again
	st := got[store.Store](d)(d.svc.SignInToken(d.ctx, made.Secret, "api"))
	if st.Actor().UserID != ana.ID {
		t.Errorf("%+v", st.Actor())
	}
	for _, wrong := range []string{"", made.Token.PublicID, made.Secret + "x", strings.Replace(made.Secret, "rfl_p_", "rfl_p_0", 1)} {
		_, err := d.svc.SignInToken(d.ctx, wrong, "api")
		wants(t, err, domain.Unauthenticated)
	}
	events := got[[]domain.AuditEvent](d)(d.boss.Audit(d.ctx, store.AuditQuery{Limit: 50}))
	for _, e := range events {
		if strings.Contains(e.After+e.Before, domain.HashToken(made.Secret)) || strings.Contains(e.After, made.Secret) {
			t.Errorf("the audit holds the token: %+v", e)
		}
	}
}

func TestATokenEndsByItsDateByRevocationAndWithItsUser(t *testing.T) {
	d, admin, ana := office(t)
	in := store.TokenInput{UserID: ana.ID, Expires: 48 * time.Hour}
	dated := got[store.NewToken](d)(admin.AddToken(d.ctx, in))
	revoked := got[store.NewToken](d)(admin.AddToken(d.ctx, store.TokenInput{UserID: ana.ID}))
	orphan := got[store.NewToken](d)(admin.AddToken(d.ctx, store.TokenInput{UserID: ana.ID}))
	open := map[string]store.Store{}
	for _, m := range []store.NewToken{dated, revoked, orphan} {
		st := got[store.Store](d)(d.svc.SignInToken(d.ctx, m.Secret, "api"))
		got[store.QueueCounts](d)(st.QueueCounts(d.ctx, store.Scope{}))
		open[m.Token.PublicID] = st
	}
	got[domain.Token](d)(admin.RevokeToken(d.ctx, "", revoked.Token.PublicID))
	_, err := open[revoked.Token.PublicID].QueueCounts(d.ctx, store.Scope{})
	wants(t, err, domain.Unauthenticated)
	d.clock.Add(49 * time.Hour)
	_, err = open[dated.Token.PublicID].QueueCounts(d.ctx, store.Scope{})
	wants(t, err, domain.Unauthenticated)
	_, err = open[orphan.Token.PublicID].QueueCounts(d.ctx, store.Scope{})
	if err != nil {
		t.Error(err)
	}
	ana.Active = false
	got[domain.User](d)(admin.SaveUser(d.ctx, "", ana))
	_, err = open[orphan.Token.PublicID].QueueCounts(d.ctx, store.Scope{})
	wants(t, err, domain.Unauthenticated)
}

func TestATokenForReadingChangesNothing(t *testing.T) {
	d, admin, ana := office(t)
	made := got[store.NewToken](d)(admin.AddToken(d.ctx, store.TokenInput{UserID: ana.ID, Scope: store.TokenRead}))
	st := got[store.Store](d)(d.svc.SignInToken(d.ctx, made.Secret, "api"))
	got[store.QueuePage](d)(st.Queue(d.ctx, store.QueueQuery{}))
	_, err := st.AddReferral(d.ctx, store.ReferralInput{ReferrerName: "Uma Vale", AccountName: "Acme"})
	wants(t, err, domain.Forbidden)
	if err == nil || !strings.Contains(err.Error(), "only read") {
		t.Errorf("%v", err)
	}
}

func TestOnlyAnAdminGivesOutKeysAndTokensAndOneSeesOnlyOnesOwn(t *testing.T) {
	d, admin, ana := office(t)
	ben := got[domain.User](d)(admin.SaveUser(d.ctx, "", domain.User{Name: "Ben", Roles: "sales_rep", Active: true}))
	got[domain.Key](d)(admin.AddKey(d.ctx, store.KeyInput{UserID: ana.ID, Line: anasKey}))
	bens := got[store.Store](d)(d.svc.SignInUser(d.ctx, ben.ID, "test"))
	_, err := bens.AddKey(d.ctx, store.KeyInput{UserID: ben.ID, Line: anasKey})
	wants(t, err, domain.Forbidden)
	_, err = bens.AddToken(d.ctx, store.TokenInput{UserID: ben.ID})
	wants(t, err, domain.Forbidden)
	_, err = bens.Keys(d.ctx, ana.ID)
	wants(t, err, domain.Forbidden)
	_, err = bens.RevokeKey(d.ctx, "", anasSum)
	wants(t, err, domain.NotFound)
	if keys := got[[]domain.Key](d)(bens.Keys(d.ctx, ben.ID)); len(keys) != 0 {
		t.Errorf("%+v", keys)
	}
}

func TestAnOperationOfSomebodyElseIsNotAnswered(t *testing.T) {
	d, admin, ana := office(t)
	anas := got[store.Store](d)(d.svc.SignInUser(d.ctx, ana.ID, "test"))
	got[domain.SavedView](d)(anas.SaveView(d.ctx, "op-1", domain.SavedView{Screen: "queue", Name: "mine"}))
	_, err := admin.SaveView(d.ctx, "op-1", domain.SavedView{Screen: "queue", Name: "mine"})
	wants(t, err, domain.Conflict)
}
