package store

import (
	"context"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// ApplyProgram makes new settings the ones in force, as a new version, and
// judges every customer by them and counts every sum again in the same
// transaction: days, quarters and currencies may be others now. It is not undone
// but changed back by applying the former settings. p is what toml says; nil has
// it read here.
func (s *session) ApplyProgram(ctx context.Context, op, toml string, p *domain.Program) (int64, error) {
	return write(ctx, s, op, "program.apply", func(c *change) (int64, error) {
		if err := domain.Can(s.who(), domain.VerbProgramApply); err != nil {
			return 0, err
		}
		var err error
		if p == nil {
			if p, err = s.Parse(toml); err != nil {
				return 0, err
			}
		}
		loc, err := time.LoadLocation(p.TZ)
		if err != nil {
			return 0, domain.Invalidf("tz", "%q is not a time zone such as Europe/Berlin; the program was not changed.", p.TZ)
		}
		version, err := c.tx.AddProgramTOML(c.now, s.who().UserID, toml, c.op)
		if err != nil {
			return 0, err
		}
		c.p = p.WithZone(loc)
		c.fixed = true
		c.about("program", version)
		c.events = append(c.events, Change{All: true})
		if err := rebuildQueue(ctx, c.tx, c.p, c.now, nil); err != nil {
			return version, err
		}
		return version, rebuildSums(ctx, c.tx, c.p, nil)
	})
}
