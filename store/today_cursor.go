package store

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/refdeck/refdeck/domain"
)

// cursor is where a page of the queue ended, and the moment of its order: the
// pages that follow keep that moment, so that none repeats or leaves out a row.
type cursor struct {
	AsOf                               time.Time
	Contact, WindowS, RankNeg, Unready int64
	Closes                             time.Time
	Name                               string
}

func writeCursor(r *QueueRow, asOf time.Time) string {
	b, err := json.Marshal(cursor{asOf, r.ContactID, r.WindowS, r.RankNeg, r.Unready, r.ClosesAt, r.NameKey})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// readCursor reads QueuePage.Next again; nil for the first page.
func readCursor(s string) (*cursor, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no cursor is the first page
	}
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.AsOf.IsZero() {
		return nil, domain.Invalidf("after", "This is not the end of a page; start from the first page.")
	}
	return &c, nil
}

// row is the cursor as the row that it stands for.
func (c *cursor) row() *QueueRow {
	if c == nil {
		return nil
	}
	return &QueueRow{ContactID: c.Contact, WindowS: c.WindowS, RankNeg: c.RankNeg, Unready: c.Unready, ClosesAt: c.Closes, NameKey: c.Name}
}
