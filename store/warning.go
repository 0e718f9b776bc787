package store

// Warn has everybody who uses this store be told of something, such as a database
// that may lose what it has acknowledged; an empty text takes it back. It travels
// with Me, so that it reaches a screen over the API as well.
func (s *Service) Warn(text string) {
	if text == s.Warning() {
		return
	}
	s.warning.Store(&text)
	s.hub.publish([]Change{{Kind: "warning"}})
}

// Warning is what everybody is told of at present; empty for nothing.
func (s *Service) Warning() string {
	if text := s.warning.Load(); text != nil {
		return *text
	}
	return ""
}

func (s *Service) warnings() []string {
	if text := s.Warning(); text != "" {
		return []string{text}
	}
	return nil
}
