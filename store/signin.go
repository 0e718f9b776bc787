package store

import (
	"context"
	"crypto/subtle"
	"sync"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// The scopes of a token.
const (
	TokenWrite = "write" // whatever its user may do
	TokenRead  = "read"  // only reading
)

// The kinds of what is signed in with, as the store knows when they were used last.
const (
	useKey   = "ssh_key"
	useToken = "token"
)

// SignInKey binds the service to whoever owns the public key with this
// fingerprint. unauthenticated for a key that nobody has or that was revoked, and
// for a user who was switched off. via says through what they act.
func (s *Service) SignInKey(ctx context.Context, fingerprint, via string) (Store, error) {
	var key domain.Key
	err := s.Backend.Read(ctx, func(tx Tx) error {
		rows, err := tx.Keys().By("fingerprint", fingerprint)
		if err == nil && len(rows) == 0 {
			err = domain.Errorf(domain.Unauthenticated, "Nobody here has this key (%s). Ask an admin to add it with refdeck key add.", fingerprint)
		}
		key = first(rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.signIn(ctx, &credential{user: key.UserID, key: key.ID, via: via})
}

// SignInToken binds the service to whoever a token stands for. unauthenticated
// for any text that is no valid token, always with the same words.
func (s *Service) SignInToken(ctx context.Context, secret, via string) (Store, error) {
	refused := domain.Errorf(domain.Unauthenticated, "The token is not valid here; nothing was done. Make one with refdeck token create.")
	public, ok := domain.ParseToken(secret)
	if !ok {
		return nil, refused
	}
	t, known := s.tokens.get(public)
	if !known {
		err := s.Backend.Read(ctx, func(tx Tx) error {
			rows, err := tx.Tokens().By("public_id", public)
			t = first(rows)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if subtle.ConstantTimeCompare([]byte(t.Hash), []byte(domain.HashToken(secret))) != 1 {
		return nil, refused
	}
	if !known {
		s.tokens.put(t)
	}
	return s.signIn(ctx, &credential{user: t.UserID, token: t.ID, via: via})
}

// SignInUser binds the service to a user whom the host vouches for.
func (s *Service) SignInUser(ctx context.Context, user int64, via string) (Store, error) {
	return s.signIn(ctx, &credential{user: user, via: via})
}

func (s *Service) signIn(ctx context.Context, c *credential) (Store, error) {
	out := s.bind(c, domain.Actor{Via: c.via})
	if c.token != 0 && s.tokens.fresh(c.token, s.now()) {
		return out, nil // each transaction looks for itself whether the token holds
	}
	if err := s.Backend.Read(ctx, out.renew); err != nil {
		return nil, err
	}
	s.used(ctx, c)
	return out, nil
}

// used notes, to the hour, that a key or token was used. It is no reason to refuse
// somebody that this cannot be written now.
func (s *Service) used(ctx context.Context, c *credential) {
	kind, id := useKey, c.key
	if c.token != 0 {
		kind, id = useToken, c.token
	}
	if id == 0 {
		return
	}
	hour := s.now().Truncate(time.Hour)
	_ = s.Backend.Write(ctx, func(tx Tx) error {
		was, err := tx.LastUses(kind, []int64{id})
		if err != nil || was[id].Equal(hour) {
			return err
		}
		return tx.SetLastUse(kind, id, hour)
	})
}

// maxTokens is how many tokens are remembered between requests.
const maxTokens = 10_000

// tokenCache remembers what never changes of tokens that were seen: their hash,
// and whose they are. Whether they still hold is read in every transaction.
type tokenCache struct {
	mu   sync.Mutex
	rows map[string]domain.Token
	used map[int64]time.Time // the hour of the last use that was noted
}

func (c *tokenCache) get(public string) (domain.Token, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, ok := c.rows[public]
	return t, ok
}

func (c *tokenCache) put(t domain.Token) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.rows) >= maxTokens || c.rows == nil {
		c.rows, c.used = map[string]domain.Token{}, map[int64]time.Time{}
	}
	c.rows[t.PublicID] = t
}

// fresh tells whether the use of a token in this hour was noted already, and
// takes it as noted from now on.
func (c *tokenCache) fresh(id int64, now time.Time) bool {
	hour := now.Truncate(time.Hour)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.used[id].Equal(hour) {
		return true
	}
	if c.used != nil {
		c.used[id] = hour
	}
	return false
}
