package welcome

import (
	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// First offers what can be done with a store that has no accounts yet.
func (w *Welcome) First() tea.Cmd {
	choices := []ui.Choice{
		{Key: "import", Label: domain.Lit("Import a file"), Note: domain.Lit("with a look at it first"), Off: w.noImport()},
		{Key: "demo", Label: domain.Lit("Look around in demo data"), Note: domain.Lit("nothing of it is kept"), Off: w.noDemo()},
		{Key: "later", Label: domain.Lit("Show me what to type later"), Note: domain.Lit("commands to copy")},
	}
	w.first = ui.NewPicker(w.Env, ui.PickerSpec{Title: domain.Lit("Welcome – there are no customers here yet"), Prompt: domain.Lit("↑↓ and Enter"),
		Choices: choices, Wide: true, Run: w.begin})
	return ui.Open(w.first)
}

// begin does what was chosen. The choice closes itself; where it was left is
// found again below what is opened, so that Esc comes back to it.
func (w *Welcome) begin(c ui.Choice) tea.Cmd {
	switch c.Key {
	case "import":
		return tea.Sequence(w.First(), w.choose())
	case "demo":
		return w.demo()
	}
	return tea.Sequence(w.First(), w.commands())
}

const typed = `Bring data in, in this order:

  refdeck import accounts FILE
  refdeck import contacts FILE
  refdeck import nps FILE

What a file holds can be left to its columns, and a
try-out changes nothing:

  refdeck import auto FILE FILE …
  refdeck import auto FILE --dry-run

Also: csat, cases, events, health, churn, subscriptions,
opportunities, referrals, partners, employees.

One by one, on any screen: press : and type
"add account", "add person", "add answer".

Look around in generated data:

  refdeck demo

All commands, and one of them:

  refdeck help
  refdeck import --help`

// commands shows what to type without this screen.
func (w *Welcome) commands() tea.Cmd {
	text := domain.Block(typed)
	if w.Place != "" {
		text = domain.Block(typed + "\n\nYour data is in this file:\n\n  " + w.Place)
	}
	return ui.Open(ui.NewViewer(w.Env, domain.Lit("What to type later"), text))
}
