// Package faults holds tests that break things on purpose: processes are killed,
// databases restarted and networks cut while people write, and afterwards every
// acknowledged write must be there, once, and doctor must find nothing
// (RELIABILITY §1).
package faults
