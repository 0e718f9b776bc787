package remote

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Me is who acts; Actor gives their rights from then on.
func (c *Client) Me(ctx context.Context) (store.Identity, error) {
	me, err := call[Me](ctx, c, "me", None{})
	if err == nil {
		c.knows(me.Actor)
	}
	return me.Identity, err
}

// Teams lists the teams.
func (c *Client) Teams(ctx context.Context) ([]domain.Team, error) {
	return items(call[List[domain.Team]](ctx, c, "teams", None{}))
}

// SaveTeam keeps a team.
func (c *Client) SaveTeam(ctx context.Context, op string, t domain.Team) (domain.Team, error) {
	return save(ctx, c, "team", op, t.ID, t)
}

// Keys lists somebody's SSH keys.
func (c *Client) Keys(ctx context.Context, user int64) ([]domain.Key, error) {
	return items(call[List[domain.Key]](ctx, c, "keys", OfUser{user}))
}

// AddKey takes in a public key.
func (c *Client) AddKey(ctx context.Context, in store.KeyInput) (domain.Key, error) {
	return call[domain.Key](ctx, c, "add_key", in)
}

// RevokeKey ends a key.
func (c *Client) RevokeKey(ctx context.Context, op, fingerprint string) (domain.Key, error) {
	return call[domain.Key](ctx, c, "revoke_key", RevokeKeyIn{op, fingerprint})
}

// Tokens lists somebody's tokens.
func (c *Client) Tokens(ctx context.Context, user int64) ([]domain.Token, error) {
	return items(call[List[domain.Token]](ctx, c, "tokens", OfUser{user}))
}

// AddToken makes a token.
func (c *Client) AddToken(ctx context.Context, in store.TokenInput) (store.NewToken, error) {
	return call[store.NewToken](ctx, c, "add_token", in)
}

// RevokeToken ends a token.
func (c *Client) RevokeToken(ctx context.Context, op, publicID string) (domain.Token, error) {
	return call[domain.Token](ctx, c, "revoke_token", RevokeTokenIn{op, publicID})
}

// Compose says that the actor is writing an ask to a contact.
func (c *Client) Compose(ctx context.Context, session string, contact int64) error {
	_, err := call[None](ctx, c, "compose", ComposeIn{session, contact})
	return err
}

// Composing lists who else is writing to these contacts.
func (c *Client) Composing(ctx context.Context, session string, contacts []int64) ([]domain.Presence, error) {
	return items(call[List[domain.Presence]](ctx, c, "composing", ComposingIn{session, contacts}))
}

// Program gives the settings in force, read from the program file that travels.
func (c *Client) Program(ctx context.Context) (*domain.Program, int64, error) {
	got, err := call[Program](ctx, c, "program", None{})
	if err != nil {
		return nil, 0, err
	}
	p, err := c.opt.Parse(got.TOML)
	if err != nil {
		return nil, 0, domain.Wrap(domain.Internal, err, "The program of %s could not be read here; use the same release on both sides.", c.host)
	}
	if loc, err := time.LoadLocation(p.TZ); err == nil {
		p = p.WithZone(loc)
	}
	return p, got.Version, nil
}

// ApplyProgram puts a program file in force; the server reads it again.
func (c *Client) ApplyProgram(ctx context.Context, op, toml string, _ *domain.Program) (int64, error) {
	done, err := call[Applied](ctx, c, "apply_program", ApplyProgramIn{op, toml})
	return done.Version, err
}

// Audit lists what was done.
func (c *Client) Audit(ctx context.Context, q store.AuditQuery) ([]domain.AuditEvent, error) {
	return items(call[List[domain.AuditEvent]](ctx, c, "audit", q))
}

// VerifyAudit walks the audit's hash chain.
func (c *Client) VerifyAudit(ctx context.Context) (store.ChainReport, error) {
	return call[store.ChainReport](ctx, c, "verify_audit", None{})
}
