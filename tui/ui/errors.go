package ui

import (
	"errors"

	"github.com/refdeck/refdeck/domain"
)

func asError(err error) (*domain.Error, bool) {
	var e *domain.Error
	ok := errors.As(err, &e)
	return e, ok
}
