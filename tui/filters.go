package tui

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// filtered tells the screens that the shared filters changed: the open one at
// once, the others when they are shown.
func (a *App) filtered() tea.Cmd {
	var cmd tea.Cmd
	for i, t := range a.tabs {
		if i == a.at {
			cmd = t.Screen.Update(ui.FiltersMsg{})
		} else {
			t.pending = ui.FiltersMsg{}
		}
	}
	return tea.Batch(cmd, a.saveState())
}

func (a *App) noPeriod() string {
	if p, ok := a.screen().(ui.Periodic); !ok || !p.UsesPeriod() {
		return "This screen shows what is open now, not a period."
	}
	return ""
}

func (a *App) stepPeriod(n int) tea.Cmd {
	next, ok := domain.NextPeriod(a.env.Filters.Period)
	if n < 0 {
		next, ok = domain.PrevPeriod(a.env.Filters.Period)
	}
	if !ok {
		return ui.Toast(domain.Lit("All time has nothing before or after. P chooses a period."))
	}
	if n > 0 && next.From > a.env.Today() {
		return ui.Toast(domain.Lit("This is the latest period."))
	}
	a.env.Filters.Period = next
	return a.filtered()
}

func (a *App) setPeriod(k ui.PeriodKind) {
	a.env.Filters.Kind, a.env.Filters.Period = k, a.env.PeriodNow(k)
}

func (a *App) pickPeriod() tea.Cmd {
	var choices []ui.Choice
	for _, k := range ui.PeriodKinds() {
		choices = append(choices, ui.Choice{Key: string(k), Label: domain.Line(string(k)), Note: domain.Line(a.env.PeriodNow(k).Label)})
	}
	return ui.Open(ui.NewPicker(a.env, ui.PickerSpec{Title: domain.Lit("Period"), Choices: choices, Chosen: string(a.env.Filters.Kind), Run: func(c ui.Choice) tea.Cmd {
		a.setPeriod(ui.PeriodKind(c.Key))
		return a.filtered()
	}}))
}

func (a *App) noOwner() string {
	if o, ok := a.screen().(ui.Owned); !ok || !o.UsesOwner() || a.env.Owners == nil {
		return "This screen is not divided by owner."
	}
	if a.env.Sight() == domain.ScopeOwn {
		return "You see only what is your own, so there is no other owner to choose."
	}
	return ""
}

// inSight tells whether the actor sees what somebody owns.
func (a *App) inSight(owner string) bool {
	scope := a.env.Sight()
	if scope == domain.ScopeAll {
		return true
	}
	id, err := strconv.ParseInt(owner, 10, 64)
	return err == nil && scope.Reaches(a.env.Store.Actor(), id)
}

// keepOwnerInSight drops a chosen owner whose records the actor may not see, as
// after a change of roles.
func (a *App) keepOwnerInSight() {
	if f := &a.env.Filters; f.Owner != "" && !a.inSight(f.Owner) {
		f.Owner, f.OwnerName = "", domain.Lit("all")
	}
}

// pickOwner reads the owners and then offers them.
func (a *App) pickOwner() tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(a.env.Ctx, a.env.Timeout)
		defer cancel()
		owners, err := a.env.Owners(ctx)
		return ui.Direct(func() tea.Cmd {
			if err != nil {
				return ui.Fail(err)
			}
			return a.offerOwners(owners)
		})
	}
}

func (a *App) offerOwners(owners []ui.Choice) tea.Cmd {
	all := ui.Choice{Label: domain.Lit("all"), Note: domain.Lit("everybody's records")}
	if a.env.Sight() == domain.ScopeTeam {
		all = ui.Choice{Label: domain.Lit("my team"), Note: domain.Lit("all that you may see")}
	}
	choices := []ui.Choice{all}
	for _, o := range owners {
		if a.inSight(o.Key) {
			choices = append(choices, o)
		}
	}
	return ui.Open(ui.NewPicker(a.env, ui.PickerSpec{Title: domain.Lit("Owner"), Choices: choices, Chosen: a.env.Filters.Owner, Run: func(c ui.Choice) tea.Cmd {
		a.env.Filters.Owner, a.env.Filters.OwnerName = c.Key, c.Label
		return a.filtered()
	}}))
}
