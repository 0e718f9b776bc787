package store

import (
	"context"
	"io"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// lastUse is when something was used last; zero for never.
type lastUse = time.Time

// credentials is how keys and tokens are read alike.
type credentials[T any] struct {
	rows func(Tx) Table[T]
	kind string
	id   func(*T) int64
	used func(*T, lastUse)
}

// credentialsOf lists the keys or tokens of a user; 0 is everybody's.
func credentialsOf[T any](ctx context.Context, s *session, user int64, c credentials[T]) ([]T, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]T, error) {
		if err := mayManage(s.who(), user); err != nil {
			return nil, err
		}
		var rows []T
		var err error
		if user == 0 {
			rows, err = c.rows(tx).Page(0, 0)
		} else {
			rows, err = c.rows(tx).By("user_id", user)
		}
		if err != nil {
			return nil, err
		}
		ids := make([]int64, len(rows))
		for i := range rows {
			ids[i] = c.id(&rows[i])
		}
		uses, err := tx.LastUses(c.kind, ids)
		for i := range rows {
			c.used(&rows[i], uses[c.id(&rows[i])])
		}
		return rows, err
	})
}

// mayManage lets an admin look after everybody's keys and tokens, and others after their own.
func mayManage(a domain.Actor, user int64) error {
	return domain.Can(a, domain.VerbCredential, user)
}

// AddKey takes in somebody's public key.
func (s *session) AddKey(ctx context.Context, in KeyInput) (domain.Key, error) {
	return write(ctx, s, in.Op, "key.add", func(c *change) (domain.Key, error) {
		if err := domain.Can(s.who(), domain.VerbUsers); err != nil {
			return domain.Key{}, err
		}
		k, err := domain.ParseKey(in.Line)
		if err != nil {
			return k, err
		}
		u, err := c.activeUser(in.UserID)
		if err != nil {
			return k, err
		}
		same, err := c.tx.Keys().By("fingerprint", k.Fingerprint)
		if err != nil {
			return k, err
		}
		if len(same) > 0 {
			return k, takenKey(c.tx, &same[0], u.ID)
		}
		k.UserID = u.ID
		return k, saveCredential(c, c.tx.Keys(), useKey, &k.Meta, &k)
	})
}

func takenKey(tx Tx, k *domain.Key, user int64) error {
	name, err := userName(tx, k.UserID)
	if err != nil {
		return err
	}
	if k.UserID == user && k.RevokedAt.IsZero() {
		return &domain.Error{Code: domain.Conflict, Field: "key", Message: "This key of " + name + " is there already; nothing was changed."}
	}
	was := "is"
	if !k.RevokedAt.IsZero() {
		was = "was revoked as"
	}
	return &domain.Error{Code: domain.Conflict, Field: "key", Message: "This key " + was + " a key of " + name + "; nothing was saved. Every person makes a key of their own with ssh-keygen -t ed25519."}
}

// RevokeKey ends a key for good.
func (s *session) RevokeKey(ctx context.Context, op, fingerprint string) (domain.Key, error) {
	return write(ctx, s, op, "key.revoke", func(c *change) (domain.Key, error) {
		rows, err := c.tx.Keys().By("fingerprint", fingerprint)
		k := first(rows)
		if err == nil {
			err = revocable(s.who(), len(rows) > 0, k.UserID, k.RevokedAt, "key")
		}
		if err != nil {
			return k, err
		}
		k.RevokedAt = c.now
		return k, saveCredential(c, c.tx.Keys(), useKey, &k.Meta, &k)
	})
}

// RevokeToken ends a token for good.
func (s *session) RevokeToken(ctx context.Context, op, publicID string) (domain.Token, error) {
	return write(ctx, s, op, "token.revoke", func(c *change) (domain.Token, error) {
		rows, err := c.tx.Tokens().By("public_id", publicID)
		t := first(rows)
		if err == nil {
			err = revocable(s.who(), len(rows) > 0, t.UserID, t.RevokedAt, "token")
		}
		if err != nil {
			return t, err
		}
		t.RevokedAt = c.now
		return t, saveCredential(c, c.tx.Tokens(), useToken, &t.Meta, &t)
	})
}

