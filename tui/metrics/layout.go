package metrics

import (
	tea "charm.land/bubbletea/v2"
)

// layout is where things are.
type layout struct {
	tiles    bool // tiles with the charts below; else a list, the charts in its place on D
	head     int  // lines above the figures
	cols     int  // tiles in a row
	tile     int  // cells of a tile
	figures  int  // lines of the tiles or the list
	charts   int  // lines of trend and funnel, title included
	channels int  // lines of the channels, header included
	detail   int  // lines at the foot
}

const (
	tileLines   = 3
	tileStep    = tileLines + 1
	leastTile   = 24
	leastTiles  = 100 // cells from which there are tiles
	funnelLines = 7   // title, five steps and a sentence
	mostCharts  = 18
)

// arrange shares the room out: a function of the window and of what there is to
// show, never of the cursor.
func (s *Screen) arrange() {
	l := layout{head: 2, detail: 3}
	switch {
	case s.h < 9:
		l.head, l.detail = 1, 0
	case s.h < 16:
		l.head, l.detail = 1, 2
	case s.w < 110 && s.h >= 20:
		l.detail = 4
	}
	n := len(s.shown())
	if n == 0 {
		n = len(catalogue)
	}
	l.cols = min(max(s.w/leastTile, 1), 7)
	l.tile = s.w / l.cols
	rows := (n + l.cols - 1) / l.cols
	rest := s.h - l.head - l.detail - rows*tileStep
	l.channels = min(len(s.report.Channels)+1, 8)
	l.tiles = s.w >= leastTiles && rest >= funnelLines+1
	if l.tiles {
		l.figures = rows*tileStep - 1
		if rest-funnelLines-2 < l.channels {
			l.channels = max(rest-funnelLines-2, 0)
			if l.channels < 3 {
				l.channels = 0
			}
		}
		l.charts = min(rest-l.channels-1, mostCharts)
		if l.channels > 0 {
			l.charts = min(rest-l.channels-2, mostCharts)
		}
	} else {
		l.figures = max(s.h-l.head-l.detail, 0)
	}
	s.lay = l
	s.keepInView()
}

// charting tells whether the charts are shown in place of the list.
func (s *Screen) charting() bool { return !s.lay.tiles && s.focus != partFigures }

// keepInView scrolls the list so that the cursor is seen.
func (s *Screen) keepInView() {
	room := max(s.lay.figures-1, 1) // below the header
	at, n := s.at(), len(s.shown())
	s.top = min(s.top, max(n-room, 0))
	if at < s.top {
		s.top = at
	}
	if at >= s.top+room {
		s.top = at - room + 1
	}
}

// at is the place of the cursor's metric among those shown.
func (s *Screen) at() int {
	for i, m := range s.shown() {
		if m.Key == s.cursor {
			return i
		}
	}
	return 0
}

// key moves the cursor of the part that has the focus.
func (s *Screen) key(k string) {
	across := 1
	if s.lay.tiles && s.focus == partFigures {
		across = s.lay.cols
	}
	switch k {
	case "up", "k":
		s.move(-across)
	case "down", "j":
		s.move(across)
	case "left", "h":
		s.move(-1)
	case "right", "l":
		s.move(1)
	case "pgup":
		s.move(-max(s.lay.figures-1, 1))
	case "pgdown":
		s.move(max(s.lay.figures-1, 1))
	case "home", "g":
		s.move(-1000)
	case "end", "G":
		s.move(1000)
	}
}

// move goes n places on; a whole row of tiles is not gone half.
func (s *Screen) move(n int) {
	switch s.focus {
	case partFunnel:
		if at := s.stepAt() + n; len(s.report.Funnel) > 0 {
			s.step = s.report.Funnel[clamp(at, len(s.report.Funnel))].Key
		}
	case partChannels:
		if at := s.sourceAt() + n; len(s.report.Channels) > 0 {
			s.source = s.report.Channels[clamp(at, len(s.report.Channels))].Source
		}
	default:
		shown := s.shown()
		at := s.at() + n
		if row := s.lay.tiles && (n == s.lay.cols || n == -s.lay.cols); row && (at < 0 || (at >= len(shown) && s.at()/s.lay.cols == (len(shown)-1)/s.lay.cols)) {
			return
		}
		if len(shown) > 0 {
			s.cursor = shown[clamp(at, len(shown))].Key
		}
		s.keepInView()
	}
}

