package metrics

import (
	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/themes"
)

// stamp is what every drawing depends on besides the cursor.
type stamp struct {
	answers int
	styles  *themes.Styles
	w, h    int
	lay     layout
	today   domain.Date
}

// kept holds drawings until what they depend on changes: moving the cursor draws
// two tiles anew and not fourteen.
type kept struct {
	of    stamp
	drawn map[string]string
}

// keep draws once per key and stamp; the key names the drawing and the cursor in it.
func (s *Screen) keep(key string, draw func() string) string {
	now := stamp{s.answers, s.env.Styles, s.w, s.h, s.lay, s.env.Today()}
	if s.kept.of != now || s.kept.drawn == nil {
		s.kept = kept{now, map[string]string{}}
	}
	text, ok := s.kept.drawn[key]
	if !ok {
		text = draw()
		s.kept.drawn[key] = text
	}
	return text
}
