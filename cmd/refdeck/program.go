package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/program"
)

type programJSON struct {
	Version int64    `json:"version"` // 0: the defaults
	TOML    string   `json:"toml,omitempty"`
	Changes []string `json:"changes,omitempty"`
}

type problemJSON struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Key     string `json:"key"`
	Message string `json:"message"`
}

type checkJSON struct {
	OK       bool          `json:"ok"`
	Problems []problemJSON `json:"problems"`
}

func (a *app) programCommand() *cobra.Command {
	show := a.command("show", "The settings in force, as a program file", cobra.NoArgs, a.programShow)
	check := a.command("check FILE", "Check a program file", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error { return a.programCheck(ctx, args[0]) })
	diff := a.command("diff FILE", "What a program file would change", cobra.ExactArgs(1), a.programDiff)
	apply := a.command("apply FILE", "Put a program file in force", cobra.ExactArgs(1), a.writes(a.programApply))
	return a.group("program", "The program's settings: every number of the rules", show, check, diff, apply)
}

// inForce is the program of the store, or the defaults where there is no store yet.
func (a *app) inForce(ctx context.Context) (*domain.Program, int64, error) {
	if none, err := a.noStore(); err != nil || none {
		return domain.DefaultProgram(), 0, err
	}
	w, err := a.open(ctx, reading)
	if err != nil {
		return nil, 0, err
	}
	defer w.close()
	return w.Program(ctx)
}

func (a *app) programShow(ctx context.Context, _ []string) error {
	p, version, err := a.inForce(ctx)
	if err != nil {
		return err
	}
	if a.flags.json {
		return writeJSON(a.out, programJSON{Version: version, TOML: program.Format(p)}, a.outTerm)
	}
	_, err = io.WriteString(a.out, program.Format(p))
	return err
}

func (a *app) readFile(ctx context.Context, path string) (string, error) {
	if err := a.ownFile(path); err != nil {
		return "", err
	}
	var text []byte
	var err error
	if path == "-" {
		text, err = io.ReadAll(a.input(ctx))
	} else {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return "", domain.Wrap(domain.NotFound, err, "The file %s cannot be read; nothing was done.", path)
	}
	return string(text), nil
}

func (a *app) programCheck(ctx context.Context, path string) error {
	text, err := a.readFile(ctx, path)
	if err != nil {
		return err
	}
	_, problems := program.Check(text)
	out := checkJSON{OK: len(problems) == 0, Problems: []problemJSON{}}
	t := table{head: []string{"line", "column", "key", "problem"}}
	for _, p := range problems {
		out.Problems = append(out.Problems, problemJSON{p.Line, p.Col, p.Key, p.Message})
		t.add(p.Line, p.Col, p.Key, p.Message)
	}
	if out.OK {
		a.say("%s is in order.", path)
		if !a.flags.json {
			return nil
		}
	}
	if err := a.show(out, t); err != nil || out.OK {
		return err
	}
	return someRejected{path + " is not in order."}
}

func (a *app) programDiff(ctx context.Context, args []string) error {
	text, err := a.readFile(ctx, args[0])
	if err != nil {
		return err
	}
	next, err := program.Parse(text)
	if err != nil {
		return err
	}
	now, version, err := a.inForce(ctx)
	if err != nil {
		return err
	}
	return a.showChanges(programJSON{Version: version, Changes: program.Diff(now, next)})
}

func (a *app) showChanges(out programJSON) error {
	t := table{head: []string{"change"}}
	for _, line := range out.Changes {
		t.add(line)
	}
	if len(out.Changes) == 0 {
		a.say("There is no difference to the settings in force.")
		if !a.flags.json {
			return nil
		}
	}
	return a.show(out, t)
}

func (a *app) programApply(ctx context.Context, w *work, args []string) error {
	text, err := a.readFile(ctx, args[0])
	if err != nil {
		return err
	}
	next, err := program.Parse(text)
	if err != nil {
		return err
	}
	now, version, err := w.Program(ctx)
	if err != nil {
		return err
	}
	out := programJSON{Version: version, Changes: program.Diff(now, next)}
	if len(out.Changes) > 0 {
		if out.Version, err = w.ApplyProgram(ctx, newID(), text, next); err != nil {
			return err
		}
		a.say("The program is version %d now; everybody was judged by it again.", out.Version)
	}
	return a.showChanges(out)
}
