-- +goose Up
-- Instants are microseconds since 1970 UTC (0 = none), business dates ISO text ('' = none),
-- amounts integer minor units. A reference is NULL where there is none.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE program_version (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor_id INTEGER NOT NULL, toml TEXT NOT NULL, op_id TEXT NOT NULL
) STRICT;

CREATE TABLE user (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  name TEXT NOT NULL, email TEXT NOT NULL, roles TEXT NOT NULL, tz TEXT NOT NULL, active INTEGER NOT NULL
) STRICT;
CREATE INDEX user_name ON user(name);

CREATE TABLE account (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  name TEXT NOT NULL, name_key TEXT NOT NULL, domain TEXT NOT NULL, kind TEXT NOT NULL, lifecycle TEXT NOT NULL, industry TEXT NOT NULL,
  country TEXT NOT NULL, region TEXT NOT NULL, size_band TEXT NOT NULL, employees INTEGER NOT NULL, parent_name TEXT NOT NULL,
  customer_since TEXT NOT NULL, go_live_on TEXT NOT NULL, contract_start TEXT NOT NULL, contract_end TEXT NOT NULL, renewal_on TEXT NOT NULL,
  arr_minor INTEGER NOT NULL, arr_currency TEXT NOT NULL, owner_id INTEGER REFERENCES user(id), owner_ae INTEGER REFERENCES user(id), icp TEXT NOT NULL,
  cash_banned INTEGER NOT NULL, gift_ban INTEGER NOT NULL, competitor INTEGER NOT NULL, sign_off TEXT NOT NULL,
  hold_until TEXT NOT NULL, hold_reason TEXT NOT NULL, exec_sponsor TEXT NOT NULL, overdue_since TEXT NOT NULL, churn_notice TEXT NOT NULL, source_word TEXT NOT NULL
) STRICT;
CREATE INDEX account_name ON account(name_key);
CREATE INDEX account_domain ON account(domain) WHERE domain <> '';
CREATE INDEX account_owner ON account(owner_id);

