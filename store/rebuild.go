package store

import "context"

// Rebuild computes every read model again from the base rows: queue, sums and
// search words. It is used after bulk loads and when the program changes.
func (s *Service) Rebuild(ctx context.Context, progress func(what string, done, total int64)) error {
	tell := func(what string) func(done, total int64) {
		return func(done, total int64) {
			if progress != nil {
				progress(what, done, total)
			}
		}
	}
	if err := s.RebuildQueue(ctx, tell("queue")); err != nil {
		return err
	}
	if err := s.RebuildSums(ctx, tell("sums")); err != nil {
		return err
	}
	return s.RebuildSearch(ctx, func(done int64) { tell("search")(done, 0) })
}
