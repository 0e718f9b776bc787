package ui_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

func helped(t *testing.T, width, height int, typed string) string {
	t.Helper()
	env := (&ui.Env{Now: func() time.Time { return time.Date(2026, 11, 21, 22, 0, 0, 0, time.UTC) }}).Fill()
	why := "Tom Okafor was never asked. a records an ask."
	p := ui.NewHelp(env, "Today", []ui.Action{
		{ID: "a", Key: ui.VerbAsk.Key(), Label: "ask", Help: "Record that they were asked for an introduction, with the text that went out and the day."},
		{ID: "b", Key: ui.VerbReload.Key(), Label: "missed moments", Help: "Moments to ask that went by.", Off: func() string { return why }},
	}, nil)
	p.Init()
	p.Resize(width, height)
	for _, r := range typed {
		p.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return ansi.Strip(p.View())
}

func TestHelpKeepsNamesAndTextsApart(t *testing.T) {
	for _, w := range []int{70, 104} {
		s := helped(t, w, 30, "")
		if !strings.Contains(s, "missed moments  Tom Okafor was never asked.") {
			t.Errorf("at %d columns the name runs into the text\n%s", w, s)
		}
		if !strings.Contains(s, "the day.") {
			t.Errorf("at %d columns the whole text is nowhere\n%s", w, s)
		}
	}
	if s := helped(t, 70, 30, "missed"); !strings.Contains(s, "Moments to ask that went by. Not now: Tom Okafor") {
		t.Errorf("what a key that is off would do is not told\n%s", s)
	}
}

func TestHelpWithoutAHitSaysSo(t *testing.T) {
	if s := helped(t, 70, 30, "zzqq"); !strings.Contains(s, "Nothing matches") {
		t.Errorf("got\n%s", s)
	}
}

func TestAnErrorOverSeveralLinesHasOneSign(t *testing.T) {
	env := (&ui.Env{Now: func() time.Time { return time.Date(2026, 11, 21, 22, 0, 0, 0, time.UTC) }}).Fill()
	f := ui.NewForm(env, ui.FormSpec{Title: domain.Lit("New"), Button: "Add", Fields: []ui.Field{{Key: "amount", Label: "Amount", Kind: ui.MoneyField, Required: true}}})
	f.Resize(34, 20)
	for _, r := range "neither here nor there" {
		f.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	f.Update(tea.KeyPressMsg{Code: 's', Mod: tea.ModCtrl})
	if s := ansi.Strip(f.View()); strings.Count(s, "■") != 1 {
		t.Errorf("one error has another number of signs than one\n%s", s)
	}
}

func TestACallThatANewerOneReplacedIsNotLogged(t *testing.T) {
	var log strings.Builder
	env := (&ui.Env{Now: func() time.Time { return time.Date(2026, 11, 21, 22, 0, 0, 0, time.UTC) }, Log: slog.New(slog.NewTextHandler(&log, nil))}).Fill()
	for _, err := range []error{context.Canceled, domain.Wrap(domain.Unavailable, context.Canceled, "This was stopped.")} {
		ui.Do(env, "board", ui.Gen{}, func(context.Context) (int, error) { return 0, err })()
	}
	if log.Len() > 0 {
		t.Errorf("the log has %s", log.String())
	}
	ui.Do(env, "board", ui.Gen{}, func(context.Context) (int, error) { return 0, errors.New("disk on fire") })()
	if !strings.Contains(log.String(), "disk on fire") {
		t.Errorf("the log lacks the fault: %s", log.String())
	}
}
