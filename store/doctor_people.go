package store

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// How tokens are kept: the public part of their text and a hash of the whole.
var (
	publicForm = regexp.MustCompile(`^[0-9A-Za-z]{10}$`)
	hashForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	tokenForm  = regexp.MustCompile(`rfl_[a-z]_[0-9A-Za-z]{10}_`) // the beginning of a whole token
)

// checkTokens looks at every token (I34): only its hash is kept, it belongs to
// somebody, and it was not used once it was over. Uses are known to the hour.
func (d *doctor) checkTokens() error {
	users, err := d.userIDs()
	if err != nil {
		return err
	}
	return eachPage(d.tx.Tokens(), func(rows []domain.Token) (int64, error) {
		ids := make([]int64, len(rows))
		for i := range rows {
			ids[i] = rows[i].ID
		}
		uses, err := d.tx.LastUses(useToken, ids)
		if err != nil {
			return 0, err
		}
		for i := range rows {
			t := &rows[i]
			left, err := d.secretLeft(t)
			if err != nil {
				return 0, err
			}
			fault := cmp.Or(tokenFault(t, uses[t.ID]), left)
			if fault == "" && !users[t.UserID] {
				fault = "belongs to nobody"
			}
			if fault != "" {
				d.found(fmt.Sprintf("token/%d: %s", t.ID, fault))
			}
		}
		return ids[len(ids)-1], d.ctx.Err()
	})
}

// tokenFault says what is wrong with a token; nothing for a good one.
func tokenFault(t *domain.Token, used time.Time) string {
	switch {
	case !hashForm.MatchString(t.Hash):
		return "what is kept is no hash"
	case !publicForm.MatchString(t.PublicID) || tokenForm.MatchString(t.Name):
		return "more than its public part is kept"
	case t.Scope != TokenWrite && t.Scope != TokenRead:
		return "its scope is unknown"
	case t.ExpiresAt.IsZero() || t.ExpiresAt.Sub(t.CreatedAt) > maxTokenFor:
		return "it holds for more than a year"
	case used.After(t.ExpiresAt):
		return "used after it expired"
	case !t.RevokedAt.IsZero() && used.After(t.RevokedAt):
		return "used after it was revoked"
	}
	return ""
}

// secretLeft looks whether the audit of a token, or an operation that wrote it, kept its text.
func (d *doctor) secretLeft(t *domain.Token) (string, error) {
	events, err := d.tx.Audit(AuditQuery{Subject: useToken, SubjectID: t.ID})
	if err != nil {
		return "", err
	}
	for i := range events {
		op, err := d.tx.Operation(events[i].OpID)
		if err != nil && domain.CodeOf(err) != domain.NotFound { // which is what I20 finds
			return "", err
		}
		for _, text := range [...]string{op.Result, op.Undo, events[i].Before, events[i].After} {
			if tokenForm.MatchString(text) || strings.Contains(text, t.Hash) {
				return "more than its public part is kept by operation " + events[i].OpID, nil
			}
		}
	}
	return "", nil
}

// checkKeys looks at every SSH key (I35): its fingerprint is its own and nobody
// else's, its algorithm is one that is taken, and it belongs to somebody.
func (d *doctor) checkKeys() error {
	users, err := d.userIDs()
	if err != nil {
		return err
	}
	seen := map[string]int64{}
	return eachPage(d.tx.Keys(), func(rows []domain.Key) (int64, error) {
		ids := make([]int64, len(rows))
		for i := range rows {
			ids[i] = rows[i].ID
		}
		uses, err := d.tx.LastUses(useKey, ids)
		if err != nil {
			return 0, err
		}
		for i := range rows {
			k := &rows[i]
			fault := keyFault(k, uses[k.ID])
			switch other := seen[k.Fingerprint]; {
			case fault != "":
			case other != 0:
				fault = fmt.Sprintf("it is key %d again", other)
			case !users[k.UserID]:
				fault = "belongs to nobody"
			}
			if fault != "" {
				d.found(fmt.Sprintf("ssh_key/%d: %s", k.ID, fault))
			}
			seen[k.Fingerprint] = k.ID
		}
		return ids[len(ids)-1], d.ctx.Err()
	})
}

// keyFault says what is wrong with a key; nothing for a good one.
func keyFault(k *domain.Key, used time.Time) string {
	is, err := domain.ParseKey(k.PublicKey)
	switch {
	case err != nil:
		return "it is no key that is taken"
	case is.Algorithm != k.Algorithm:
		return "its algorithm is another one"
	case is.Fingerprint != k.Fingerprint:
		return "its fingerprint is another one"
	case !k.RevokedAt.IsZero() && used.After(k.RevokedAt):
		return "used after it was revoked"
	}
	return ""
}

func (d *doctor) userIDs() (map[int64]bool, error) {
	out := map[int64]bool{}
	err := eachPage(d.tx.Users(), func(rows []domain.User) (int64, error) {
		for i := range rows {
			out[rows[i].ID] = true
		}
		return rows[len(rows)-1].ID, d.ctx.Err()
	})
	return out, err
}
