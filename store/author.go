package store

import (
	"time"

	"github.com/refdeck/refdeck/domain"
)

// Author is who wrote a record last, and when (UTC). Name is "" where that is not
// known, and all is zero for people from outside, who do not see who works here.
type Author struct {
	UserID int64
	Name   string
	At     time.Time
}

// author reads who wrote a record last. Whoever sees the record may know that,
// whether or not they may read the audit of what others do.
func (v sight) author(m *domain.Meta) (Author, error) {
	if m.OpID == "" || !v.seesPartners() {
		return Author{}, nil
	}
	events, err := v.tx.Audit(AuditQuery{OpID: m.OpID, Limit: 1})
	if err != nil || len(events) == 0 {
		return Author{}, err
	}
	return Author{UserID: events[0].ActorID, Name: events[0].Actor, At: m.UpdatedAt}, nil
}

// overtaken is the conflict of a client that saw a record differently from what
// it is now. format has the name of the one who changed it as its first %s.
func (c *change) overtaken(m *domain.Meta, format string, args ...any) error {
	by, err := c.sight().author(m)
	if err != nil {
		return err
	}
	if by.Name == "" {
		by.Name = "somebody else"
	}
	return domain.Errorf(domain.Conflict, format, append([]any{by.Name}, args...)...)
}

// changedMeanwhile is overtaken for a record that is called by its name.
func (c *change) changedMeanwhile(m *domain.Meta, name string) error {
	return c.overtaken(m, "%[2]s was changed by %[1]s in the meantime; your change was not made. Look at it again and repeat.", name)
}
