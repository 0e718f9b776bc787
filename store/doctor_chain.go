package store

// checkChain walks along the audit's hash chain (I19).
func (d *doctor) checkChain() error {
	r, err := verifyChain(d.ctx, d.tx)
	if err == nil && !r.OK {
		d.found(r.Reason)
	}
	return err
}
