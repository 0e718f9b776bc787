package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/refdeck/refdeck/themes"
	"github.com/refdeck/refdeck/tui/tuitest"
)

// picturesInto is where the README's pictures are written; without it the test
// only draws them.
var picturesInto = flag.String("pictures", "", "write the README's pictures to this folder")

// largestPicture keeps the README quick to load, in bytes.
const largestPicture = 120 << 10

// TestPictures draws the four screens on demo data, from the real program in a
// virtual terminal on a dark and on a light background.
func TestPictures(t *testing.T) {
	papers := []struct {
		name  string
		paper tuitest.Paper
		theme themes.Theme
		opts  []tuitest.TermOption
	}{
		{"dark", tuitest.DarkPaper, themes.Dark(), nil},
		{"light", tuitest.LightPaper, themes.Light(), []tuitest.TermOption{tuitest.OnLight()}},
	}
	shots := []struct {
		name, keys string
		shown      []string // the last things to arrive on that screen
	}{
		{"today", "", []string{"Ask today", "rules pass"}},
		{"board", "2", []string{"Contacted", "in pipeline"}},
		{"", "3P", []string{"Period"}}, // on the way: a year has more to show than a quarter
		{"leaders", "year\r", []string{"Revenue by partner, 2026 to date", "commission"}},
		{"metrics", "4", []string{"Funnel", "By channel"}},
	}
	for _, p := range papers {
		t.Run(p.name, func(t *testing.T) {
			term := onTerm(t, newDemo(t), 120, 36, p.opts...)
			for _, shot := range shots {
				term.Keys(shot.keys)
				for _, text := range shot.shown {
					term.WaitFor(text)
				}
				term.WaitForColour(p.theme.Colors["accent"])
				if shot.name == "" {
					continue
				}
				keepPicture(t, shot.name+"-"+p.name+".svg", term.SVG(p.paper))
			}
		})
	}
}

func keepPicture(t *testing.T, name, svg string) {
	t.Helper()
	if len(svg) > largestPicture || strings.Count(svg, "<text") < 50 {
		t.Errorf("%s has %d bytes and %d texts", name, len(svg), strings.Count(svg, "<text"))
	}
	if *picturesInto == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*picturesInto, name), []byte(svg), 0o644); err != nil {
		t.Fatal(err)
	}
}
