package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/refdeck/refdeck/domain"
)

// Me is who acts, as the store knows them now.
func (s *session) Me(ctx context.Context) (Identity, error) {
	out := Identity{Local: s.cred == nil, Warnings: s.warnings()}
	err := s.Backend.Read(ctx, func(tx Tx) error {
		if err := s.renew(tx); err != nil {
			return err
		}
		a := s.who()
		out.User, out.Roles, out.Via = domain.User{Name: a.Name, Active: true}, a.Roles, a.Via
		if a.UserID != 0 {
			u, err := tx.Users().Get(a.UserID)
			if err != nil {
				return err
			}
			out.User = u
		}
		if a.TeamID == 0 {
			return nil
		}
		t, err := tx.Teams().Get(a.TeamID)
		out.Team = t.Name
		return err
	})
	return out, err
}

// Teams lists the teams by name.
func (s *session) Teams(ctx context.Context) ([]domain.Team, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.Team, error) {
		rows, err := tx.Teams().Page(0, 0)
		slices.SortStableFunc(rows, func(a, b domain.Team) int { return cmp.Compare(a.NameKey, b.NameKey) })
		return rows, err
	})
}

// Keys lists somebody's keys with when they were used last.
func (s *session) Keys(ctx context.Context, user int64) ([]domain.Key, error) {
	return credentialsOf(ctx, s, user, credentials[domain.Key]{rows: Tx.Keys, kind: useKey, id: func(k *domain.Key) int64 { return k.ID },
		used: func(tx *domain.Key, at lastUse) { tx.LastUsedAt = at }})
}

// Tokens lists somebody's tokens with when they were used last.
func (s *session) Tokens(ctx context.Context, user int64) ([]domain.Token, error) {
	rows, err := credentialsOf(ctx, s, user, credentials[domain.Token]{rows: Tx.Tokens, kind: useToken, id: func(t *domain.Token) int64 { return t.ID },
		used: func(t *domain.Token, at lastUse) { t.LastUsedAt = at }})
	for i := range rows {
		rows[i].Hash = ""
	}
	return rows, err
}

// Compose notes that the actor is writing an ask to a contact.
func (s *session) Compose(ctx context.Context, name string, contact int64) error {
	if name == "" || len(name) > 80 {
		return domain.Invalidf("session", "Name the session that is composing, in at most 80 characters.")
	}
	err := s.Backend.Write(ctx, func(tx Tx) error {
		if err := s.renew(tx); err != nil {
			return err
		}
		if contact != 0 {
			if err := s.mayCompose(tx, contact); err != nil {
				return err
			}
		}
		p := domain.Presence{Session: name, ContactID: contact, UserID: s.who().UserID, Until: s.now().Add(ComposeFor)}
		if err := tx.SetPresence(p, s.now()); err != nil {
			return err
		}
		return tx.Tell([]Change{{Kind: "presence", ID: contact}})
	})
	if err == nil {
		s.hub.publish([]Change{{Kind: "presence", ID: contact}})
	}
	return err
}

// Composing lists who else is writing to these contacts.
func (s *session) Composing(ctx context.Context, name string, contacts []int64) ([]domain.Presence, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.Presence, error) {
		rows, err := tx.Presences(contacts, s.now())
		rows = slices.DeleteFunc(rows, func(p domain.Presence) bool { return p.Session == name })
		if err != nil || len(rows) == 0 { // mostly nobody is, and then it does not matter whom the actor sees
			return nil, err
		}
		contacts = contacts[:0:0]
		for i := range rows {
			contacts = append(contacts, rows[i].ContactID)
		}
		people, err := tx.Contacts().In(contacts)
		if err != nil {
			return nil, err
		}
		seen, err := s.sight(tx).contacts(slices.Collect(maps.Values(people)))
		if err != nil {
			return nil, err
		}
		rows = slices.DeleteFunc(rows, func(p domain.Presence) bool {
			return !slices.ContainsFunc(seen, func(c domain.Contact) bool { return c.ID == p.ContactID })
		})
		for i := range rows {
			if rows[i].Name, err = userName(tx, rows[i].UserID); err != nil {
				return nil, err
			}
		}
		return rows, nil
	})
}

// mayCompose lets those compose who may ask.
func (s *session) mayCompose(tx Tx, contact int64) error {
	k, err := s.sight(tx).contact(contact)
	if err != nil {
		return err
	}
	if k.AccountID == 0 {
		return domain.Can(s.who(), domain.VerbAsk, 0)
	}
	a, err := tx.Accounts().Get(k.AccountID)
	if err != nil {
		return err
	}
	return domain.Can(s.who(), domain.VerbAsk, known(a.OwnerID, a.OwnerAE)...)
}
