package ui

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/themes"
)

// Env is what a session gives its screens. There is one per session, shared by
// pointer: the shell changes Styles, Filters and Modal, screens only read them.
type Env struct {
	Store  store.Store // bound to the session's actor
	Now    func() time.Time
	Zone   *time.Location
	Styles *themes.Styles
	// Ctx ends with the session; Do hangs every store call under it.
	Ctx context.Context
	// Timeout bounds one store call; zero means ten seconds.
	Timeout time.Duration
	// After delivers msg after d: tea.Tick in a program, a virtual clock in tests.
	After func(d time.Duration, msg tea.Msg) tea.Cmd
	// Clipboard sends text to the person's clipboard (OSC 52).
	Clipboard func(text string) tea.Cmd
	Drafts    Drafts
	Log       *slog.Logger
	// NewID makes the id of one operation, once per intention of a person.
	NewID       func() string
	Currency    string // of amounts typed without one; ISO 4217
	FiscalStart int    // the month, 1–12, in which the program's year starts; 0 is January
	Filters     Filters
	// Session tells this session apart from others of the same person, for presence;
	// SessionID makes it when it is first needed.
	Session string
	// Owners lists whom Filters.Owner may name; nil when there is no such list.
	Owners func(ctx context.Context) ([]Choice, error)
	// Modal tells that an overlay is open: lists then hold reordering back.
	Modal bool
	// Typed is when a key was pressed last.
	Typed time.Time
	// Still asks for no animation: over SSH, or by setting.
	Still bool
}

// Filters are the choices that all screens share.
type Filters struct {
	Owner     string      // "" is everybody; else the Key of a Choice of Env.Owners
	OwnerName domain.Safe // "all", or the name
	Period    domain.Period
	Kind      PeriodKind // the kind the period was chosen as
}

// Drafts keeps typed words until they are saved or discarded on purpose
// (rule 4). A key names record and form: "referral.new", "note/42". Save with
// no values forgets the draft. Calls must be quick or hand over to elsewhere.
type Drafts interface {
	Load(key string) map[string]string
	Save(key string, values map[string]string)
}

// MemoryDrafts keeps drafts for one session.
type MemoryDrafts map[string]map[string]string

// Load gives the draft of a key, nil when there is none.
func (m MemoryDrafts) Load(key string) map[string]string { return m[key] }

// Save keeps or, without values, forgets the draft of a key.
func (m MemoryDrafts) Save(key string, values map[string]string) {
	if len(values) == 0 {
		delete(m, key)
		return
	}
	m[key] = values
}

// Fill gives every unset part of an Env its ordinary value; the clock and the
// store have none and stay the caller's duty.
func (e *Env) Fill() *Env {
	if e.Zone == nil {
		e.Zone = time.UTC
	}
	if e.Styles == nil {
		e.Styles = themes.New(themes.Plain(), themes.Sixteen)
	}
	if e.Ctx == nil {
		e.Ctx = context.Background()
	}
	if e.Timeout == 0 {
		e.Timeout = 10 * time.Second
	}
	if e.After == nil {
		e.After = afterTick
	}
	if e.Clipboard == nil {
		e.Clipboard = func(text string) tea.Cmd { return tea.SetClipboard(text) }
	}
	if e.Drafts == nil {
		e.Drafts = MemoryDrafts{}
	}
	if e.Log == nil {
		e.Log = slog.New(slog.DiscardHandler)
	}
	if e.Filters.OwnerName.IsEmpty() {
		e.Filters.OwnerName = domain.Lit("all")
	}
	if e.Filters.Kind == "" {
		e.Filters.Kind = Quarter
		e.Filters.Period = e.PeriodNow(Quarter)
	}
	if e.NewID == nil {
		e.NewID = sequence()
	}
	return e
}

func afterTick(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// sequence numbers operations where nothing better is given, as in tests.
func sequence() func() string {
	n := 0
	return func() string {
		n++
		return fmt.Sprintf("op-%d", n)
	}
}

// SessionID is the name of this session, the same from its beginning to its end.
func (e *Env) SessionID() string {
	if e.Session == "" {
		e.Session = e.NewID()
	}
	return e.Session
}

// Today is the date in the session's zone.
func (e *Env) Today() domain.Date { return domain.DateOf(e.Now(), e.Zone) }
