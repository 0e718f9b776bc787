-- +goose Up

-- People work in teams and sign in by key or token; a team's sums are kept like an owner's.

CREATE TABLE team (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  name TEXT NOT NULL, name_key TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX team_name ON team(name_key);

ALTER TABLE user ADD COLUMN team_id INTEGER REFERENCES team(id);
CREATE INDEX user_team ON user(team_id);

CREATE TABLE ssh_key (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES user(id), fingerprint TEXT NOT NULL, algorithm TEXT NOT NULL, public_key TEXT NOT NULL, comment TEXT NOT NULL, revoked_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX ssh_key_fingerprint ON ssh_key(fingerprint);
CREATE INDEX ssh_key_user ON ssh_key(user_id);

CREATE TABLE token (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES user(id), public_id TEXT NOT NULL, hash TEXT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX token_public ON token(public_id);
CREATE INDEX token_user ON token(user_id);

-- When a key or a token was used last, to the hour: no write of anybody's, so apart from the rows above.
CREATE TABLE last_use (kind TEXT NOT NULL, record_id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (kind, record_id)) STRICT, WITHOUT ROWID;

-- Who is composing an ask to whom, for as long as the form is open.
CREATE TABLE presence (
  session TEXT NOT NULL, contact_id INTEGER NOT NULL, user_id INTEGER NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (session)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_contact ON presence(contact_id);

-- Whoever sees only their own sees the referrals whose CSM they are, in the order of
-- the board, and the accounts whose sales they do.
CREATE INDEX referral_board_csm ON referral(csm_id, on_board, stage, due_key, stage_at, pos) WHERE closed_at = 0;
CREATE INDEX referral_closed_csm ON referral(csm_id, stage, closed_at, pos) WHERE closed_at <> 0;
CREATE INDEX account_ae ON account(owner_ae) WHERE owner_ae IS NOT NULL;

-- The heads of a leaderboard are counted by the program, in the same transaction.
DROP TRIGGER leader_came;
DROP TRIGGER leader_went;

CREATE INDEX audit_unsealed ON audit_event(id) WHERE seq IS NULL;

PRAGMA user_version = 2; -- the number of this file
