package remote

import (
	"slices"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
)

var peopleRoutes = slices.Concat(
	[]Route{
		route("me", "GET", "/me", "Who acts, and with what rights", me),
		route("teams", "GET", "/teams", "The teams",
			func(c ctx, st store.Store, _ None) (List[domain.Team], error) { return list(st.Teams(c)) }),
		route("keys", "GET", "/keys", "A user's SSH keys, revoked ones too; without a user everybody's",
			func(c ctx, st store.Store, in OfUser) (List[domain.Key], error) { return list(st.Keys(c, in.UserID)) }),
		route("add_key", "POST", "/keys", "Take in a public SSH key",
			func(c ctx, st store.Store, in store.KeyInput) (domain.Key, error) { return st.AddKey(c, in) }),
		route("revoke_key", "POST", "/keys/revoke", "End an SSH key for good",
			func(c ctx, st store.Store, in RevokeKeyIn) (domain.Key, error) {
				return st.RevokeKey(c, in.Op, in.Fingerprint)
			}),
		route("tokens", "GET", "/tokens", "A user's tokens, revoked ones too; without a user everybody's",
			func(c ctx, st store.Store, in OfUser) (List[domain.Token], error) {
				return list(st.Tokens(c, in.UserID))
			}),
		route("add_token", "POST", "/tokens", "Make a token; its secret is in this answer alone",
			func(c ctx, st store.Store, in store.TokenInput) (store.NewToken, error) { return st.AddToken(c, in) }),
		route("revoke_token", "POST", "/tokens/{public_id}/revoke", "End a token for good",
			func(c ctx, st store.Store, in RevokeTokenIn) (domain.Token, error) {
				return st.RevokeToken(c, in.Op, in.PublicID)
			}),
		route("compose", "PUT", "/presence", "Say that an ask to a contact is being written; contact 0 ends it",
			func(c ctx, st store.Store, in ComposeIn) (None, error) {
				return None{}, st.Compose(c, in.Session, in.ContactID)
			}),
		route("composing", "GET", "/presence", "Who else writes to these contacts",
			func(c ctx, st store.Store, in ComposingIn) (List[domain.Presence], error) {
				return list(st.Composing(c, in.Session, in.Contacts))
			}),
	},
	saving("team", "/teams", "a team", func(c ctx, st store.Store, op string, row domain.Team) (domain.Team, error) {
		return st.SaveTeam(c, op, row)
	}),
)

// me asks for the identity first: that has the store look again at the actor.
func me(c ctx, st store.Store, _ None) (Me, error) {
	who, err := st.Me(c)
	return Me{Identity: who, Actor: st.Actor()}, err
}

var programsRoutes = []Route{
	route("program", "GET", "/program", "The settings in force, as a program file",
		func(c ctx, st store.Store, _ None) (Program, error) {
			p, version, err := st.Program(c)
			if err != nil {
				return Program{}, err
			}
			return Program{Version: version, TOML: program.Format(p)}, nil
		}),
	route("apply_program", "POST", "/program", "Put a program file in force, as a new version",
		func(c ctx, st store.Store, in ApplyProgramIn) (Applied, error) {
			version, err := st.ApplyProgram(c, in.Op, in.TOML, nil)
			return Applied{version}, err
		}),
}

var journalRoutes = []Route{
	route("audit", "GET", "/audit", "The record of what was done, newest first",
		func(c ctx, st store.Store, in store.AuditQuery) (List[domain.AuditEvent], error) {
			return list(st.Audit(c, in))
		}),
	route("verify_audit", "GET", "/audit/verify", "Walk the audit's hash chain and name the first record that does not fit",
		func(c ctx, st store.Store, _ None) (store.ChainReport, error) { return st.VerifyAudit(c) }),
	events(),
}

func events() Route {
	r := route[None, store.Change]("events", "GET", "/events", "What changes, as server-sent events; Last-Event-ID goes on where a stream broke off", nil)
	r.Stream = true
	return r
}
