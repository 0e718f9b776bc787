package domain

import (
	"slices"
	"time"
)

// Actor is who acts, with what roles and through what.
type Actor struct {
	UserID int64
	Name   string
	Roles  []Role
	Via    string // tui, cli, ssh, api, import, demo

	TeamID int64   // 0: the team of everybody who is in none
	Team   []int64 // the users of the actor's team
	// Teamless tells that there are no teams: a team then is everybody.
	Teamless bool
	// ReadOnly is an actor whose token may only read.
	ReadOnly bool
}

// Has tells whether the actor holds a role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Team is people whose records their manager sees and changes.
type Team struct {
	Meta
	Name    string
	NameKey string
}

// Key is a public SSH key that somebody signs in with. Its fingerprint is unique
// over all users and never reused (I35).
type Key struct {
	Meta
	UserID      int64
	Fingerprint string // SHA256:…
	Algorithm   string
	PublicKey   string // as in authorized_keys, without the comment
	Comment     string
	RevokedAt   time.Time
	LastUsedAt  time.Time // to the hour
}

// Token is what a program signs in with. Only its hash is kept.
type Token struct {
	Meta
	UserID     int64
	PublicID   string
	Hash       string `json:"-"` // SHA-256 of the whole token, hexadecimal
	Name       string
	Scope      string // write or read
	ExpiresAt  time.Time
	RevokedAt  time.Time
	LastUsedAt time.Time // to the hour
}

// Presence is somebody who is composing an ask at this moment.
type Presence struct {
	Session   string
	ContactID int64
	UserID    int64
	Name      string
	Until     time.Time
}

// ParseRoles reads a comma-separated list of roles; unknown words are left out.
func ParseRoles(text string) []Role {
	var out []Role
	for _, word := range splitRoles(text) {
		if r := Role(word); knownRole(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func knownRole(r Role) bool {
	return slices.Contains(InternalRoles, r) || r == RolePartner || r == RoleReferrer
}
