package main

import (
	"context"

	"github.com/spf13/cobra"
)

const longHelp = `refdeck shows whom to ask for a referral today and why, moves referrals to a
decision, ranks who brings in business and measures the program.

Without a command it opens the dashboard. Every command that shows data prints an
aligned table on a terminal, tab-separated text through a pipe, and JSON with --json.`

// root is the whole command line.
func (a *app) root() *cobra.Command {
	root := a.command("refdeck", "A terminal dashboard for B2B referral programs", cobra.NoArgs,
		func(ctx context.Context, _ []string) error { return a.dashboard(ctx) })
	root.Long = longHelp
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = false
	root.Version = buildVersion().Version
	root.SetVersionTemplate("refdeck {{.Version}}\n")
	root.SetFlagErrorFunc(plainly)
	a.globalFlags(root)
	root.AddCommand(a.queueCommand(), a.whyCommand(), a.referralCommand(), a.askCommand(), a.eventCommand(), a.npsCommand(),
		a.accountCommand(), a.contactCommand(), a.partnerCommand(), a.leaderboardCommand(), a.metricsCommand(),
		a.importCommand(), a.exportCommand(), a.sqlCommand(), a.auditCommand(), a.doctorCommand(), a.backupCommand(), a.restoreCommand(),
		a.programCommand(), a.configCommand(), a.whoamiCommand(), a.versionCommand(), a.demoCommand(),
		a.initCommand(), a.userCommand(), a.teamCommand(), a.keyCommand(), a.tokenCommand(), a.serveCommand(), a.copyCommand(), a.wallboardCommand())
	for _, c := range root.Commands() {
		mark(c, marks[path(c)]...)
		for _, sub := range c.Commands() {
			mark(sub, marks[path(sub)]...)
		}
	}
	return root
}

// marks says of the commands that are not for everywhere where they work, and
// which of them whoever keeps the store can always do.
var marks = map[string][]string{
	"doctor": {atHost, operates}, "backup": {atHost, operates}, "restore": {atHost, operates}, "copy": {atHost, operates}, "init": {atHost, operates},
	"serve": {atHost, operates}, "sql": {atHost}, "demo": {atHome}, "config": {atHome},
	"user": {operates}, "team": {operates}, "key": {operates}, "token": {operates}, "audit verify": {operates}, "audit head": {operates},
}
