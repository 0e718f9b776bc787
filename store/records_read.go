package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// Account is an account with its people and history. not_found for an unknown one.
func (s *session) Account(ctx context.Context, id int64) (AccountDetail, error) {
	return read(ctx, s, func(tx Tx, p *domain.Program) (AccountDetail, error) {
		var out AccountDetail
		v := s.sight(tx)
		a, err := v.account(id)
		if err != nil {
			return out, err
		}
		books, err := tx.Books([]int64{id})
		if err != nil {
			return out, err
		}
		out.Account = a
		if len(books) > 0 {
			b := &books[0]
			out.Contacts, out.Cases, out.Events, out.Answers = b.Contacts, b.Cases, b.Events, b.Answers
		}
		out.inOrder()
		if out.Owner, err = userName(tx, a.OwnerID); err != nil {
			return out, err
		}
		rows, err := referralsAround(tx, id)
		if err != nil {
			return out, err
		}
		if out.Referrals, err = cardsOf(tx, p, v.referrals(rows), s.now()); err != nil {
			return out, err
		}
		out.External, err = tx.ExternalsOf("account", id)
		return out, err
	})
}

// inOrder puts people by name and what happened newest first.
func (d *AccountDetail) inOrder() {
	slices.SortStableFunc(d.Contacts, func(a, b domain.Contact) int { return strings.Compare(a.NameKey, b.NameKey) })
	slices.SortStableFunc(d.Cases, func(a, b domain.Case) int { return b.OpenedAt.Compare(a.OpenedAt) })
	slices.SortStableFunc(d.Events, func(a, b domain.SuccessEvent) int { return b.OccurredAt.Compare(a.OccurredAt) })
	newestAnswers(d.Answers)
}

func newestAnswers(rows []domain.Answer) {
	slices.SortStableFunc(rows, func(a, b domain.Answer) int { return b.RespondedAt.Compare(a.RespondedAt) })
}

// referralsAround are the referrals that an account's people made and those of the account itself, newest first.
func referralsAround(tx Tx, account int64) ([]domain.Referral, error) {
	made, err := tx.Referrals().By("referrer_account", account)
	if err != nil {
		return nil, err
	}
	of, err := tx.Referrals().By("account_id", account)
	if err != nil {
		return nil, err
	}
	all := append(made, of...)
	slices.SortFunc(all, func(a, b domain.Referral) int {
		return cmp.Or(b.SubmittedAt.Compare(a.SubmittedAt), cmp.Compare(b.ID, a.ID))
	})
	return slices.CompactFunc(all, func(a, b domain.Referral) bool { return a.ID == b.ID }), nil
}

func userName(tx Tx, id int64) (string, error) {
	if id == 0 {
		return "", nil
	}
	u, err := tx.Users().Get(id)
	return u.Name, err
}

// Contact is a contact with its answers and asks. not_found for an unknown one.
func (s *session) Contact(ctx context.Context, id int64) (ContactDetail, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) (ContactDetail, error) {
		var out ContactDetail
		var err error
		if out.Contact, err = s.sight(tx).contact(id); err != nil {
			return out, err
		}
		if home := out.Contact.AccountID; home != 0 {
			if out.Account, err = tx.Accounts().Get(home); err != nil {
				return out, err
			}
		}
		if out.Answers, err = tx.Answers().By("contact_id", id); err != nil {
			return out, err
		}
		newestAnswers(out.Answers)
		if out.Asks, err = asksOf(tx, id); err != nil {
			return out, err
		}
		adv, err := tx.Advocates().By("contact_id", id)
		if err != nil {
			return out, err
		}
		out.Code = first(adv).Code
		out.External, err = tx.ExternalsOf("contact", id)
		return out, err
	})
}

// Partner is one partner. not_found for an unknown one.
func (s *session) Partner(ctx context.Context, id int64) (domain.Partner, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) (domain.Partner, error) { return s.sight(tx).partner(id) })
}

// Users lists everybody who works with the program or is named as an owner in
// imported files, the active ones first, by name.
func (s *session) Users(ctx context.Context) ([]domain.User, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.User, error) {
		users, err := tx.Users().Page(0, 100_000)
		if a := s.who(); !s.sight(tx).seesPartners() { // nor do people from outside see who works here
			users = slices.DeleteFunc(users, func(u domain.User) bool { return u.ID != a.UserID })
		}
		slices.SortStableFunc(users, func(a, b domain.User) int {
			if a.Active != b.Active {
				if a.Active {
					return -1
				}
				return 1
			}
			return strings.Compare(domain.NameKey(a.Name), domain.NameKey(b.Name))
		})
		return users, err
	})
}

// Audit reads the record of what was done, newest first. Who may read only their
// own acts or those of their team gets only those.
func (s *session) Audit(ctx context.Context, q AuditQuery) ([]domain.AuditEvent, error) {
	q.Limit = min(cmp.Or(max(q.Limit, 0), recordLimit), 10*maxRecordLimit)
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.AuditEvent, error) {
		a := s.who()
		if err := domain.Can(a, domain.VerbAuditRead); err != nil {
			return nil, err
		}
		scope := domain.ScopeOf(a, domain.VerbAuditRead)
		if scope == domain.ScopeAll {
			return tx.Audit(q)
		}
		return auditOf(tx, q, func(actor int64) bool { return actor != 0 && scope.Reaches(a, actor) })
	})
}

// auditOf reads on until it has enough of some actors' events.
func auditOf(tx Tx, q AuditQuery, mine func(actor int64) bool) ([]domain.AuditEvent, error) {
	var out []domain.AuditEvent
	want := q.Limit
	q.Limit = maxRecordLimit
	for {
		rows, err := tx.Audit(q)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for i := range rows {
			if mine(rows[i].ActorID) {
				out = append(out, rows[i])
			}
		}
		if len(out) >= want || len(rows) < maxRecordLimit {
			return out[:min(len(out), want)], nil
		}
		q.Before = rows[len(rows)-1].ID
	}
}
