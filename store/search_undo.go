package store

import "github.com/refdeck/refdeck/domain"

// restoreFindable is restore with the search following what the record is called again.
func (c *change) restoreFindable(u undoRow) error {
	was, err := c.searchText(u.Kind, u.ID)
	if err != nil {
		return err
	}
	if err := c.restore(u); err != nil {
		return err
	}
	is, err := c.searchText(u.Kind, u.ID)
	if err != nil {
		return err
	}
	return c.index(u.Kind, u.ID, was, is)
}

// searchText is what a record is found by now; empty for one that is not there or not searched.
func (c *change) searchText(kind string, id int64) (string, error) {
	switch kind {
	case "account":
		return textNow(c.tx.Accounts(), id, accountText)
	case "contact":
		return textNow(c.tx.Contacts(), id, contactText)
	case "partner":
		return textNow(c.tx.Partners(), id, partnerText)
	case "referral":
		return textNow(c.tx.Referrals(), id, referralText)
	}
	return "", nil
}

func textNow[T any](t Table[T], id int64, text func(*T) string) (string, error) {
	r, err := t.Get(id)
	if domain.CodeOf(err) == domain.NotFound && err != nil {
		return "", nil
	}
	return text(&r), err
}
