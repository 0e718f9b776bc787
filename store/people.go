package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// People is who works with the program and how they sign in. Changing users,
// teams and other people's keys and tokens needs the verb users (an admin); one's
// own can be listed and revoked with the verb credential. None of it is undone.
type People interface {
	// Me is who acts, as the store knows them at this moment. unauthenticated once
	// the key or token was revoked or the user switched off.
	Me(ctx context.Context) (Identity, error)
	Teams(ctx context.Context) ([]domain.Team, error)
	// SaveTeam adds or renames a team. conflict for a name that is taken.
	SaveTeam(ctx context.Context, op string, t domain.Team) (domain.Team, error)
	// Keys lists somebody's keys, revoked ones too; user 0 is everybody's.
	Keys(ctx context.Context, user int64) ([]domain.Key, error)
	// AddKey takes in a public key. invalid for one that is weak or no key;
	// conflict for one that anybody has or had.
	AddKey(ctx context.Context, in KeyInput) (domain.Key, error)
	// RevokeKey ends a key for good: who is signed in by it is refused at the next action.
	RevokeKey(ctx context.Context, op, fingerprint string) (domain.Key, error)
	Tokens(ctx context.Context, user int64) ([]domain.Token, error)
	// AddToken makes a token; the answer is the only time its secret is seen.
	AddToken(ctx context.Context, in TokenInput) (NewToken, error)
	RevokeToken(ctx context.Context, op, publicID string) (domain.Token, error)
	// Compose says that the actor is writing an ask to a contact; contact 0 ends it.
	// It lasts ComposeFor and is said again while the form is open.
	Compose(ctx context.Context, session string, contact int64) error
	// Composing lists who else is writing to these contacts.
	Composing(ctx context.Context, session string, contacts []int64) ([]domain.Presence, error)
}

// ComposeFor is how long somebody counts as composing after having said so.
const ComposeFor = 45 * time.Second

// Identity is who acts.
type Identity struct {
	User  domain.User
	Roles []domain.Role
	Team  string
	Via   string
	Local bool // the user of a plain local file, who holds every internal role
	// Warnings are what everybody who uses this store should know, as sentences.
	Warnings []string
}

// KeyInput is a public key to sign in with, as a line of an authorized_keys file.
type KeyInput struct {
	Op     string
	UserID int64
	Line   string
}

// TokenInput asks for a token.
type TokenInput struct {
	Op      string
	UserID  int64
	Name    string
	Scope   string        // write (default) or read
	Expires time.Duration // 90 days if 0, at most a year
}

// NewToken is a token with its secret, which is not kept anywhere.
type NewToken struct {
	Token  domain.Token
	Secret string
}