CREATE TABLE contact (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER REFERENCES account(id), name TEXT NOT NULL, name_key TEXT NOT NULL, email TEXT NOT NULL, email_raw TEXT NOT NULL, phone TEXT NOT NULL,
  title TEXT NOT NULL, seniority TEXT NOT NULL, decision_maker INTEGER NOT NULL, tz TEXT NOT NULL, slack TEXT NOT NULL, gone INTEGER NOT NULL,
  consent TEXT NOT NULL, consent_basis TEXT NOT NULL, consent_at INTEGER NOT NULL, unsubscribed_at INTEGER NOT NULL, bounced_at INTEGER NOT NULL,
  complained_at INTEGER NOT NULL, do_not_ask INTEGER NOT NULL, capacity INTEGER NOT NULL, channel TEXT NOT NULL, snoozed_until INTEGER NOT NULL, stub INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contact_email ON contact(email) WHERE email <> '';
CREATE INDEX contact_account ON contact(account_id);
CREATE INDEX contact_name ON contact(name_key);

CREATE TABLE external_id (
  kind TEXT NOT NULL, system TEXT NOT NULL, ext_id TEXT NOT NULL, record_id INTEGER NOT NULL, PRIMARY KEY (kind, system, ext_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_record ON external_id(kind, record_id);

CREATE TABLE answer (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  contact_id INTEGER NOT NULL REFERENCES contact(id), account_id INTEGER REFERENCES account(id), survey TEXT NOT NULL, score INTEGER NOT NULL, scale INTEGER NOT NULL,
  comment TEXT NOT NULL, responded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_account ON answer(account_id, responded_at);
CREATE INDEX answer_contact ON answer(contact_id, responded_at);
CREATE INDEX answer_at ON answer(responded_at);

CREATE TABLE signal (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account(id), kind TEXT NOT NULL, value REAL NOT NULL, observed_at INTEGER NOT NULL, source TEXT NOT NULL
) STRICT;
CREATE INDEX signal_account ON signal(account_id, kind, observed_at);

CREATE TABLE support_case (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER REFERENCES account(id), contact_id INTEGER REFERENCES contact(id), ref TEXT NOT NULL, subject TEXT NOT NULL, severity TEXT NOT NULL, status TEXT NOT NULL,
  escalated INTEGER NOT NULL, opened_at INTEGER NOT NULL, resolved_at INTEGER NOT NULL, reopened_at INTEGER NOT NULL, reopened INTEGER NOT NULL
) STRICT;
CREATE INDEX case_account ON support_case(account_id, opened_at);

CREATE TABLE success_event (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account(id), contact_id INTEGER REFERENCES contact(id), kind TEXT NOT NULL, outcome TEXT NOT NULL, occurred_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL, evidence TEXT NOT NULL, intent TEXT NOT NULL, owner_id INTEGER REFERENCES user(id)
) STRICT;
CREATE INDEX event_account ON success_event(account_id, occurred_at);
CREATE INDEX event_at ON success_event(occurred_at);

CREATE TABLE churn (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account(id), at INTEGER NOT NULL, reason TEXT NOT NULL, refund_minor INTEGER NOT NULL, refund_currency TEXT NOT NULL,
  reactivation INTEGER NOT NULL, comment TEXT NOT NULL
) STRICT;
CREATE INDEX churn_account ON churn(account_id, at);

CREATE TABLE subscription (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account(id), plan TEXT NOT NULL, seats INTEGER NOT NULL, mrr_minor INTEGER NOT NULL, mrr_currency TEXT NOT NULL,
  start_on TEXT NOT NULL, end_on TEXT NOT NULL, trial INTEGER NOT NULL, churned INTEGER NOT NULL
) STRICT;
CREATE INDEX subscription_account ON subscription(account_id, start_on);

CREATE TABLE partner (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER REFERENCES account(id), name TEXT NOT NULL, name_key TEXT NOT NULL, type TEXT NOT NULL, code TEXT NOT NULL, email TEXT NOT NULL, tier TEXT NOT NULL,
  tier_since TEXT NOT NULL, tier_locked TEXT NOT NULL, status TEXT NOT NULL, manager_id INTEGER REFERENCES user(id), contract_end TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX partner_code ON partner(code) WHERE code <> '';
CREATE INDEX partner_name ON partner(name_key);

CREATE TABLE tier_history (
  id INTEGER PRIMARY KEY, partner_id INTEGER NOT NULL REFERENCES partner(id), from_tier TEXT NOT NULL, to_tier TEXT NOT NULL, reason TEXT NOT NULL,
  deals INTEGER NOT NULL, at INTEGER NOT NULL, op_id TEXT NOT NULL
) STRICT;
CREATE INDEX tier_partner ON tier_history(partner_id, at);

CREATE TABLE advocate (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  contact_id INTEGER REFERENCES contact(id), partner_id INTEGER REFERENCES partner(id), track TEXT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, code TEXT NOT NULL,
  status TEXT NOT NULL, level INTEGER NOT NULL, enrolled_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX advocate_code ON advocate(code);
CREATE UNIQUE INDEX advocate_contact ON advocate(contact_id) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX advocate_partner ON advocate(partner_id) WHERE partner_id IS NOT NULL;

CREATE TABLE ask (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  contact_id INTEGER NOT NULL REFERENCES contact(id), account_id INTEGER REFERENCES account(id), trigger_kind TEXT NOT NULL, source_id INTEGER NOT NULL, owner_id INTEGER REFERENCES user(id),
  channel TEXT NOT NULL, draft TEXT NOT NULL, state TEXT NOT NULL, sent_at INTEGER NOT NULL, closed_at INTEGER NOT NULL, outcome TEXT NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX ask_account ON ask(account_id, sent_at);
CREATE INDEX ask_contact ON ask(contact_id, sent_at);
CREATE INDEX ask_sent ON ask(sent_at);

CREATE TABLE opportunity (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  account_id INTEGER REFERENCES account(id), name TEXT NOT NULL, stage_crm TEXT NOT NULL, result TEXT NOT NULL, amount_minor INTEGER NOT NULL, amount_currency TEXT NOT NULL,
  acv_minor INTEGER NOT NULL, acv_currency TEXT NOT NULL, term_months INTEGER NOT NULL, source TEXT NOT NULL, renewal INTEGER NOT NULL, expansion INTEGER NOT NULL,
  owner_id INTEGER REFERENCES user(id), referral_id INTEGER, opened_on TEXT NOT NULL, expected_on TEXT NOT NULL, closed_on TEXT NOT NULL, lost_reason TEXT NOT NULL,
  probability INTEGER NOT NULL, prob_manual INTEGER NOT NULL, sow_on TEXT NOT NULL, invoice_on TEXT NOT NULL, product TEXT NOT NULL
) STRICT;
CREATE INDEX opportunity_account ON opportunity(account_id);
CREATE INDEX opportunity_closed ON opportunity(closed_on, id);
CREATE INDEX opportunity_referral ON opportunity(referral_id) WHERE referral_id IS NOT NULL;

CREATE TABLE referral_number (year INTEGER NOT NULL, track TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (year, track)) STRICT, WITHOUT ROWID;

CREATE TABLE referral (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  ref_id TEXT NOT NULL, track TEXT NOT NULL, advocate_id INTEGER REFERENCES advocate(id), partner_id INTEGER REFERENCES partner(id), referrer_name TEXT NOT NULL,
  referrer_company TEXT NOT NULL, referrer_contact INTEGER REFERENCES contact(id), referrer_account INTEGER REFERENCES account(id), credited_to INTEGER REFERENCES advocate(id),
  account_id INTEGER REFERENCES account(id), account_name TEXT NOT NULL, contact_id INTEGER REFERENCES contact(id), introduced_at INTEGER NOT NULL, submitted_at INTEGER NOT NULL,
  captured_via TEXT NOT NULL, consent_basis TEXT NOT NULL, icp TEXT NOT NULL, need TEXT NOT NULL, scope TEXT NOT NULL, urgency TEXT NOT NULL, budget_min INTEGER NOT NULL,
  budget_max INTEGER NOT NULL, current_provider TEXT NOT NULL, timeline TEXT NOT NULL, project_type TEXT NOT NULL, stage TEXT NOT NULL, stage_at INTEGER NOT NULL,
  acceptance TEXT NOT NULL, reject_reason TEXT NOT NULL, lost_reason TEXT NOT NULL, owner_id INTEGER REFERENCES user(id), csm_id INTEGER REFERENCES user(id),
  ask_id INTEGER REFERENCES ask(id), opportunity_id INTEGER REFERENCES opportunity(id), duplicate_of INTEGER REFERENCES referral(id), reopened_from INTEGER REFERENCES referral(id),
  value_minor INTEGER NOT NULL, value_currency TEXT NOT NULL, next_action TEXT NOT NULL, next_action_on TEXT NOT NULL, archived_at INTEGER NOT NULL, late_capture INTEGER NOT NULL,
  backdated INTEGER NOT NULL, thanked_at INTEGER NOT NULL, closed_at INTEGER NOT NULL, tier_at_submit TEXT NOT NULL, tier_at_close TEXT NOT NULL, rate_bp INTEGER NOT NULL,
  commission_minor INTEGER NOT NULL, commission_currency TEXT NOT NULL, earned INTEGER NOT NULL, influenced INTEGER NOT NULL,
  pos INTEGER NOT NULL, on_board INTEGER NOT NULL, due_key TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX referral_ref ON referral(ref_id);
CREATE INDEX referral_board ON referral(on_board, stage, due_key, stage_at, pos);
CREATE INDEX referral_board_owner ON referral(owner_id, on_board, stage, due_key, stage_at, pos);
CREATE INDEX referral_closed ON referral(stage, closed_at, pos) WHERE closed_at <> 0;
CREATE INDEX referral_closed_owner ON referral(owner_id, stage, closed_at, pos) WHERE closed_at <> 0;
CREATE INDEX referral_archived ON referral(archived_at, pos) WHERE archived_at <> 0;
CREATE INDEX referral_submitted ON referral(submitted_at, pos);
CREATE INDEX referral_owner ON referral(owner_id, submitted_at, pos);
CREATE INDEX referral_csm ON referral(csm_id, submitted_at, pos);
CREATE INDEX referral_partner ON referral(partner_id, submitted_at, pos) WHERE partner_id IS NOT NULL;
CREATE INDEX referral_advocate ON referral(advocate_id, submitted_at, pos) WHERE advocate_id IS NOT NULL;
CREATE INDEX referral_from ON referral(referrer_account) WHERE referrer_account IS NOT NULL;
CREATE INDEX referral_account ON referral(account_id) WHERE account_id IS NOT NULL;
CREATE INDEX referral_unthanked ON referral(submitted_at, pos) WHERE thanked_at = 0 AND archived_at = 0;

CREATE TABLE milestone (
  referral_id INTEGER NOT NULL REFERENCES referral(id), code TEXT NOT NULL, at INTEGER NOT NULL, inferred INTEGER NOT NULL, PRIMARY KEY (referral_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX milestone_at ON milestone(code, at, referral_id);

CREATE TABLE stage_history (
  id INTEGER PRIMARY KEY, referral_id INTEGER NOT NULL REFERENCES referral(id), seq INTEGER NOT NULL, from_stage TEXT NOT NULL, to_stage TEXT NOT NULL, direction TEXT NOT NULL,
  at INTEGER NOT NULL, actor_id INTEGER NOT NULL, reason TEXT NOT NULL, inferred INTEGER NOT NULL, seconds_in_from INTEGER NOT NULL, op_id TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX stage_history_seq ON stage_history(referral_id, seq);

CREATE TABLE stage_transition (from_stage TEXT NOT NULL, to_stage TEXT NOT NULL, PRIMARY KEY (from_stage, to_stage)) STRICT, WITHOUT ROWID;
INSERT INTO stage_transition VALUES
  ('','new'),('new','contacted'),('new','qualified'),('new','opportunity'),('new','closed_lost'),
  ('contacted','new'),('contacted','qualified'),('contacted','opportunity'),('contacted','closed_lost'),
  ('qualified','contacted'),('qualified','opportunity'),('qualified','closed_lost'),
  ('opportunity','contacted'),('opportunity','qualified'),('opportunity','closed_won'),('opportunity','closed_lost'),
  ('closed_won','opportunity'),('closed_won','closed_lost'),
  ('closed_lost','contacted'),('closed_lost','qualified'),('closed_lost','opportunity');

CREATE TABLE stakeholder (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  referral_id INTEGER NOT NULL REFERENCES referral(id), contact_id INTEGER REFERENCES contact(id), name TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL,
  influence INTEGER NOT NULL, disposition TEXT NOT NULL, introduced INTEGER NOT NULL
) STRICT;
CREATE INDEX stakeholder_referral ON stakeholder(referral_id);

CREATE TABLE touch (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  referral_id INTEGER REFERENCES referral(id), account_id INTEGER REFERENCES account(id), kind TEXT NOT NULL, outbound INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE INDEX touch_referral ON touch(referral_id, at) WHERE referral_id IS NOT NULL;
CREATE INDEX touch_account ON touch(account_id, at) WHERE account_id IS NOT NULL;

CREATE TABLE note (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  subject TEXT NOT NULL, subject_id INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX note_subject ON note(subject_id, subject);

CREATE TABLE suppression (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  email_hash TEXT NOT NULL, domain TEXT NOT NULL, account_id INTEGER REFERENCES account(id), reason TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
CREATE INDEX suppression_account ON suppression(account_id);

CREATE TABLE saved_view (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  user_id INTEGER NOT NULL, screen TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL
) STRICT;

CREATE TABLE import_job (
  id INTEGER PRIMARY KEY, rev INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_by INTEGER NOT NULL, op_id TEXT NOT NULL,
  kind TEXT NOT NULL, file TEXT NOT NULL, hash TEXT NOT NULL, row_count INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL,
  duplicate INTEGER NOT NULL, rejected INTEGER NOT NULL, done INTEGER NOT NULL
) STRICT;

CREATE TABLE operation (
  op_id TEXT PRIMARY KEY, at INTEGER NOT NULL, actor_id INTEGER NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL, subject_id INTEGER NOT NULL,
  result TEXT NOT NULL, undo TEXT NOT NULL, undone_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_actor ON operation(actor_id, at);
CREATE INDEX operation_undo ON operation(at) WHERE undo <> '';

CREATE TABLE audit_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor_id INTEGER NOT NULL, actor TEXT NOT NULL, via TEXT NOT NULL, op_id TEXT NOT NULL, action TEXT NOT NULL,
  subject TEXT NOT NULL, subject_id INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, reason TEXT NOT NULL, seq INTEGER, prev_hash TEXT, hash TEXT
) STRICT;
CREATE INDEX audit_subject ON audit_event(subject, subject_id);
CREATE INDEX audit_op ON audit_event(op_id);
CREATE UNIQUE INDEX audit_seq ON audit_event(seq) WHERE seq IS NOT NULL;

-- Read models. Each is a function of the tables above; doctor recomputes and compares.

CREATE TABLE queue (
  contact_id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL, owner_id INTEGER NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, record_kind TEXT NOT NULL, record_id INTEGER NOT NULL,
  opens_at INTEGER NOT NULL, closes_at INTEGER NOT NULL, due_at INTEGER NOT NULL, window_s INTEGER NOT NULL, rank_neg INTEGER NOT NULL, unready INTEGER NOT NULL, name_key TEXT NOT NULL,
  named INTEGER NOT NULL, codes TEXT NOT NULL, soft TEXT NOT NULL, others TEXT NOT NULL, lifts_at INTEGER NOT NULL, next_at INTEGER NOT NULL, last_ask_at INTEGER NOT NULL,
  closes_key INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_all ON queue(state, window_s, rank_neg, closes_key, unready, name_key, contact_id);
CREATE INDEX queue_owner ON queue(owner_id, state, window_s, rank_neg, closes_key, unready, name_key, contact_id);
CREATE INDEX queue_account ON queue(account_id);
CREATE INDEX queue_next ON queue(next_at, account_id) WHERE next_at > 0;
CREATE INDEX queue_closing ON queue(state, closes_at, owner_id) WHERE closes_at > 0;

CREATE TABLE queue_sum (scope TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (scope, state, code)) STRICT, WITHOUT ROWID;

CREATE TABLE board_sum (
  scope TEXT NOT NULL, stage TEXT NOT NULL, currency TEXT NOT NULL, n INTEGER NOT NULL, minor INTEGER NOT NULL, PRIMARY KEY (scope, stage, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE fact_sum (
  scope TEXT NOT NULL, grain TEXT NOT NULL, period TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL, minor INTEGER NOT NULL, days INTEGER NOT NULL,
  PRIMARY KEY (scope, grain, period, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE leader_sum (
  kind TEXT NOT NULL, grain TEXT NOT NULL, period TEXT NOT NULL, currency TEXT NOT NULL, who_id INTEGER NOT NULL, submitted INTEGER NOT NULL, accepted INTEGER NOT NULL,
  won INTEGER NOT NULL, lost INTEGER NOT NULL, revenue INTEGER NOT NULL, projected INTEGER NOT NULL, earned INTEGER NOT NULL,
  PRIMARY KEY (kind, grain, currency, who_id, period)
) STRICT, WITHOUT ROWID; -- a person's periods lie together; the rank finds a period's people
CREATE INDEX leader_rank ON leader_sum(kind, grain, period, currency, revenue, won, accepted, submitted, who_id, lost, projected, earned);

-- How many people stand in a leaderboard, so that no page has to count them.
CREATE TABLE leader_count (
  kind TEXT NOT NULL, grain TEXT NOT NULL, period TEXT NOT NULL, currency TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, grain, period, currency)
) STRICT, WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER leader_came AFTER INSERT ON leader_sum BEGIN
  INSERT INTO leader_count VALUES (new.kind, new.grain, new.period, new.currency, 1)
    ON CONFLICT (kind, grain, period, currency) DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leader_went AFTER DELETE ON leader_sum BEGIN
  UPDATE leader_count SET n = n - 1 WHERE kind = old.kind AND grain = old.grain AND period = old.period AND currency = old.currency;
END;
-- +goose StatementEnd

CREATE TABLE distinct_sum (
  kind TEXT NOT NULL, scope TEXT NOT NULL, month TEXT NOT NULL, prev TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, scope, month, prev)
) STRICT, WITHOUT ROWID;
CREATE TABLE distinct_month (
  kind TEXT NOT NULL, scope TEXT NOT NULL, who_id INTEGER NOT NULL, month TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, scope, who_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_term (
  kind TEXT NOT NULL, term TEXT NOT NULL, record_id INTEGER NOT NULL, PRIMARY KEY (kind, term, record_id)
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1380205899; -- "RDEK"
PRAGMA user_version = 1; -- the number of this file
