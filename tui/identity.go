package tui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/ui"
)

// roleWords are the roles as the header has room for them; read only.
var roleWords = map[domain.Role]string{domain.RoleProgram: "program", domain.RoleRep: "rep", domain.RolePartnerM: "partners", domain.RolePartner: "partner"}

// RoleWords names roles in short: "csm", "manager, csm", "manager, csm +2".
func RoleWords(roles []domain.Role) string {
	var words []string
	for _, r := range roles {
		word := roleWords[r]
		if word == "" {
			word = string(r)
		}
		words = append(words, word)
	}
	if len(words) > 2 {
		return strings.Join(words[:2], ", ") + " +" + strconv.Itoa(len(words)-2)
	}
	return strings.Join(words, ", ")
}

// askWho reads who acts and what there is to warn of. It also finds out whether
// the store answers, and whether it still knows the person.
func (a *App) askWho() tea.Cmd {
	if a.env.Store == nil {
		return nil
	}
	return ui.Do(a.env, shellID, a.who.Next(), func(ctx context.Context) (store.Identity, error) { return a.env.Store.Me(ctx) })
}

// introduced takes the answer. While the store counts as away it is the sign that
// the screen may be read again; only that read shows that all is well.
func (a *App) introduced(r ui.Result[store.Identity]) tea.Cmd {
	if r.Err != nil {
		return a.unanswered(r.Err)
	}
	had := a.banner()
	a.me = r.Val
	a.keepOwnerInSight()
	for _, w := range a.me.Warnings {
		if !slices.Contains(a.warned, w) {
			a.warned = append(a.warned, w)
			a.notices.log = append(a.notices.log, notice{a.env.Now(), ui.ToastMsg{Text: domain.Line(w), Level: ui.Failed}})
		}
	}
	if !had.IsEmpty() != !a.banner().IsEmpty() {
		a.resize(a.lay.Width, a.lay.Height)
	}
	if !a.offline.IsZero() {
		return a.reload(ui.ReloadMsg{})
	}
	return nil
}

// role is what the header calls the person's part.
func (a *App) role() domain.Safe {
	if len(a.me.Roles) == 0 || a.me.Local {
		return domain.Line(a.cfg.Role)
	}
	return domain.Line(RoleWords(a.me.Roles))
}

// banner is the warning above every screen; empty when there is none, or when it
// was put away.
func (a *App) banner() domain.Safe {
	var open []string
	for _, w := range a.me.Warnings {
		if !slices.Contains(a.dismissed, w) {
			open = append(open, w)
		}
	}
	switch len(open) {
	case 0:
		return domain.Safe{}
	case 1:
		return domain.Line(open[0])
	}
	return domain.Linef("%s +%d, M shows all", open[0], len(open)-1)
}

func (a *App) bannerLine() string {
	s, w := a.env.Styles, a.lay.Width
	return ui.Box(ui.Line(w, ui.Span{Text: domain.Lit(" ■ "), Ink: s.Bad}, ui.Span{Text: ui.Cut(a.banner(), w-4), Ink: s.Bad}), w, 1)
}

func (a *App) noBanner() string {
	if a.banner().IsEmpty() {
		return "There is no warning just now."
	}
	return ""
}

// dismiss puts the warnings away for this session; M keeps them.
func (a *App) dismiss() tea.Cmd {
	a.dismissed = append(a.dismissed, a.me.Warnings...)
	a.resize(a.lay.Width, a.lay.Height)
	return ui.Toast(domain.Lit("Put away for this session. M shows it again."))
}
