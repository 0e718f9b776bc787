-- Instants are microseconds since 1970 UTC (0 = none), business dates ISO text ('' = none),
-- amounts integer minor units, yes and no 1 and 0. A reference is NULL where there is none.
-- Every text is compared and sorted by its bytes, as in SQLite: the pages of the lists
-- go on after a key, so both engines must agree on the order.
--
-- There is no trigger, no sequence, no function and no extension here: ids come from
-- the program, which writes under one lock.

CREATE TABLE write_lock (id BIGINT PRIMARY KEY);
INSERT INTO write_lock VALUES (1);

CREATE TABLE setting (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

CREATE TABLE program_version (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor_id BIGINT NOT NULL, toml TEXT COLLATE "C" NOT NULL, op_id TEXT COLLATE "C" NOT NULL
);

-- People work in teams and sign in by key or token.
CREATE TABLE team (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL, name_key TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX team_name ON team(name_key);

CREATE TABLE "user" (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL, email TEXT COLLATE "C" NOT NULL, roles TEXT COLLATE "C" NOT NULL, tz TEXT COLLATE "C" NOT NULL,
  active BIGINT NOT NULL, team_id BIGINT REFERENCES team(id)
);
CREATE INDEX user_name ON "user"(name);
CREATE INDEX user_team ON "user"(team_id);

CREATE TABLE ssh_key (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  user_id BIGINT NOT NULL REFERENCES "user"(id), fingerprint TEXT COLLATE "C" NOT NULL, algorithm TEXT COLLATE "C" NOT NULL,
  public_key TEXT COLLATE "C" NOT NULL, comment TEXT COLLATE "C" NOT NULL, revoked_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX ssh_key_fingerprint ON ssh_key(fingerprint);
CREATE INDEX ssh_key_user ON ssh_key(user_id);

CREATE TABLE token (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  user_id BIGINT NOT NULL REFERENCES "user"(id), public_id TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL, expires_at BIGINT NOT NULL, revoked_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX token_public ON token(public_id);
CREATE INDEX token_user ON token(user_id);

-- When a key or a token was used last, to the hour: no write of anybody's, so apart from the rows above.
CREATE TABLE last_use (kind TEXT COLLATE "C" NOT NULL, record_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (kind, record_id));

-- Who is composing an ask to whom, for as long as the form is open.
CREATE TABLE presence (
  session TEXT COLLATE "C" NOT NULL, contact_id BIGINT NOT NULL, user_id BIGINT NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (session)
);
CREATE INDEX presence_contact ON presence(contact_id);

CREATE TABLE account (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL, name_key TEXT COLLATE "C" NOT NULL, domain TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL,
  lifecycle TEXT COLLATE "C" NOT NULL, industry TEXT COLLATE "C" NOT NULL,
  country TEXT COLLATE "C" NOT NULL, region TEXT COLLATE "C" NOT NULL, size_band TEXT COLLATE "C" NOT NULL, employees BIGINT NOT NULL,
  parent_name TEXT COLLATE "C" NOT NULL,
  customer_since TEXT COLLATE "C" NOT NULL, go_live_on TEXT COLLATE "C" NOT NULL, contract_start TEXT COLLATE "C" NOT NULL,
  contract_end TEXT COLLATE "C" NOT NULL, renewal_on TEXT COLLATE "C" NOT NULL,
  arr_minor BIGINT NOT NULL, arr_currency TEXT COLLATE "C" NOT NULL, owner_id BIGINT REFERENCES "user"(id), owner_ae BIGINT REFERENCES "user"(id),
  icp TEXT COLLATE "C" NOT NULL,
  cash_banned BIGINT NOT NULL, gift_ban BIGINT NOT NULL, competitor BIGINT NOT NULL, sign_off TEXT COLLATE "C" NOT NULL,
  hold_until TEXT COLLATE "C" NOT NULL, hold_reason TEXT COLLATE "C" NOT NULL, exec_sponsor TEXT COLLATE "C" NOT NULL,
  overdue_since TEXT COLLATE "C" NOT NULL, churn_notice TEXT COLLATE "C" NOT NULL, source_word TEXT COLLATE "C" NOT NULL
);
CREATE INDEX account_name ON account(name_key);
CREATE INDEX account_domain ON account(domain) WHERE domain <> '';
CREATE INDEX account_owner ON account(owner_id);
CREATE INDEX account_ae ON account(owner_ae) WHERE owner_ae IS NOT NULL;

CREATE TABLE contact (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT REFERENCES account(id), name TEXT COLLATE "C" NOT NULL, name_key TEXT COLLATE "C" NOT NULL, email TEXT COLLATE "C" NOT NULL,
  email_raw TEXT COLLATE "C" NOT NULL, phone TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL, seniority TEXT COLLATE "C" NOT NULL, decision_maker BIGINT NOT NULL, tz TEXT COLLATE "C" NOT NULL,
  slack TEXT COLLATE "C" NOT NULL, gone BIGINT NOT NULL,
  consent TEXT COLLATE "C" NOT NULL, consent_basis TEXT COLLATE "C" NOT NULL, consent_at BIGINT NOT NULL, unsubscribed_at BIGINT NOT NULL,
  bounced_at BIGINT NOT NULL,
  complained_at BIGINT NOT NULL, do_not_ask BIGINT NOT NULL, capacity BIGINT NOT NULL, channel TEXT COLLATE "C" NOT NULL,
  snoozed_until BIGINT NOT NULL, stub BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_email ON contact(email) WHERE email <> '';
CREATE INDEX contact_account ON contact(account_id);
CREATE INDEX contact_name ON contact(name_key);

CREATE TABLE external_id (
  kind TEXT COLLATE "C" NOT NULL, system TEXT COLLATE "C" NOT NULL, ext_id TEXT COLLATE "C" NOT NULL, record_id BIGINT NOT NULL, PRIMARY KEY (kind,
  system, ext_id)
);
CREATE INDEX external_record ON external_id(kind, record_id);

CREATE TABLE answer (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  contact_id BIGINT NOT NULL REFERENCES contact(id), account_id BIGINT REFERENCES account(id), survey TEXT COLLATE "C" NOT NULL,
  score BIGINT NOT NULL, scale BIGINT NOT NULL,
  comment TEXT COLLATE "C" NOT NULL, responded_at BIGINT NOT NULL
);
CREATE INDEX answer_account ON answer(account_id, responded_at);
CREATE INDEX answer_contact ON answer(contact_id, responded_at);
CREATE INDEX answer_at ON answer(responded_at);

CREATE TABLE signal (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT NOT NULL REFERENCES account(id), kind TEXT COLLATE "C" NOT NULL, value DOUBLE PRECISION NOT NULL, observed_at BIGINT NOT NULL,
  source TEXT COLLATE "C" NOT NULL
);
CREATE INDEX signal_account ON signal(account_id, kind, observed_at);

CREATE TABLE support_case (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT REFERENCES account(id), contact_id BIGINT REFERENCES contact(id), ref TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL, severity TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL,
  escalated BIGINT NOT NULL, opened_at BIGINT NOT NULL, resolved_at BIGINT NOT NULL, reopened_at BIGINT NOT NULL, reopened BIGINT NOT NULL
);
CREATE INDEX case_account ON support_case(account_id, opened_at);

CREATE TABLE success_event (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT NOT NULL REFERENCES account(id), contact_id BIGINT REFERENCES contact(id), kind TEXT COLLATE "C" NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL, occurred_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL, evidence TEXT COLLATE "C" NOT NULL, intent TEXT COLLATE "C" NOT NULL, owner_id BIGINT REFERENCES "user"(id)
);
CREATE INDEX event_account ON success_event(account_id, occurred_at);
CREATE INDEX event_at ON success_event(occurred_at);

CREATE TABLE churn (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT NOT NULL REFERENCES account(id), at BIGINT NOT NULL, reason TEXT COLLATE "C" NOT NULL, refund_minor BIGINT NOT NULL,
  refund_currency TEXT COLLATE "C" NOT NULL,
  reactivation BIGINT NOT NULL, comment TEXT COLLATE "C" NOT NULL
);
CREATE INDEX churn_account ON churn(account_id, at);

CREATE TABLE subscription (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT NOT NULL REFERENCES account(id), plan TEXT COLLATE "C" NOT NULL, seats BIGINT NOT NULL, mrr_minor BIGINT NOT NULL,
  mrr_currency TEXT COLLATE "C" NOT NULL,
  start_on TEXT COLLATE "C" NOT NULL, end_on TEXT COLLATE "C" NOT NULL, trial BIGINT NOT NULL, churned BIGINT NOT NULL
);
CREATE INDEX subscription_account ON subscription(account_id, start_on);

CREATE TABLE partner (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT REFERENCES account(id), name TEXT COLLATE "C" NOT NULL, name_key TEXT COLLATE "C" NOT NULL, type TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" NOT NULL, email TEXT COLLATE "C" NOT NULL, tier TEXT COLLATE "C" NOT NULL,
  tier_since TEXT COLLATE "C" NOT NULL, tier_locked TEXT COLLATE "C" NOT NULL, status TEXT COLLATE "C" NOT NULL,
  manager_id BIGINT REFERENCES "user"(id), contract_end TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX partner_code ON partner(code) WHERE code <> '';
CREATE INDEX partner_name ON partner(name_key);

CREATE TABLE tier_history (
  id BIGINT PRIMARY KEY, partner_id BIGINT NOT NULL REFERENCES partner(id), from_tier TEXT COLLATE "C" NOT NULL, to_tier TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  deals BIGINT NOT NULL, at BIGINT NOT NULL, op_id TEXT COLLATE "C" NOT NULL
);
CREATE INDEX tier_partner ON tier_history(partner_id, at);

CREATE TABLE advocate (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  contact_id BIGINT REFERENCES contact(id), partner_id BIGINT REFERENCES partner(id), track TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL, name_key TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL, level BIGINT NOT NULL, enrolled_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX advocate_code ON advocate(code);
CREATE UNIQUE INDEX advocate_contact ON advocate(contact_id) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX advocate_partner ON advocate(partner_id) WHERE partner_id IS NOT NULL;

CREATE TABLE ask (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  contact_id BIGINT NOT NULL REFERENCES contact(id), account_id BIGINT REFERENCES account(id), trigger_kind TEXT COLLATE "C" NOT NULL,
  source_id BIGINT NOT NULL, owner_id BIGINT REFERENCES "user"(id),
  channel TEXT COLLATE "C" NOT NULL, draft TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, sent_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL, outcome TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL
);
CREATE INDEX ask_account ON ask(account_id, sent_at);
CREATE INDEX ask_contact ON ask(contact_id, sent_at);
CREATE INDEX ask_sent ON ask(sent_at);

CREATE TABLE opportunity (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  account_id BIGINT REFERENCES account(id), name TEXT COLLATE "C" NOT NULL, stage_crm TEXT COLLATE "C" NOT NULL, result TEXT COLLATE "C" NOT NULL,
  amount_minor BIGINT NOT NULL, amount_currency TEXT COLLATE "C" NOT NULL,
  acv_minor BIGINT NOT NULL, acv_currency TEXT COLLATE "C" NOT NULL, term_months BIGINT NOT NULL, source TEXT COLLATE "C" NOT NULL,
  renewal BIGINT NOT NULL, expansion BIGINT NOT NULL,
  owner_id BIGINT REFERENCES "user"(id), referral_id BIGINT, opened_on TEXT COLLATE "C" NOT NULL, expected_on TEXT COLLATE "C" NOT NULL,
  closed_on TEXT COLLATE "C" NOT NULL, lost_reason TEXT COLLATE "C" NOT NULL,
  probability BIGINT NOT NULL, prob_manual BIGINT NOT NULL, sow_on TEXT COLLATE "C" NOT NULL, invoice_on TEXT COLLATE "C" NOT NULL,
  product TEXT COLLATE "C" NOT NULL
);
CREATE INDEX opportunity_account ON opportunity(account_id);
CREATE INDEX opportunity_closed ON opportunity(closed_on, id);
CREATE INDEX opportunity_referral ON opportunity(referral_id) WHERE referral_id IS NOT NULL;

CREATE TABLE referral_number (year BIGINT NOT NULL, track TEXT COLLATE "C" NOT NULL, next BIGINT NOT NULL, PRIMARY KEY (year, track));

CREATE TABLE referral (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  ref_id TEXT COLLATE "C" NOT NULL, track TEXT COLLATE "C" NOT NULL, advocate_id BIGINT REFERENCES advocate(id),
  partner_id BIGINT REFERENCES partner(id), referrer_name TEXT COLLATE "C" NOT NULL,
  referrer_company TEXT COLLATE "C" NOT NULL, referrer_contact BIGINT REFERENCES contact(id), referrer_account BIGINT REFERENCES account(id),
  credited_to BIGINT REFERENCES advocate(id),
  account_id BIGINT REFERENCES account(id), account_name TEXT COLLATE "C" NOT NULL, contact_id BIGINT REFERENCES contact(id),
  introduced_at BIGINT NOT NULL, submitted_at BIGINT NOT NULL,
  captured_via TEXT COLLATE "C" NOT NULL, consent_basis TEXT COLLATE "C" NOT NULL, icp TEXT COLLATE "C" NOT NULL, need TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL, urgency TEXT COLLATE "C" NOT NULL, budget_min BIGINT NOT NULL,
  budget_max BIGINT NOT NULL, current_provider TEXT COLLATE "C" NOT NULL, timeline TEXT COLLATE "C" NOT NULL, project_type TEXT COLLATE "C" NOT NULL,
  stage TEXT COLLATE "C" NOT NULL, stage_at BIGINT NOT NULL,
  acceptance TEXT COLLATE "C" NOT NULL, reject_reason TEXT COLLATE "C" NOT NULL, lost_reason TEXT COLLATE "C" NOT NULL,
  owner_id BIGINT REFERENCES "user"(id), csm_id BIGINT REFERENCES "user"(id),
  ask_id BIGINT REFERENCES ask(id), opportunity_id BIGINT REFERENCES opportunity(id), duplicate_of BIGINT REFERENCES referral(id),
  reopened_from BIGINT REFERENCES referral(id),
  value_minor BIGINT NOT NULL, value_currency TEXT COLLATE "C" NOT NULL, next_action TEXT COLLATE "C" NOT NULL,
  next_action_on TEXT COLLATE "C" NOT NULL, archived_at BIGINT NOT NULL, late_capture BIGINT NOT NULL,
  backdated BIGINT NOT NULL, thanked_at BIGINT NOT NULL, closed_at BIGINT NOT NULL, tier_at_submit TEXT COLLATE "C" NOT NULL,
  tier_at_close TEXT COLLATE "C" NOT NULL, rate_bp BIGINT NOT NULL,
  commission_minor BIGINT NOT NULL, commission_currency TEXT COLLATE "C" NOT NULL, earned BIGINT NOT NULL, influenced BIGINT NOT NULL,
  pos BIGINT NOT NULL, on_board BIGINT NOT NULL, due_key TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX referral_ref ON referral(ref_id);
CREATE INDEX referral_board ON referral(on_board, stage, due_key, stage_at, pos);
CREATE INDEX referral_board_owner ON referral(owner_id, on_board, stage, due_key, stage_at, pos);
CREATE INDEX referral_closed ON referral(stage, closed_at, pos) WHERE closed_at <> 0;
CREATE INDEX referral_closed_owner ON referral(owner_id, stage, closed_at, pos) WHERE closed_at <> 0;
CREATE INDEX referral_board_csm ON referral(csm_id, on_board, stage, due_key, stage_at, pos) WHERE closed_at = 0;
CREATE INDEX referral_closed_csm ON referral(csm_id, stage, closed_at, pos) WHERE closed_at <> 0;
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
  referral_id BIGINT NOT NULL REFERENCES referral(id), code TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, inferred BIGINT NOT NULL,
  PRIMARY KEY (referral_id, code)
);
CREATE INDEX milestone_at ON milestone(code, at, referral_id);

CREATE TABLE stage_history (
  id BIGINT PRIMARY KEY, referral_id BIGINT NOT NULL REFERENCES referral(id), seq BIGINT NOT NULL, from_stage TEXT COLLATE "C" NOT NULL,
  to_stage TEXT COLLATE "C" NOT NULL, direction TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL, actor_id BIGINT NOT NULL, reason TEXT COLLATE "C" NOT NULL, inferred BIGINT NOT NULL, seconds_in_from BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX stage_history_seq ON stage_history(referral_id, seq);

CREATE TABLE stage_transition (from_stage TEXT COLLATE "C" NOT NULL, to_stage TEXT COLLATE "C" NOT NULL, PRIMARY KEY (from_stage, to_stage));
INSERT INTO stage_transition VALUES
  ('','new'),('new','contacted'),('new','qualified'),('new','opportunity'),('new','closed_lost'),
  ('contacted','new'),('contacted','qualified'),('contacted','opportunity'),('contacted','closed_lost'),
  ('qualified','contacted'),('qualified','opportunity'),('qualified','closed_lost'),
  ('opportunity','contacted'),('opportunity','qualified'),('opportunity','closed_won'),('opportunity','closed_lost'),
  ('closed_won','opportunity'),('closed_won','closed_lost'),
  ('closed_lost','contacted'),('closed_lost','qualified'),('closed_lost','opportunity');

CREATE TABLE stakeholder (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  referral_id BIGINT NOT NULL REFERENCES referral(id), contact_id BIGINT REFERENCES contact(id), name TEXT COLLATE "C" NOT NULL,
  email TEXT COLLATE "C" NOT NULL, role TEXT COLLATE "C" NOT NULL,
  influence BIGINT NOT NULL, disposition TEXT COLLATE "C" NOT NULL, introduced BIGINT NOT NULL
);
CREATE INDEX stakeholder_referral ON stakeholder(referral_id);

CREATE TABLE touch (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  referral_id BIGINT REFERENCES referral(id), account_id BIGINT REFERENCES account(id), kind TEXT COLLATE "C" NOT NULL, outbound BIGINT NOT NULL,
  at BIGINT NOT NULL, note TEXT COLLATE "C" NOT NULL
);
CREATE INDEX touch_referral ON touch(referral_id, at) WHERE referral_id IS NOT NULL;
CREATE INDEX touch_account ON touch(account_id, at) WHERE account_id IS NOT NULL;

CREATE TABLE note (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL, subject_id BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX note_subject ON note(subject_id, subject);

CREATE TABLE suppression (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  email_hash TEXT COLLATE "C" NOT NULL, domain TEXT COLLATE "C" NOT NULL, account_id BIGINT REFERENCES account(id), reason TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL
);
CREATE INDEX suppression_account ON suppression(account_id);

CREATE TABLE saved_view (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  user_id BIGINT NOT NULL, screen TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, filter TEXT COLLATE "C" NOT NULL
);

CREATE TABLE import_job (
  id BIGINT PRIMARY KEY, rev BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, created_by BIGINT NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL, file TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL, row_count BIGINT NOT NULL, created BIGINT NOT NULL,
  updated BIGINT NOT NULL, unchanged BIGINT NOT NULL,
  duplicate BIGINT NOT NULL, rejected BIGINT NOT NULL, done BIGINT NOT NULL
);

CREATE TABLE operation (
  op_id TEXT COLLATE "C" PRIMARY KEY, at BIGINT NOT NULL, actor_id BIGINT NOT NULL, action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL, subject_id BIGINT NOT NULL,
  result TEXT COLLATE "C" NOT NULL, undo TEXT COLLATE "C" NOT NULL, undone_by TEXT COLLATE "C" NOT NULL
);
CREATE INDEX operation_actor ON operation(actor_id, at);
CREATE INDEX operation_undo ON operation(at) WHERE undo <> '';

CREATE TABLE audit_event (
  id BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor_id BIGINT NOT NULL, actor TEXT COLLATE "C" NOT NULL, via TEXT COLLATE "C" NOT NULL,
  op_id TEXT COLLATE "C" NOT NULL, action TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL, subject_id BIGINT NOT NULL, before TEXT COLLATE "C" NOT NULL, after TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL, seq BIGINT, prev_hash TEXT COLLATE "C", hash TEXT COLLATE "C"
);
CREATE INDEX audit_subject ON audit_event(subject, subject_id);
CREATE INDEX audit_op ON audit_event(op_id);
CREATE INDEX audit_unsealed ON audit_event(id) WHERE seq IS NULL;
CREATE UNIQUE INDEX audit_seq ON audit_event(seq) WHERE seq IS NOT NULL;

-- Read models. Each is a function of the tables above; doctor recomputes and compares.

CREATE TABLE queue (
  contact_id BIGINT PRIMARY KEY, account_id BIGINT NOT NULL, owner_id BIGINT NOT NULL, state TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL, record_kind TEXT COLLATE "C" NOT NULL, record_id BIGINT NOT NULL,
  opens_at BIGINT NOT NULL, closes_at BIGINT NOT NULL, due_at BIGINT NOT NULL, window_s BIGINT NOT NULL, rank_neg BIGINT NOT NULL,
  unready BIGINT NOT NULL, name_key TEXT COLLATE "C" NOT NULL,
  named BIGINT NOT NULL, codes TEXT COLLATE "C" NOT NULL, soft TEXT COLLATE "C" NOT NULL, others TEXT COLLATE "C" NOT NULL, lifts_at BIGINT NOT NULL,
  next_at BIGINT NOT NULL, last_ask_at BIGINT NOT NULL,
  closes_key BIGINT NOT NULL
);
CREATE INDEX queue_all ON queue(state, window_s, rank_neg, closes_key, unready, name_key, contact_id);
CREATE INDEX queue_owner ON queue(owner_id, state, window_s, rank_neg, closes_key, unready, name_key, contact_id);
CREATE INDEX queue_account ON queue(account_id);
CREATE INDEX queue_next ON queue(next_at, account_id) WHERE next_at > 0;
CREATE INDEX queue_closing ON queue(state, closes_at, owner_id) WHERE closes_at > 0;

CREATE TABLE queue_sum (scope TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (scope, state, code));

CREATE TABLE board_sum (
  scope TEXT COLLATE "C" NOT NULL, stage TEXT COLLATE "C" NOT NULL, currency TEXT COLLATE "C" NOT NULL, n BIGINT NOT NULL, minor BIGINT NOT NULL,
  PRIMARY KEY (scope, stage, currency)
);

CREATE TABLE fact_sum (
  scope TEXT COLLATE "C" NOT NULL, grain TEXT COLLATE "C" NOT NULL, period TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL, minor BIGINT NOT NULL, days BIGINT NOT NULL,
  PRIMARY KEY (scope, grain, period, key)
);

CREATE TABLE leader_sum (
  kind TEXT COLLATE "C" NOT NULL, grain TEXT COLLATE "C" NOT NULL, period TEXT COLLATE "C" NOT NULL, currency TEXT COLLATE "C" NOT NULL,
  who_id BIGINT NOT NULL, submitted BIGINT NOT NULL, accepted BIGINT NOT NULL,
  won BIGINT NOT NULL, lost BIGINT NOT NULL, revenue BIGINT NOT NULL, projected BIGINT NOT NULL, earned BIGINT NOT NULL,
  PRIMARY KEY (kind, grain, currency, who_id, period)
); -- a person's periods lie together; the rank finds a period's people
CREATE INDEX leader_rank ON leader_sum(kind, grain, period, currency, revenue, won, accepted, submitted, who_id, lost, projected, earned);

-- How many people stand in a leaderboard, so that no page has to count them.
CREATE TABLE leader_count (
  kind TEXT COLLATE "C" NOT NULL, grain TEXT COLLATE "C" NOT NULL, period TEXT COLLATE "C" NOT NULL, currency TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL, PRIMARY KEY (kind, grain, period, currency)
);

CREATE TABLE distinct_sum (
  kind TEXT COLLATE "C" NOT NULL, scope TEXT COLLATE "C" NOT NULL, month TEXT COLLATE "C" NOT NULL, prev TEXT COLLATE "C" NOT NULL,
  n BIGINT NOT NULL, PRIMARY KEY (kind, scope, month, prev)
);
CREATE TABLE distinct_month (
  kind TEXT COLLATE "C" NOT NULL, scope TEXT COLLATE "C" NOT NULL, who_id BIGINT NOT NULL, month TEXT COLLATE "C" NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (kind, scope, who_id, month)
);

CREATE TABLE search_term (
  kind TEXT COLLATE "C" NOT NULL, term TEXT COLLATE "C" NOT NULL, record_id BIGINT NOT NULL, PRIMARY KEY (kind, term, record_id)
);

