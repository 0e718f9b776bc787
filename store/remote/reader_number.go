package remote

func digit(c byte) bool { return c >= '0' && c <= '9' }

// number reads the text of a number, which begins here.
func (r *reader) number() (string, error) {
	start := r.pos
	if r.peek() == '-' {
		r.pos++
	}
	if r.peek() == '0' {
		r.pos++
	} else if !r.digits() {
		return "", r.bad()
	}
	if r.peek() == '.' {
		if r.pos++; !r.digits() {
			return "", r.bad()
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.pos++
		if c := r.peek(); c == '+' || c == '-' {
			r.pos++
		}
		if !r.digits() {
			return "", r.bad()
		}
	}
	if r.pos-start > maxNumber {
		return "", wrong("has too many digits")
	}
	return string(r.data[start:r.pos]), nil
}

// maxNumber is how long a number may be written.
const maxNumber = 400

func (r *reader) digits() bool {
	start := r.pos
	for digit(r.peek()) {
		r.pos++
	}
	return r.pos > start
}

// skip passes over one value.
func (r *reader) skip() error {
	r.space()
	switch c := r.peek(); {
	case c == '"':
		_, err := r.bytes()
		return err
	case c == '{':
		return r.members('{', '}', func() error {
			if _, err := r.name(); err != nil {
				return err
			}
			return r.skip()
		})
	case c == '[':
		return r.members('[', ']', r.skip)
	case c == 't':
		return r.word("true")
	case c == 'f':
		return r.word("false")
	case c == 'n':
		return r.word("null")
	case c == '-' || digit(c):
		_, err := r.number()
		return err
	}
	return r.bad()
}
