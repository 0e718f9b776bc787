package storetest

import (
	"slices"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// aKey is a public key whose private half nobody has.
const aKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICagQ8K0d6SRB5XVA/s/qjykHjiZTzgdVhCnQLE5s/RX maya@laptop"

func people(d *desk) {
	maya := d.As(d.seed.Maya())
	me := got[store.Identity](d)(maya.Me(d.ctx))
	if me.User.Name != "Maya Koch" || !slices.Contains(me.Roles, domain.RoleManager) {
		d.Errorf("Maya is %+v", me)
	}
	if a := maya.Actor(); a.UserID != d.seed.Users["Maya Koch"] || !a.Has(domain.RoleManager) || a.Has(domain.RoleAdmin) || domain.Can(a, domain.VerbUsers) == nil {
		d.Errorf("Maya acts as %+v", a)
	}
	u := got[domain.User](d)(d.boss.SaveUser(d.ctx, "", domain.User{Name: "Ola Berg", Email: "ola@refdeck.example", Roles: "viewer", Active: true}))
	team := got[domain.Team](d)(d.boss.SaveTeam(d.ctx, "", domain.Team{Name: "Nordics"}))
	u.TeamID = team.ID
	u = got[domain.User](d)(d.boss.SaveUser(d.ctx, "", u))
	if all := got[[]domain.User](d)(d.boss.Users(d.ctx)); !slices.Contains(all, u) {
		d.Errorf("the users are %+v, without %+v", all, u)
	}
	team.Name = "North"
	team = got[domain.Team](d)(d.boss.SaveTeam(d.ctx, "", team))
	if all := got[[]domain.Team](d)(d.boss.Teams(d.ctx)); len(all) != 1 || all[0] != team || team.Name != "North" {
		d.Errorf("the teams are %+v, want %+v", all, team)
	}
	e := refusal[domain.Team](d, domain.Conflict)(d.boss.SaveTeam(d.ctx, "", domain.Team{Name: "north"}))
	if e.Field != "name" {
		d.Errorf("a name that is taken is a fault of %q", e.Field)
	}
}

func keysAndTokens(d *desk) {
	maya := d.seed.Users["Maya Koch"]
	key := got[domain.Key](d)(d.boss.AddKey(d.ctx, store.KeyInput{UserID: maya, Line: aKey}))
	if !strings.HasPrefix(key.Fingerprint, "SHA256:") || key.UserID != maya {
		d.Errorf("the key is %+v", key)
	}
	denied[domain.Key](d, domain.Conflict)(d.boss.AddKey(d.ctx, store.KeyInput{UserID: d.seed.Users["Leo Park"], Line: aKey}))
	denied[domain.Key](d, domain.Invalid)(d.boss.AddKey(d.ctx, store.KeyInput{UserID: maya, Line: "ssh-dss AAAA"}))
	ended := got[domain.Key](d)(d.boss.RevokeKey(d.ctx, "", key.Fingerprint))
	if all := got[[]domain.Key](d)(d.boss.Keys(d.ctx, maya)); len(all) != 1 || all[0] != ended || ended.RevokedAt.IsZero() {
		d.Errorf("her keys are %+v, want %+v", all, ended)
	}
	made := got[store.NewToken](d)(d.boss.AddToken(d.ctx, store.TokenInput{UserID: maya, Name: "script", Scope: "read", Expires: 36 * time.Hour}))
	if made.Secret == "" || made.Token.Hash != "" || !made.Token.ExpiresAt.Equal(Morning.Add(36*time.Hour)) || made.Token.Scope != "read" {
		d.Errorf("the token is %+v", made.Token)
	}
	over := got[domain.Token](d)(d.boss.RevokeToken(d.ctx, "", made.Token.PublicID))
	if all := got[[]domain.Token](d)(d.boss.Tokens(d.ctx, 0)); over.RevokedAt.IsZero() ||
		!slices.ContainsFunc(all, func(t domain.Token) bool { return t.PublicID == over.PublicID && !t.RevokedAt.IsZero() && t.Hash == "" }) {
		d.Errorf("the tokens are %+v", all)
	}
}

func composing(d *desk) {
	ana, maya := d.As(d.seed.Ana()), d.As(d.seed.Maya())
	priya, tom := d.seed.Contacts["Priya Shah"], d.seed.Contacts["Tom Okafor"]
	if err := ana.Compose(d.ctx, "ana-1", priya); err != nil {
		d.Fatal(explain(err))
	}
	who := got[[]domain.Presence](d)(maya.Composing(d.ctx, "maya-1", []int64{tom, priya}))
	if len(who) != 1 || who[0].Name != "Ana Ruiz" || who[0].ContactID != priya || !who[0].Until.Equal(Morning.Add(store.ComposeFor)) {
		d.Errorf("composing: %+v", who)
	}
	if own := got[[]domain.Presence](d)(ana.Composing(d.ctx, "ana-1", []int64{priya})); len(own) != 0 {
		d.Errorf("others than Ana: %+v", own)
	}
	if err := ana.Compose(d.ctx, "ana-1", 0); err != nil {
		d.Fatal(explain(err))
	}
	if who = got[[]domain.Presence](d)(maya.Composing(d.ctx, "maya-1", []int64{priya})); len(who) != 0 {
		d.Errorf("still composing: %+v", who)
	}
}
