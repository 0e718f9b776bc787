package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// counted says in plain words how a command is written when check does not like
// the number of its arguments.
func counted(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if check(c, args) == nil {
			return nil
		}
		_, takes, _ := strings.Cut(c.Use, " ")
		switch {
		case takes == "" && !c.HasParent():
			return usageError{fmt.Sprintf("unknown command %s; refdeck help lists what there is.", quoted(args[0]))}
		case takes == "":
			return usageError{fmt.Sprintf("%s stands alone, but was followed by %s; nothing was done.", c.CommandPath(), quoted(args[0]))}
		case len(args) < len(strings.Fields(takes)):
			missing := strings.Fields(takes)[len(args):]
			return usageError{fmt.Sprintf("%s is missing: write %s %s.", strings.Join(missing, " and "), c.CommandPath(), takes)}
		}
		return usageError{fmt.Sprintf("That is too much: write %s %s, with quotes around what has spaces in it.", c.CommandPath(), takes)}
	}
}

// plainly puts what the flags' library says into words of our own.
func plainly(c *cobra.Command, err error) error {
	if flag, ok := strings.CutPrefix(err.Error(), "unknown flag: "); ok {
		return usageError{fmt.Sprintf("%s knows no flag %s; %s --help lists those it knows.", c.CommandPath(), flag, c.CommandPath())}
	}
	return err
}

// required is the error of a flag that was left out.
func required(err error) error {
	rest, ok := strings.CutPrefix(err.Error(), "required flag(s) ")
	if !ok {
		return err
	}
	names := strings.ReplaceAll(strings.TrimSuffix(rest, " not set"), "\"", "")
	return usageError{fmt.Sprintf("Still missing: --%s. Say it as well; nothing was done.", strings.ReplaceAll(names, ", ", ", --"))}
}

// more tells whom a list was cut short that it goes on.
func (a *app) more(there bool, shown int) {
	if there && !a.flags.json {
		a.say("%d are shown and there are more; --limit 0 shows all.", shown)
	}
}