// revocable refuses what is not there, not one's own, or over already.
func revocable(a domain.Actor, found bool, owner int64, revoked time.Time, noun string) error {
	switch {
	case !found || mayManage(a, owner) != nil:
		return domain.Errorf(domain.NotFound, "There is no such %s; nothing was changed.", noun)
	case !revoked.IsZero():
		return domain.Errorf(domain.Conflict, "The %s was revoked before; nothing was changed.", noun)
	}
	return nil
}

// How long a token holds.
const (
	tokenFor    = 90 * 24 * time.Hour
	maxTokenFor = 366 * 24 * time.Hour
)

// AddToken makes a token. The secret is in the first answer only: what is kept for
// a repeat of the operation is without it.
func (s *session) AddToken(ctx context.Context, in TokenInput) (NewToken, error) {
	var secret string
	out, err := write(ctx, s, in.Op, "token.add", func(c *change) (NewToken, error) {
		if err := domain.Can(s.who(), domain.VerbUsers); err != nil {
			return NewToken{}, err
		}
		t, err := c.newToken(in)
		if err != nil {
			return NewToken{}, err
		}
		if t.PublicID, secret, err = s.tokenText(); err != nil {
			return NewToken{}, err
		}
		t.Hash = domain.HashToken(secret)
		err = saveCredential(c, c.tx.Tokens(), useToken, &t.Meta, &t)
		return NewToken{Token: t}, err
	})
	out.Token.Hash = ""
	if err == nil && secret == "" {
		err = domain.Errorf(domain.Conflict, "This token was made before and is shown only once. Revoke it with refdeck token revoke %s and make another.", out.Token.PublicID)
	}
	out.Secret = secret
	return out, err
}

func (c *change) newToken(in TokenInput) (domain.Token, error) {
	t := domain.Token{Name: in.Name, Scope: in.Scope, ExpiresAt: c.now.Add(in.Expires)}
	if t.Scope == "" {
		t.Scope = TokenWrite
	}
	if in.Expires == 0 {
		t.ExpiresAt = c.now.Add(tokenFor)
	}
	k := checks{}
	k.need(t.Scope == TokenWrite || t.Scope == TokenRead, "scope", "A token is for write or for read")
	k.need(in.Expires >= 0 && in.Expires <= maxTokenFor, "expires", "A token holds for at most a year")
	if k.err != nil {
		return t, k.err
	}
	u, err := c.activeUser(in.UserID)
	t.UserID = u.ID
	return t, err
}

func (c *change) activeUser(id int64) (domain.User, error) {
	u, err := c.tx.Users().Get(id)
	if err == nil && !u.Active {
		err = &domain.Error{Code: domain.Invalid, Field: "user", Message: u.Name + " is switched off; nothing was saved. Switch them on first with refdeck user set."}
	}
	return u, err
}

// tokenText makes the text of a token out of the service's entropy.
func (s *Service) tokenText() (public, secret string, err error) {
	if s.Entropy == nil {
		return "", "", domain.Errorf(domain.Internal, "This store cannot make tokens; nothing was saved.")
	}
	random := make([]byte, domain.TokenEntropy)
	for {
		if _, err := io.ReadFull(s.Entropy, random); err != nil {
			return "", "", domain.Wrap(domain.Internal, err, "No random numbers could be had for the token; nothing was saved.")
		}
		if public, secret, ok := domain.NewTokenText(random); ok {
			return public, secret, nil
		}
	}
}

// saveCredential keeps a key or token. It is not undone: revoke it instead.
func saveCredential[T any](c *change, t Table[T], kind string, m *domain.Meta, row *T) error {
	c.fixed = true
	if err := save(c, t, kind, m, row); err != nil {
		return err
	}
	c.about(kind, m.ID)
	return nil
}
