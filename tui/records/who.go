package records

import (
	"context"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// Who adds to a conflict who made the change that got in between, where the
// actor may know it. subject and id name the record that was to be written.
func Who(ctx context.Context, st store.Store, err error, subject string, id int64) error {
	if domain.CodeOf(err) != domain.Conflict || !strings.Contains(err.Error(), "in the meantime") {
		return err
	}
	events, failed := st.Audit(ctx, store.AuditQuery{Subject: subject, SubjectID: id, Limit: 1})
	if failed != nil || len(events) == 0 || events[0].Actor == "" || events[0].ActorID == st.Actor().UserID {
		return err
	}
	return domain.Errorf(domain.Conflict, "%s", strings.Replace(err.Error(), "somebody else", events[0].Actor, 1))
}
