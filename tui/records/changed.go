package records

import (
	"context"
	"slices"
	"time"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// NameOf is the name of a user; "" when it cannot be known.
func NameOf(ctx context.Context, st store.Store, user int64) string {
	if user == 0 {
		return ""
	}
	users, err := st.Users(ctx)
	if err != nil {
		return ""
	}
	if i := slices.IndexFunc(users, func(u domain.User) bool { return u.ID == user }); i >= 0 {
		return users[i].Name
	}
	return ""
}

// By says who changed something, and when unless that was just now: " by Ann 12 min ago".
func By(env *ui.Env, who string, at time.Time) domain.Safe {
	if who == "" {
		who = "somebody else"
	}
	if ago := env.Now().Sub(at); !at.IsZero() && ago >= time.Minute {
		return domain.Linef(" by %s %s ago", who, ui.Age(ago))
	}
	return domain.Linef(" by %s", who)
}
