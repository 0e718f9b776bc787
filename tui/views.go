package tui

import (
	"context"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// savedView is a screen with its filters, under a name.
type savedView struct {
	Name      string            `json:"name"`
	Screen    ui.ScreenID       `json:"screen"`
	State     map[string]string `json:"state"`
	Find      string            `json:"find"`
	Owner     string            `json:"owner"`
	OwnerName string            `json:"owner_name"`
	Period    ui.PeriodKind     `json:"period"`
}

// pickView offers the saved views; the last entries save and forget.
func (a *App) pickView() tea.Cmd {
	var choices []ui.Choice
	for i, v := range a.views {
		choices = append(choices, ui.Choice{Key: strconv.Itoa(i), Label: domain.Line(v.Name), Note: domain.Line(string(v.Screen))})
	}
	choices = append(choices, ui.Choice{Key: "save", Label: domain.Lit("Save what is shown now…")})
	if len(a.views) > 0 {
		choices = append(choices, ui.Choice{Key: "forget", Label: domain.Lit("Forget a view…")})
	}
	return ui.Open(ui.NewPicker(a.env, ui.PickerSpec{Title: domain.Lit("Views"), Choices: choices, Run: func(c ui.Choice) tea.Cmd {
		switch c.Key {
		case "save":
			return a.nameView()
		case "forget":
			return a.forgetView()
		}
		return a.withView(c.Key, a.openView)
	}}))
}

func (a *App) withView(key string, do func(int) tea.Cmd) tea.Cmd {
	i, err := strconv.Atoi(key)
	if err != nil || i < 0 || i >= len(a.views) {
		return nil
	}
	return do(i)
}

// openView puts screen, filters and search back as they were saved.
func (a *App) openView(i int) tea.Cmd {
	v := a.views[i]
	n := slices.IndexFunc(a.tabs, func(t *tab) bool { return t.ID == v.Screen })
	if n < 0 {
		return ui.Toast(domain.Lit("The screen of this view is not there."))
	}
	a.env.Filters.Owner, a.env.Filters.OwnerName = v.Owner, domain.Line(v.OwnerName)
	if v.Owner == "" {
		a.env.Filters.OwnerName = domain.Lit("all")
	}
	a.keepOwnerInSight()
	a.setPeriod(v.Period)
	cmds := []tea.Cmd{a.show(n)}
	if s, ok := a.screen().(ui.Stateful); ok {
		cmds = append(cmds, s.Restore(v.State))
	}
	cmds = append(cmds, a.filtered(), a.findFor(v.Find))
	return tea.Batch(cmds...)
}

func (a *App) nameView() tea.Cmd {
	v := savedView{Screen: a.id(), Find: a.tab().find, Owner: a.env.Filters.Owner, OwnerName: a.env.Filters.OwnerName.String(), Period: a.env.Filters.Kind}
	if s, ok := a.screen().(ui.Stateful); ok {
		v.State = s.State()
	}
	return ui.Open(ui.NewForm(a.env, ui.FormSpec{Draft: "view.name", Title: domain.Lit("Save this view"), Button: "Save view",
		Fields: []ui.Field{{Key: "name", Label: "Name", Required: true, Hint: domain.Lit("such as: my overdue referrals")}},
		Save: func(_ context.Context, values ui.Values) (domain.Safe, error) {
			v.Name = values.Text("name")
			return domain.Concat(domain.Lit("View saved: "), domain.Line(v.Name), domain.Lit(". v opens it.")), nil
		},
		Saved: func() tea.Cmd {
			a.views = append(a.views, v)
			return a.saveState()
		}}))
}

func (a *App) forgetView() tea.Cmd {
	var choices []ui.Choice
	for i, v := range a.views {
		choices = append(choices, ui.Choice{Key: strconv.Itoa(i), Label: domain.Line(v.Name)})
	}
	return ui.Open(ui.NewPicker(a.env, ui.PickerSpec{Title: domain.Lit("Forget which view?"), Choices: choices, Run: func(c ui.Choice) tea.Cmd {
		return a.withView(c.Key, func(i int) tea.Cmd {
			name := domain.Line(a.views[i].Name)
			a.views = slices.Delete(a.views, i, i+1)
			return tea.Batch(a.saveState(), ui.Toast(domain.Concat(domain.Lit("View forgotten: "), name)))
		})
	}}))
}