func clamp(at, n int) int { return min(max(at, 0), n-1) }

func (s *Screen) stepAt() int {
	for i, f := range s.report.Funnel {
		if f.Key == s.step {
			return i
		}
	}
	return 0
}

func (s *Screen) sourceAt() int {
	for i, c := range s.report.Channels {
		if c.Source == s.source {
			return i
		}
	}
	return 0
}

func (s *Screen) wheel(b tea.MouseButton) {
	switch b {
	case tea.MouseWheelUp:
		s.move(-1)
	case tea.MouseWheelDown:
		s.move(1)
	}
}

// click selects what is under the mouse; a second click opens its rows.
func (s *Screen) click(x, y int) tea.Cmd {
	was, before := s.focus, [3]string{s.cursor, s.step, string(s.source)}
	if !s.pointAt(x, y) {
		return nil
	}
	if s.focus == was && before == [3]string{s.cursor, s.step, string(s.source)} {
		return s.openRows()
	}
	return nil
}

// pointAt puts focus and cursor on what is drawn at a place.
func (s *Screen) pointAt(x, y int) bool {
	if s.charting() || y >= s.lay.head+s.lay.figures {
		return s.pointAtChart(x, y)
	}
	y -= s.lay.head
	i := -1
	switch {
	case y < 0:
	case !s.lay.tiles:
		i = y - 1 + s.top
	case y%tileStep < tileLines && x/s.lay.tile < s.lay.cols:
		i = y/tileStep*s.lay.cols + x/s.lay.tile
	}
	shown := s.shown()
	if i < 0 || i >= len(shown) {
		return false
	}
	s.focus, s.cursor = partFigures, shown[i].Key
	return true
}

func (s *Screen) pointAtChart(x, y int) bool {
	for _, b := range s.blocks() {
		if x < b.x || x >= b.x+b.w || y <= b.y || y >= b.y+b.h {
			continue
		}
		i := y - b.y - 1 // below the title
		switch {
		case b.part == partFunnel && i < len(s.report.Funnel):
			s.focus, s.step = partFunnel, s.report.Funnel[i].Key
			return true
		case b.part == partChannels && i < len(s.report.Channels):
			s.focus, s.source = partChannels, s.report.Channels[i].Source
			return true
		}
	}
	return false
}

// block is a chart with its place.
type block struct {
	part       part // partFigures is the trend
	x, y, w, h int
}

// blocks are the charts that are drawn: below the tiles side by side, or in the
// place of the list under each other.
func (s *Screen) blocks() []block {
	l := s.lay
	if l.tiles {
		y := l.head + l.figures + 1
		half := s.w/2 - 1
		out := []block{{partFigures, 0, y, half, l.charts}, {partFunnel, half + 2, y, s.w - half - 2, l.charts}}
		if l.channels > 0 {
			out = append(out, block{partChannels, 0, y + l.charts + 1, s.w, l.channels})
		}
		return out
	}
	return s.stacked(l.head, s.h-l.detail)
}

// leastTrend is the lines below which the trend is left out of a small window.
const leastTrend = 4

// stacked puts the charts under each other: what has the focus is always among
// them, the trend takes what the others leave.
func (s *Screen) stacked(y, end int) []block {
	funnel, channels := len(s.report.Funnel)+1, len(s.report.Channels)+1
	order := []part{partFigures, partFunnel}
	rest := end - y - funnel - 1
	if s.focus == partChannels {
		order, rest = []part{partChannels, partFigures}, end-y-channels-1
	}
	if both := end - y - funnel - channels - 2; both >= leastTrend+2 {
		order, rest = []part{partFigures, partFunnel, partChannels}, both
	}
	heights := map[part]int{partFunnel: funnel, partChannels: channels, partFigures: min(rest, 12)}
	var out []block
	for _, p := range order {
		h := min(heights[p], end-y)
		if h < 2 || (p == partFigures && h < leastTrend) {
			continue
		}
		out = append(out, block{p, 0, y, s.w, h})
		y += h + 1
	}
	return out
}
