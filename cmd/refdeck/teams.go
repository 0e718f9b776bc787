package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

type teamJSON struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

func (a *app) teamCommand() *cobra.Command {
	add := a.command("add NAME", "Add a team", cobra.ExactArgs(1), a.writes(func(ctx context.Context, w *work, args []string) error {
		return a.saveTeam(ctx, w, domain.Team{Name: args[0]})
	}))
	list := a.command("list", "The teams and who is in them", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error { return a.teamList(ctx, w) }))
	rename := a.command("rename NAME NEW", "Give a team another name", cobra.ExactArgs(2), a.writes(func(ctx context.Context, w *work, args []string) error {
		t, err := w.team(ctx, args[0])
		if err != nil {
			return err
		}
		t.Name = args[1]
		return a.saveTeam(ctx, w, t)
	}))
	return a.group("team", "Teams, whose managers see what their members own", add, list, rename)
}

func (a *app) saveTeam(ctx context.Context, w *work, t domain.Team) error {
	t, err := w.SaveTeam(ctx, newID(), t)
	if err != nil {
		return err
	}
	members, err := w.members(ctx)
	if err != nil {
		return err
	}
	return a.show(teamJSON{t.ID, t.Name, listOf(members[t.ID])}, fields("team", t.Name))
}

// members are the names of who is switched on, by team.
func (w *work) members(ctx context.Context) (map[int64][]string, error) {
	users, err := w.Users(ctx)
	out := map[int64][]string{}
	for _, u := range users {
		if u.Active {
			out[u.TeamID] = append(out[u.TeamID], u.Name)
		}
	}
	return out, err
}

func (a *app) teamList(ctx context.Context, w *work) error {
	teams, err := w.Teams(ctx)
	if err != nil {
		return err
	}
	members, err := w.members(ctx)
	if err != nil {
		return err
	}
	out := entityList[teamJSON]{Items: []teamJSON{}}
	t := table{head: []string{"id", "team", "members"}}
	for _, x := range teams {
		out.Items = append(out.Items, teamJSON{x.ID, x.Name, listOf(members[x.ID])})
		t.add(x.ID, x.Name, commas(members[x.ID]))
	}
	return a.show(out, t)
}

// team finds a team by name.
func (w *work) team(ctx context.Context, name string) (domain.Team, error) {
	teams, err := w.Teams(ctx)
	if err != nil {
		return domain.Team{}, err
	}
	for _, t := range teams {
		if t.NameKey == domain.NameKey(name) {
			return t, nil
		}
	}
	return domain.Team{}, &domain.Error{Code: domain.NotFound, Field: "team", Message: "There is no team " + quoted(name) + "; refdeck team list shows which there are."}
}

func (w *work) teamNames(ctx context.Context) (map[int64]string, error) {
	teams, err := w.Teams(ctx)
	names := make(map[int64]string, len(teams))
	for _, t := range teams {
		names[t.ID] = t.Name
	}
	return names, err
}
