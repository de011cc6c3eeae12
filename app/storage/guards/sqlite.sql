-- SPDX-License-Identifier: Apache-2.0
-- The guards of an embedded home, all of them: dropped before and made again after every upgrade, in its transaction.
--
-- One insert into `entry` runs, in this order:
--   entry_recorded   reads the body, once;
--   entry_written    what every kind must satisfy: body, kind, epoch, right, book, state, pen, place in the book;
--   story_*          one trigger per kind, on the view `story`: what this kind must satisfy, and what it derives;
--   entry_written    postings balance, charges and credits follow, and last of all the book counts the entry.
-- SQLite fires several triggers of one table in no promised order; the view gives the order. Every trigger of a view is
-- entered only to find that it is not meant, so receipts, and what every entry posts, have views of their own.
-- An INSERT ... SELECT sets up a table to hold its rows even for none, an INSERT ... VALUES does not; nor does
-- a choice by CASE, where a list after IN does.
-- Refusals are RAISE(ABORT, code); the codes are the same as on PostgreSQL. A work item of an entry that was written
-- without the server stands instead of a refusal (work_item_or_refusal).
-- Every derived table takes rows only of the entry its book is about to count (view `pending`; a payment's rows ask
-- for that entry alone, by its number).

CREATE VIEW pending AS
SELECT e.no, e.id, e.seq, e.kind, e.body, e.book_id, e.offline
FROM entry e JOIN book b ON b.id = e.book_id AND b.next_seq = e.seq
WHERE e.no = (SELECT max(no) FROM entry);

-- Accounts that money at a bank may be kept on: assets of the pool, and none that drawers, the vault, cards that are not
-- settled, or what is on its way or owed are kept on.
CREATE VIEW at_bank AS
SELECT code AS gl FROM gl_account
WHERE fund = '999' AND kind = 'asset' AND code NOT IN (
  '999-1110', '999-1112', '999-1115', '999-1120', '999-1130', '999-1140', '999-1150', '999-1190', '999-2010');

-- What says nothing: every character a text of the books may hold that leaves no mark.
CREATE VIEW blank AS
SELECT char(9, 10, 13, 32, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8232, 8233,
  8239, 8287, 12288) AS chars;

CREATE VIEW story AS SELECT no, id, book_id, seq, kind, body AS j, hash FROM entry;

CREATE VIEW story_of_receipt AS SELECT no, id, book_id, seq, kind, body, body AS j, prev_hash FROM entry;
CREATE VIEW story_where_meant AS SELECT *, seq AS meant FROM story;
CREATE VIEW story_of_postings AS SELECT * FROM story;
CREATE VIEW story_of_state AS SELECT * FROM story;
CREATE VIEW story_of_money AS
SELECT no, book_id, body, body AS j, seq AS total, seq AS rounding, seq AS change, seq AS sure FROM entry;

CREATE VIEW receipt_in_doubt AS SELECT no, body, body AS j, seq AS sure FROM entry;
CREATE VIEW lines_in_doubt AS SELECT no, body AS j, seq AS sure FROM entry;
CREATE VIEW line_by_line AS SELECT no, body AS j FROM entry;
CREATE VIEW story_of_balance AS SELECT no, kind, body AS j FROM entry;
CREATE VIEW story_of_parted AS SELECT no FROM entry;

CREATE VIEW written AS
SELECT no, id, book_id, seq, kind, body, body AS j, prev_hash, hash, offline, epoch, recorded_by FROM entry;

CREATE VIEW body_in_doubt AS SELECT body, body AS j, kind FROM entry;

-- What is read of a drawer without a figure of one that is counted (rules 5.5 and 5.6.1), as on PostgreSQL.
CREATE VIEW open_cash AS SELECT id AS book_id, cash FROM book WHERE type = 'drawer' AND state = 'open';
CREATE VIEW grand_total AS
SELECT code, session, CASE WHEN state = 'sealed' OR (state = 'submitted' AND decided_by IS NOT NULL)
  THEN opening_grand + taken ELSE opening_grand END AS grand
FROM book;
CREATE VIEW on_its_way AS
SELECT t.entry_no, e.id, e.body ->> 'at' AS at, e.body ->> 'reason' AS reason, t.from_book, t.to_drawer
FROM transfer t JOIN entry e ON e.no = t.entry_no WHERE t.taken_by IS NULL AND t.ruled_by IS NULL;

CREATE VIEW story_of_credit AS SELECT no FROM entry;

CREATE VIEW doubt AS SELECT entry_no, code, 1 AS stands FROM work_item;

CREATE VIEW limited AS SELECT no, body AS j, seq AS limits FROM entry;
CREATE VIEW alone AS SELECT no, body AS j, offline FROM entry;
CREATE VIEW unsure AS SELECT no, body AS j, seq AS cents FROM entry;
CREATE VIEW by_hand AS SELECT no, body AS j FROM entry;

CREATE VIEW pieces AS SELECT body AS j, seq AS cents FROM entry;
CREATE VIEW purpose AS SELECT no, body AS j FROM entry;
CREATE VIEW consented AS SELECT no, id, kind, body AS j, id AS target, seq AS cents FROM entry;
CREATE VIEW counted_along AS SELECT id, kind, body AS j, id AS target FROM entry;

-- Consents of another person with the right, to exactly what an entry asks for, given within the last two minutes.
CREATE VIEW agreed AS
SELECT e.no, a.approved_by AS by, a.text_hash AS text
FROM entry e JOIN approval a ON a.entry_id = e.id JOIN person p ON p.name = a.approved_by
JOIN role_right r ON r.role = p.role
WHERE a.kind = e.kind AND a.amount = e.body ->> '$.total'
  AND a.target = iif(e.kind = 'tender_correction', concat(e.body ->> '$.target', ', tender ', e.body ->> '$.place', ': ',
    e.body ->> '$.from', ' to ', e.body ->> '$.tenders[0].kind'),
    iif(e.kind = 'deposit_correction', concat(e.body ->> '$.target', ': ', e.body ->> '$.charged'), e.body ->> '$.target'))
  AND a.reason = e.body ->> '$.reason' AND trim(a.reason, (SELECT chars FROM blank)) <> ''
  AND a.requested_by = e.body ->> '$.by' AND a.approved_by <> e.body ->> '$.by'
  AND p.active = 1 AND r.right_name = 'approve'
  AND unixepoch('now') - unixepoch(a.approved_at) BETWEEN -1 AND 120;

-- What the policy on returned checks says on the date of an entry; the usual where a city has none.
CREATE VIEW returns AS
SELECT no, date, coalesce(rule ->> '$.first', 2500) AS first, coalesce(rule ->> '$.later', 3500) AS later,
  coalesce(rule ->> '$.returns', 2) AS returns, coalesce(rule ->> '$.within', 12) AS within,
  coalesce(rule ->> '$.months', 12) AS months, coalesce(rule ->> '$.hold', 10) AS hold
FROM (
  SELECT e.no, e.body ->> '$.date' AS date, (
    SELECT p.body FROM policy p
    WHERE p.kind = 'returned_check' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= e.body ->> '$.date'
    ORDER BY p.from_date DESC, p.version DESC LIMIT 1) AS rule
  FROM entry e);

-- The first business date whose checks may still come back on an entry's date. Days from Monday to Friday count.
CREATE VIEW held_since AS
SELECT r.no, (
  WITH RECURSIVE back (d, days) AS (
    SELECT r.date, 0 WHERE r.hold > 0
    UNION ALL
    SELECT date(d, '-1 day'), days + (strftime('%w', d) NOT IN ('0', '6')) FROM back
    WHERE days + (strftime('%w', d) NOT IN ('0', '6')) < r.hold)
  SELECT min(d) FROM back) AS date
FROM returns r;

-- Credit of the account and fund an entry names that came by checks which may still come back on its date (rule 5.4):
-- what a check, as keyed or as put right, had paid of a credit line while it stands. A correction took from the end of
-- what its tender still had paid. What was used of the credit since was the oldest of it.
CREATE VIEW held_credit AS
SELECT e.no, (
  WITH RECURSIVE brought (of_no, n, cents, date) AS (
    SELECT l.entry_no, l.n, l.cents, b.date
    FROM receipt_line l JOIN receipt r ON r.entry_no = l.entry_no AND r.voided_by IS NULL
    JOIN book b ON b.id = r.book_id JOIN entry o ON o.no = l.entry_no
    WHERE l.account = e.body ->> '$.account' AND l.type = 'credit'
      AND o.body ->> ('$.lines[' || (l.n - 1) || '].fund') = e.body ->> '$.fund'
      AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.of_no = l.entry_no AND u.tender = 0)),
  place (of_no, n, kind, root, since, cents) AS (
    SELECT t.entry_no, t.n, t.kind, t.n, 0, t.net FROM receipt_tender t WHERE t.entry_no IN (SELECT of_no FROM brought)
    UNION ALL
    SELECT c.of_no, c.n, c.kind, p.root, p.since + p.cents - (
        SELECT sum(k.cents) FROM tender_correction k
        WHERE k.of_no = c.of_no AND k.source = c.source AND k.n <= c.n), c.cents
    FROM place p JOIN tender_correction c ON c.of_no = p.of_no AND c.source = p.n),
  stood (of_no, kind, back, root, since, upto) AS (
    SELECT p.of_no, p.kind, EXISTS (SELECT 1 FROM undone u WHERE u.of_no = p.of_no AND u.tender = p.n), p.root, p.since,
      p.since + p.cents - coalesce((
        SELECT sum(k.cents) FROM tender_correction k WHERE k.of_no = p.of_no AND k.source = p.n), 0)
    FROM place p),
  paid (of_no, date, tender, since, cents) AS (
    SELECT b.of_no, b.date, p.tender, (
      SELECT coalesce(sum(q.cents), 0) FROM receipt_pair q
      WHERE q.entry_no = p.entry_no AND q.tender = p.tender AND q.line < p.line), p.cents
    FROM brought b JOIN receipt_pair p ON p.entry_no = b.of_no AND p.line = b.n),
  part (of_no, kind, back, date, cents) AS (
    SELECT w.of_no, s.kind, s.back, w.date, max(0, min(s.upto, w.since + w.cents) - max(s.since, w.since))
    FROM paid w JOIN stood s ON s.of_no = w.of_no AND s.root = w.tender),
  lot (of_no, cents, held) AS (
    SELECT of_no, (SELECT sum(b.cents) FROM brought b WHERE b.of_no = part.of_no) - sum(iif(back, cents, 0)),
      sum(iif(kind = 'check' AND NOT back AND date >= (SELECT h.date FROM held_since h WHERE h.no = e.no), cents, 0))
    FROM part GROUP BY of_no),
  used (cents) AS (
    SELECT coalesce(sum(t.net), 0) FROM receipt_tender t
    JOIN receipt r ON r.entry_no = t.entry_no AND r.voided_by IS NULL
    WHERE t.entry_no IN (SELECT l.entry_no FROM receipt_line l WHERE l.account = e.body ->> '$.account')
      AND t.kind = 'on_account' AND t.detail ->> '$.account' = e.body ->> '$.account'
      AND t.detail ->> '$.fund' = e.body ->> '$.fund'
      AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.of_no = t.entry_no AND u.tender = 0))
  SELECT sum(min(held, max(0, min(cents, upto - (SELECT cents FROM used)))))
  FROM (SELECT cents, held, sum(cents) OVER (ORDER BY of_no) AS upto FROM lot)) AS cents
FROM entry e;

-- Each tender of a receipt at its place, as keyed or as put right, with what of it was not corrected away (rule 5.6.5).
CREATE VIEW standing_tender AS
SELECT t.entry_no AS of_no, t.n, t.kind, t.net - coalesce((
    SELECT sum(c.cents) FROM tender_correction c WHERE c.of_no = t.entry_no AND c.source = t.n), 0) AS cents
FROM receipt_tender t
UNION ALL
SELECT t.of_no, t.n, t.kind, t.cents - coalesce((
    SELECT sum(c.cents) FROM tender_correction c WHERE c.of_no = t.of_no AND c.source = t.n), 0)
FROM tender_correction t;

-- Where in its receipt's lines a returned check stands. A correction took from the end of what its tender still had
-- paid, so from correction to correction it goes back to a tender as keyed: which one, and how far behind its start.
CREATE VIEW check_root AS
SELECT e.no, o.no AS of_no, (
  WITH RECURSIVE up (place, behind) AS (
    SELECT e.body ->> '$.place', 0
    UNION ALL
    SELECT c.source, up.behind
      + coalesce((SELECT t.net FROM receipt_tender t WHERE t.entry_no = o.no AND t.n = c.source),
        (SELECT t.cents FROM tender_correction t WHERE t.of_no = o.no AND t.n = c.source))
      - (SELECT sum(k.cents) FROM tender_correction k WHERE k.of_no = o.no AND k.source = c.source AND k.n <= c.n)
    FROM up JOIN tender_correction c ON c.of_no = o.no AND c.n = up.place)
  SELECT json_array(place, behind) FROM up
  WHERE NOT EXISTS (SELECT 1 FROM tender_correction c WHERE c.of_no = o.no AND c.n = up.place)) AS root
FROM entry e JOIN entry o ON o.id = e.body ->> '$.of' AND o.kind = 'receipt'
WHERE e.kind = 'returned_check';

CREATE VIEW check_stretch AS
SELECT r.no, r.of_no, t.kind, t.cents, r.root ->> '$[1]' + (
    SELECT coalesce(sum(p.cents), 0) FROM receipt_pair p
    WHERE p.entry_no = r.of_no AND p.tender < r.root ->> '$[0]') AS since, (
    SELECT coalesce(sum(p.cents), 0) FROM receipt_pair p
    WHERE p.entry_no = r.of_no AND p.tender <= r.root ->> '$[0]') AS upto
FROM check_root r JOIN entry e ON e.no = r.no JOIN standing_tender t ON t.of_no = r.of_no AND t.n = e.body ->> '$.place';

-- What a returned check had paid: tenders pay lines in order (rule 5.1.7), and a line's shares in order. What of cash
-- was rounded, and turned out to be a check, paid no line.
CREATE VIEW check_paid AS
SELECT no, gl, charge, account, min(upto, until) - max(upto - cents, since) AS cents
FROM (
  SELECT e.no, coalesce(s.value ->> '$.gl', l.value ->> '$.fund' || '-2300') AS gl, l.value ->> '$.charge' AS charge,
    l.value ->> '$.account' AS account, coalesce(s.value ->> '$.cents', l.value ->> '$.cents') AS cents,
    sum(coalesce(s.value ->> '$.cents', l.value ->> '$.cents')) OVER (
      PARTITION BY e.no ORDER BY l.key, s.key) AS upto,
    w.since, min(w.since + w.cents, w.upto) AS until
  FROM check_stretch w JOIN entry e ON e.no = w.no JOIN entry o ON o.no = w.of_no
  JOIN json_each(o.body, '$.lines') l LEFT JOIN json_each(l.value, '$.shares') s)
WHERE min(upto, until) > max(upto - cents, since)
UNION ALL
SELECT no, '100-4191', NULL, NULL, cents - max(min(since + cents, upto) - since, 0)
FROM check_stretch WHERE cents <> max(min(since + cents, upto) - since, 0);

-- What undoing turns around: what the receipt credited, and where the money goes instead.
CREATE VIEW undo_mirror AS
SELECT e.no, p.gl, p.tender, p.charge, p.account, -p.cents AS cents
FROM entry e JOIN entry o ON o.id = e.body ->> '$.of'
JOIN posting p ON p.entry_no IN (SELECT o.no UNION ALL SELECT c.entry_no FROM tender_correction c WHERE c.of_no = o.no)
WHERE e.kind = 'reversal' AND p.gl NOT IN ('999-2010', p.fund || '-1010')
  AND (p.tender IS NULL OR p.tender = 'on_account'
    OR (p.tender = 'card' AND json_type(e.body, '$.second') IS NULL))
UNION ALL
SELECT e.no, iif(json_type(e.body, '$.second') IS NULL, '100-2010', '100-4190'), NULL, NULL, NULL, -p.cents
FROM entry e JOIN entry o ON o.id = e.body ->> '$.of'
JOIN posting p ON p.entry_no IN (SELECT o.no UNION ALL SELECT c.entry_no FROM tender_correction c WHERE c.of_no = o.no)
WHERE e.kind = 'reversal' AND p.tender <> 'on_account'
  AND (p.tender <> 'card' OR json_type(e.body, '$.second') IS NOT NULL)
UNION ALL
SELECT no, gl, NULL, charge, account, cents FROM check_paid
UNION ALL
-- It is taken off the account it was deposited to, whatever the bank's is called today.
SELECT e.no, p.gl, NULL, NULL, NULL, -(e.body ->> '$.total')
FROM entry e JOIN entry o ON o.id = e.body ->> '$.of' JOIN deposit_book d ON d.book_id = o.book_id AND d.tender = 'check'
JOIN posting p ON p.entry_no = d.entry_no AND p.cents > 0
WHERE e.kind = 'returned_check';

-- What of the credit to be taken back the city kept as a small difference: it kept what was there last, all of it. So the
-- first keeping after the receipt took what that receipt had brought, but for what came later. None is given back twice.
CREATE VIEW undo_given AS
SELECT no, account, gl, min(cents, kept - given) AS cents
FROM (
  SELECT m.no, m.account, m.gl, m.cents, (
    SELECT coalesce(sum(p.cents), 0) FROM undone u JOIN posting p ON p.entry_no = u.entry_no
    WHERE u.of_no = o.no AND u.entry_no <> m.no AND p.gl = '100-4192' AND p.account = m.account) AS given, (
    SELECT s.cents - coalesce((
        SELECT sum(l.cents) FROM receipt_line l JOIN receipt r ON r.entry_no = l.entry_no JOIN entry b ON b.no = l.entry_no
        WHERE l.account = s.account AND l.type = 'credit' AND l.entry_no > o.no AND l.entry_no < s.entry_no
          AND b.body ->> ('$.lines[' || (l.n - 1) || '].fund') = s.fund
          AND coalesce(r.voided_by, s.entry_no) >= s.entry_no AND NOT EXISTS (
            SELECT 1 FROM undone u WHERE u.of_no = l.entry_no AND u.tender = 0 AND u.entry_no < s.entry_no)), 0)
    FROM small_difference s
    WHERE s.account = m.account AND s.charge IS NULL AND s.fund || '-2300' = m.gl AND s.entry_no > o.no
    ORDER BY s.entry_no LIMIT 1) AS kept
  FROM (
    SELECT no, account, gl, sum(cents) AS cents FROM undo_mirror
    WHERE gl GLOB '*-2300' AND tender IS NULL AND cents > 0 GROUP BY no, account, gl) m
  JOIN entry e ON e.no = m.no JOIN entry o ON o.id = e.body ->> '$.of')
WHERE kept > given;

-- What undoing has to post before anything new is owed.
CREATE VIEW undo_leg AS
SELECT no, gl, tender, charge, account, cents FROM undo_mirror
UNION ALL SELECT no, gl, NULL, NULL, account, -cents FROM undo_given
UNION ALL SELECT no, '100-4192', NULL, NULL, account, cents FROM undo_given;

-- What is newly owed because of it: the fee, and credit to be taken back that was used meanwhile.
CREATE VIEW undo_owed AS
SELECT e.no, 'RC-' || (e.body ->> '$.target') || '-' || (e.body ->> '$.place') AS charge, e.body ->> '$.account' AS account,
  'RETURNED' AS code, '100-1310' AS gl, iif(EXISTS (
    SELECT 1 FROM undone u WHERE u.account = e.body ->> '$.account' AND u.entry_no <> e.no), r.later, r.first) AS cents
FROM entry e JOIN returns r ON r.no = e.no
WHERE e.kind = 'returned_check' AND json_type(e.body, '$.account') IS NOT NULL
UNION ALL
SELECT m.no, concat('RV-', e.body ->> '$.target', '-', coalesce(e.body ->> '$.place', 0), '-', m.fund, '-', m.account),
  m.account, 'MISC', m.fund || '-1310', m.cents - max(coalesce(c.cents, 0), 0)
FROM (
  SELECT no, account, substr(gl, 1, instr(gl, '-') - 1) AS fund, sum(cents) AS cents FROM undo_leg
  WHERE gl GLOB '*-2300' GROUP BY no, account, gl) m
JOIN entry e ON e.no = m.no LEFT JOIN credit c ON c.account = m.account AND c.fund = m.fund;

-- Each tender of the receipts that stand, as it was put right (rule 5.6.5).
CREATE VIEW paper_taken AS
SELECT e.book_id, r.number AS receipt, t.n, t.kind, t.number, t.routing, t.net - coalesce((
    SELECT sum(c.cents) FROM tender_correction c WHERE c.of_no = t.entry_no AND c.source = t.n), 0) AS net
FROM entry e JOIN receipt r ON r.entry_no = e.no JOIN receipt_tender t ON t.entry_no = e.no
WHERE r.voided_by IS NULL
UNION ALL
SELECT e.book_id, r.number, t.n, t.kind, t.number, t.routing, t.cents - coalesce((
    SELECT sum(c.cents) FROM tender_correction c WHERE c.of_no = t.of_no AND c.source = t.n), 0)
FROM entry e JOIN tender_correction t ON t.entry_no = e.no JOIN receipt r ON r.entry_no = t.of_no;

-- ---------------------------------------------------------------------------------------------------------------------
-- Every entry
-- ---------------------------------------------------------------------------------------------------------------------

-- The body is read once, and everything after it works on what was read.
CREATE TRIGGER entry_recorded AFTER INSERT ON entry BEGIN
  SELECT RAISE(ABORT, 'TW-BODY') WHERE NOT json_valid(new.body);
  INSERT INTO written (no, id, book_id, seq, kind, body, j, prev_hash, hash, offline, epoch, recorded_by)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.body, jsonb(new.body), new.prev_hash, new.hash,
    new.offline, new.epoch, new.recorded_by);
END;

-- The body is canonical as far as this database can tell: no space, no escape but four, no key twice, whole numbers
-- under their keys and nothing else there, nothing null, true or false, no list of a list.
-- (Key order and the hash are for storage and the verifier: there is no SHA-256 here.)
CREATE TRIGGER body_canonical INSTEAD OF INSERT ON body_in_doubt WHEN new.body IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'TW-BODY')
  WHERE json_type(new.j) <> 'object' OR json(new.j) <> new.body OR jsonb_patch('{}', new.j) <> new.j
    OR (new.body GLOB '*\*' AND instr(
      replace(replace(replace(replace(new.body, '\\', ''), '\"', ''), '\n', ''), '\t', ''), '\'));
  SELECT RAISE(ABORT, 'TW-BODY') WHERE EXISTS (
    SELECT 1 FROM jsonb_tree(new.j) t
    WHERE CASE
      WHEN t.key IN ('seq', 'session', 'cents', 'open', 'total', 'change', 'rounding', 'quantity', 'face', 'loose',
          'packs', 'pack_of', 'counted', 'assigned', 'over_short', 'float_back', 'to_vault', 'entries', 'receipts',
          'grand', 'attempt', 'attempts', 'amount', 'count_of', 'version', 'checks_total', 'money_orders_total',
          'checks_over_short', 'money_orders_over_short', 'place', 'voids', 'at_seq')
        THEN t.type <> 'integer' OR t.atom NOT BETWEEN -999999999999999 AND 999999999999999
          OR (t.atom = 0 AND (new.j -> t.fullkey) <> '0')
      WHEN t.key = 'shares' AND t.type <> 'array' AND new.kind <> 'setup' THEN 1
      ELSE CASE t.type
        WHEN 'text' THEN typeof(t.key) = 'integer' AND t.path NOT GLOB '$.before*' AND t.path NOT GLOB '$.after*'
        WHEN 'object' THEN typeof(t.key) = 'integer' AND jsonb_patch('{}', t.value) <> t.value
        WHEN 'array' THEN typeof(t.key) = 'integer'
        ELSE NOT (new.kind = 'setup' AND t.type = 'integer' AND (t.path GLOB '$.before*' OR t.path GLOB '$.after*')
          AND t.atom BETWEEN -999999999999999 AND 999999999999999
          AND (t.atom <> 0 OR (new.j -> t.fullkey) = '0')) END
      END);
END;

CREATE TRIGGER entry_written INSTEAD OF INSERT ON written BEGIN

  -- The columns repeat the body, and the body is canonical. A payment's is first held against what its own rows come to.
  SELECT RAISE(ABORT, 'TW-BODY')
  WHERE (octet_length(new.body) <> length(new.body) OR new.body GLOB '*' || char(127) || '*')
    AND new.body GLOB '*[' || char(127) || '-' || char(159) || ']*';
  INSERT INTO body_in_doubt (body, j, kind) VALUES (iif(new.kind = 'receipt', NULL, new.body), new.j, new.kind);
  SELECT RAISE(ABORT, 'TW-BODY') WHERE new.j ->> '$.v' IS NOT 'TW1'
    OR new.j ->> '$.id' IS NOT new.id OR length(new.id) <> 36 OR new.id <> lower(new.id)
    OR new.j ->> '$.book' IS NOT new.book_id OR new.j ->> '$.seq' IS NOT new.seq
    OR new.j ->> '$.kind' IS NOT new.kind OR new.j ->> '$.prev' IS NOT lower(hex(new.prev_hash))
    OR length(new.prev_hash) <> 32 OR length(new.hash) <> 32 OR new.offline NOT IN (0, 1);

  SELECT RAISE(ABORT, 'TW-KIND') WHERE CASE
    WHEN new.j ->> '$.by' IS NULL OR new.j ->> '$.till' IS NULL OR new.j ->> '$.date' IS NULL
      OR coalesce(new.j ->> '$.at', '') NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:'
        || '[0-5][0-9][-+][0-2][0-9]:[0-5][0-9]' THEN 1
    WHEN coalesce(json_type(new.j, '$.postings'), 'array') <> 'array' THEN 1
    WHEN new.offline = 1 AND new.kind NOT IN ('receipt', 'no_sale', 'drop') THEN 1
    -- A consent is named only where it is asked after.
    WHEN new.kind <> 'reversal' AND json_type(new.j, '$.second') IS NOT NULL THEN 1
    WHEN new.kind = 'receipt' THEN 0
    WHEN json_type(new.j, '$.approval') IS NOT NULL AND new.kind NOT IN ('void', 'no_sale', 'drop', 'pickup', 'paid_in',
      'paid_out', 'exchange', 'deposit', 'deposit_correction', 'reversal', 'refund_request', 'tender_correction',
      'surprise_count', 'small_difference', 'card_settlement', 'count', 'submit') THEN 1
    WHEN new.kind IN ('open', 'void', 'no_sale', 'drop', 'pickup', 'paid_in', 'paid_out', 'exchange', 'begin_count',
      'cancel_count', 'count', 'submit', 'return', 'close', 'import', 'setup', 'deposit', 'deposit_correction',
      'card_settlement', 'reversal', 'returned_check', 'refund_request', 'transfer_out', 'transfer_in', 'transfer_ruling', 'tender_correction', 'seal', 'counterfeit',
      'surprise_count', 'small_difference') THEN 0
    WHEN new.kind = 'annulled' THEN coalesce(new.j ->> '$.of_kind', '') NOT IN ('receipt', 'void', 'no_sale', 'drop',
      'pickup', 'paid_in', 'paid_out', 'exchange', 'begin_count', 'cancel_count', 'count', 'submit', 'return', 'close',
      'import', 'setup', 'deposit', 'deposit_correction', 'card_settlement', 'reversal', 'returned_check',
      'refund_request', 'transfer_out',
      'transfer_in', 'transfer_ruling', 'tender_correction', 'seal', 'counterfeit',
      'surprise_count', 'small_difference')
    ELSE 1 END;

  INSERT INTO doubt (entry_no, code, stands)
  VALUES (new.no, 'TW-EPOCH', new.epoch IS NOT (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'epoch'));
  -- (A payment's right is asked for by its name; for others all rights of the writer are looked through.)
  INSERT INTO doubt (entry_no, code, stands) VALUES (new.no, 'TW-RIGHT', CASE WHEN new.kind = 'receipt' THEN NOT EXISTS (
    SELECT 1 FROM person p JOIN role_right r ON r.role = p.role AND r.right_name = 'receipt'
    WHERE p.name = new.recorded_by AND p.active = 1)
  ELSE NOT EXISTS (
    SELECT 1 FROM person p JOIN role_right r ON r.role = p.role
    WHERE p.name = new.recorded_by AND p.active = 1 AND r.right_name =
      CASE iif(new.kind = 'annulled', new.j ->> '$.of_kind', new.kind)
        WHEN 'close' THEN CASE
          WHEN (SELECT type FROM book WHERE id = new.book_id) = 'office' THEN 'close' ELSE 'close_drawer' END
        WHEN 'count' THEN CASE
          WHEN (SELECT state FROM book WHERE id = new.book_id) = 'submitted' THEN 'close_drawer' ELSE 'count' END
        WHEN 'tender_correction' THEN CASE
          WHEN (SELECT state FROM book WHERE id = new.book_id) = 'submitted' THEN 'close_drawer'
          ELSE 'tender_correction' END
        WHEN 'submit' THEN iif(json_type(new.j, '$.approval') IS NOT NULL OR (new.kind = 'annulled'
          AND new.j ->> '$.by' <> (SELECT person FROM book WHERE id = new.book_id)), 'close_drawer', 'submit')
        WHEN 'open' THEN iif(new.j ->> '$.type' = 'day', 'close_day', 'open')
        WHEN 'seal' THEN 'close_day'
        WHEN 'setup' THEN CASE
          WHEN new.kind = 'annulled' THEN iif(r.right_name GLOB 'setup*' OR r.right_name = 'accounts_edit',
            r.right_name, '')
          WHEN new.j ->> '$.what' IN ('person', 'right') THEN 'setup_people'
          WHEN new.j ->> '$.what' = 'code' THEN 'setup_codes'
          WHEN new.j ->> '$.what' IN ('policy', 'city') THEN 'setup_policies'
          WHEN new.j ->> '$.what' IN ('drawer', 'printer', 'workstation') THEN 'setup_devices'
          WHEN new.j ->> '$.what' = 'tender' THEN 'setup_tenders'
          WHEN new.j ->> '$.what' IN ('gl', 'fund', 'bank') THEN 'setup_gl'
          WHEN new.j ->> '$.what' = 'account' THEN 'accounts_edit'
          ELSE r.right_name END
        ELSE iif(new.kind = 'annulled', new.j ->> '$.of_kind', new.kind) END) END);

  -- The book is the one it says, stands in the right state, and the writer holds its pen.
  SELECT RAISE(ABORT, refusal) FROM (
    SELECT CASE
      WHEN new.kind = 'open' THEN CASE
        WHEN new.seq <> 1 OR new.prev_hash <> zeroblob(32) THEN 'TW-SEQ' END
      WHEN b.id IS NULL OR (new.j ->> '$.date' <> b.date AND b.type <> 'day') THEN 'TW-BOOK'
      WHEN new.j ->> '$.drawer' IS NOT iif(b.type = 'drawer', b.code, NULL) THEN 'TW-BOOK'
      WHEN (act = 'seal') <> (b.type = 'day') THEN 'TW-BOOK'
      WHEN CASE act WHEN 'close' THEN 0 WHEN 'import' THEN 1 WHEN 'setup' THEN 1 WHEN 'deposit' THEN 1
        WHEN 'deposit_correction' THEN 1 WHEN 'card_settlement' THEN 1 WHEN 'reversal' THEN 1
        WHEN 'returned_check' THEN 1 WHEN 'refund_request' THEN 1 WHEN 'transfer_ruling' THEN 1 WHEN 'surprise_count' THEN 1
        ELSE 2 END = iif(b.type = 'office', 2, 1) THEN 'TW-BOOK'
      WHEN b.state = 'submitted' AND writer = b.person THEN 'TW-PEN'
      WHEN b.state <> CASE act
        WHEN 'cancel_count' THEN 'counting'
        WHEN 'submit' THEN iif(b.state = 'open' AND (json_type(new.j, '$.approval') IS NOT NULL
          OR (new.kind = 'annulled' AND writer <> b.person)), 'open', 'counting')
        WHEN 'return' THEN 'submitted'
        WHEN 'count' THEN iif(b.state = 'submitted', 'submitted', 'counting')
        WHEN 'tender_correction' THEN iif(b.state = 'submitted', 'submitted', 'open')
        WHEN 'close' THEN iif(b.type = 'drawer', 'submitted', 'open')
        ELSE 'open' END THEN 'TW-STATE'
      -- With a second person's consent, or to give such an act up, a supervisor submits for who is absent.
      WHEN b.state <> 'submitted' AND writer <> b.person AND NOT (b.type = 'day' OR ((act = 'close'
        OR (act = 'submit' AND (new.kind = 'annulled' OR json_type(new.j, '$.approval') IS NOT NULL))) AND EXISTS (
        SELECT 1 FROM person p JOIN role_right r ON r.role = p.role
        WHERE p.name = writer AND p.active = 1 AND r.right_name = 'close_drawer'))) THEN 'TW-PEN'
      WHEN b.next_seq <> new.seq OR b.head <> new.prev_hash THEN 'TW-SEQ'
      END AS refusal
    FROM (SELECT iif(new.kind = 'annulled', new.j ->> '$.of_kind', new.kind) AS act, new.j ->> '$.by' AS writer)
    LEFT JOIN book b ON b.id = new.book_id)
  WHERE refusal IS NOT NULL;

  -- What was written without the server is sent in by its writer, or for an absent one by a supervisor.
  SELECT RAISE(ABORT, 'TW-PEN') WHERE new.j ->> '$.by' <> new.recorded_by AND NOT EXISTS (
    SELECT 1 FROM person p JOIN role_right r ON r.role = p.role
    WHERE p.name = new.recorded_by AND p.active = 1 AND r.right_name = 'close_drawer');
  INSERT INTO doubt (entry_no, code, stands) VALUES (new.no, 'TW-PEN', new.j ->> '$.by' <> new.recorded_by);

  -- What an `open` says makes the book; every other kind finds it there.
  INSERT INTO story_where_meant (no, id, book_id, seq, kind, j, hash, meant)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.j, new.hash, new.kind = 'open');

  INSERT INTO posting (entry_no, pos, gl, fund, for_fund, cents, tender, charge, account)
  SELECT new.no, pos, gl, substr(gl, 1, max(instr(gl, '-') - 1, 0)) || '', j ->> '$.for',
    iif(typeof(cents) = 'integer', cents, 0), j ->> '$.tender', j ->> '$.charge', j ->> '$.account'
  FROM (
    SELECT p.key + 1 AS pos, p.value AS j, p.value ->> '$.gl' AS gl, p.value ->> '$.cents' AS cents
    FROM jsonb_each(new.j, '$.postings') p LIMIT -1)
  WHERE gl <> '';

  INSERT INTO story_of_receipt (no, id, book_id, seq, kind, body, j, prev_hash)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.body, new.j, new.prev_hash);

  INSERT INTO story_where_meant (no, id, book_id, seq, kind, j, hash, meant)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.j, new.hash,
    CASE new.kind WHEN 'open' THEN 0 WHEN 'receipt' THEN 0 ELSE 1 END);

  INSERT INTO story_of_postings (no, id, book_id, seq, kind, j, hash)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.j, new.hash);

  -- The book counts the entry; from here on nothing can be derived from it any more.
  INSERT INTO story_of_state (no, id, book_id, seq, kind, j, hash)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.j, new.hash);

  UPDATE book SET next_seq = new.seq + 1, head = new.hash,
    receipts = book.receipts + (iif(new.kind = 'annulled', new.j ->> '$.of_kind', new.kind) = 'receipt'),
    taken = book.taken + CASE new.kind WHEN 'receipt' THEN new.j ->> '$.total'
      WHEN 'void' THEN -(SELECT coalesce(sum(r.total), 0) FROM void v JOIN receipt r ON r.entry_no = v.of_no
        WHERE v.entry_no = new.no)
      ELSE 0 END,
    (cash, checks, money_orders) = (
      SELECT book.cash + coalesce(sum(cents) FILTER (WHERE gl = '999-1110'), 0),
        book.checks + coalesce(sum(cents) FILTER (WHERE gl = '999-1120' AND tender = 'check'), 0),
        book.money_orders + coalesce(sum(cents) FILTER (WHERE gl = '999-1120' AND tender = 'money_order'), 0)
      FROM posting WHERE entry_no = new.no)
  WHERE id = new.book_id;
END;

-- Not told by what is no `open`, and later not by a payment: asked by value, so that nothing is set up for it.
CREATE TRIGGER story_told INSTEAD OF INSERT ON story_where_meant WHEN new.meant BEGIN
  INSERT INTO story (no, id, book_id, seq, kind, j, hash)
  VALUES (new.no, new.id, new.book_id, new.seq, new.kind, new.j, new.hash);
END;

-- Counting and closing move the book's state; what is taken does not, and is spared the update.
CREATE TRIGGER story_moves INSTEAD OF INSERT ON story_of_state
WHEN CASE new.kind WHEN 'receipt' THEN 0 WHEN 'begin_count' THEN 1 WHEN 'cancel_count' THEN 1 WHEN 'count' THEN 1
  WHEN 'submit' THEN 1 WHEN 'return' THEN 1 WHEN 'close' THEN 1 ELSE 0 END BEGIN
  UPDATE book SET state = CASE new.kind
      WHEN 'begin_count' THEN 'counting' WHEN 'return' THEN 'counting' WHEN 'cancel_count' THEN 'open'
      WHEN 'submit' THEN 'submitted' WHEN 'close' THEN 'sealed' ELSE state END,
    attempts = CASE iif(new.kind = 'submit' AND json_type(new.j, '$.approval') IS NOT NULL, '', new.kind) WHEN 'count' THEN attempts + 1 WHEN 'submit' THEN attempts
      WHEN 'close' THEN attempts ELSE 0 END,
    counted = CASE iif(new.kind = 'submit' AND json_type(new.j, '$.approval') IS NOT NULL, '', new.kind) WHEN 'count' THEN new.j ->> '$.counted' WHEN 'submit' THEN counted
      WHEN 'close' THEN counted END,
    decided_by = CASE iif(new.kind = 'submit' AND json_type(new.j, '$.approval') IS NOT NULL, '', new.kind) WHEN 'count' THEN new.j ->> '$.by' WHEN 'submit' THEN decided_by
      WHEN 'close' THEN decided_by END,
    sealed_at = CASE new.kind WHEN 'close' THEN new.j ->> '$.at' END
  WHERE id = new.book_id;
END;

-- After the story: the drawer holds what it pays, postings balance by fund and by pool, charges and credits follow.
CREATE TRIGGER story_posted INSTEAD OF INSERT ON story_of_postings BEGIN
  SELECT RAISE(ABORT, 'TW-CASH')
  WHERE (SELECT cash FROM book WHERE id = new.book_id)
    + (SELECT coalesce(sum(cents), 0) FROM posting WHERE entry_no = new.no AND gl = '999-1110') < 0;

  INSERT INTO story_of_balance (no, kind, j) VALUES (new.no, new.kind, new.j);

  UPDATE charge SET open = open + moved.cents
  FROM (
    SELECT charge AS of, sum(cents) AS cents FROM posting WHERE entry_no = new.no AND charge IS NOT NULL
    GROUP BY charge) AS moved
  WHERE id = moved.of AND entry_no <> new.no;

  INSERT INTO story_of_parted (no) VALUES (new.no);
  INSERT INTO story_of_credit (no) VALUES (new.no);
END;

-- A receipt's own story has said it already.
CREATE TRIGGER story_balances INSTEAD OF INSERT ON story_of_balance WHEN new.kind <> 'receipt' BEGIN
  SELECT RAISE(ABORT, 'TW-POST')
  WHERE (SELECT count(*) FROM posting WHERE entry_no = new.no) <> coalesce(json_array_length(new.j, '$.postings'), 0)
    OR json_array_length(new.j, '$.postings') BETWEEN 0 AND 1
    OR EXISTS (
      SELECT 1 FROM posting p
      WHERE p.entry_no = new.no AND (p.cents = 0 OR (p.gl = '999-2010') <> (p.for_fund IS NOT NULL)
        OR (p.gl IN ('999-2010', p.fund || '-1010')
          AND coalesce(p.tender, p.charge, p.account) IS NOT NULL)
        OR p.gl NOT IN (SELECT code FROM gl_account)
        OR (p.for_fund IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM fund f WHERE f.code = p.for_fund AND f.code <> '999'))))
    OR EXISTS (
      SELECT 1 FROM posting WHERE entry_no = new.no
      GROUP BY gl, for_fund, tender, charge, account HAVING count(*) > 1)
    OR EXISTS (
      SELECT 1 FROM posting WHERE entry_no = new.no GROUP BY fund HAVING sum(cents) <> 0)
    OR EXISTS (
      SELECT 1 FROM posting
      WHERE entry_no = new.no AND (gl = '999-2010' OR (gl = fund || '-1010' AND fund <> '999'))
      GROUP BY coalesce(for_fund, fund) HAVING sum(cents) <> 0);
END;

CREATE TRIGGER shares_follow INSTEAD OF INSERT ON story_of_parted
WHEN EXISTS (
  SELECT 1 FROM posting p JOIN charge c ON c.id = p.charge WHERE p.entry_no = new.no AND c.gl IS NULL) BEGIN
  UPDATE charge_share SET open = open + (
    SELECT sum(p.cents) FROM posting p
    WHERE p.entry_no = new.no AND p.charge = charge_share.charge AND p.gl = charge_share.gl)
  WHERE (charge, gl) IN (SELECT p.charge, p.gl FROM posting p WHERE p.entry_no = new.no AND p.charge IS NOT NULL)
    AND (SELECT c.entry_no FROM charge c WHERE c.id = charge_share.charge) <> new.no;
END;

CREATE TRIGGER credit_follows INSTEAD OF INSERT ON story_of_credit
WHEN EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no AND gl = fund || '-2300') BEGIN
  INSERT INTO credit (account, fund, cents)
  SELECT account, fund, -sum(cents) FROM posting
  WHERE entry_no = new.no AND gl = fund || '-2300' AND account IS NOT NULL GROUP BY account, fund
  ON CONFLICT (account, fund) DO UPDATE SET cents = credit.cents + excluded.cents;

  INSERT INTO doubt (entry_no, code, stands)
  VALUES (new.no, 'TW-CREDIT', EXISTS (
    SELECT 1 FROM posting p JOIN credit c ON c.account = p.account AND c.fund = p.fund
    WHERE p.entry_no = new.no AND p.gl = p.fund || '-2300' AND p.cents > 0 AND c.cents < 0));
END;

-- What the books cannot stand behind is on the list, or refused; asked for by value, so that nothing is set up for none.
CREATE TRIGGER doubt_noted INSTEAD OF INSERT ON doubt WHEN new.stands BEGIN
  INSERT INTO work_item (entry_no, code) VALUES (new.entry_no, new.code);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Opening a book
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER story_open INSTEAD OF INSERT ON story WHEN new.kind = 'open' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND') WHERE CASE new.j ->> '$.type'
    WHEN 'drawer' THEN new.j ->> '$.drawer' IS NULL OR json_type(new.j, '$.session') IS NOT 'integer' OR json_type(new.j, '$.grand') IS NOT 'integer'
      OR json_type(new.j, '$.assigned') IS NOT 'integer' OR json_type(new.j, '$.counted') IS NOT 'integer'
      OR coalesce(json_type(new.j, '$.count'), 'array') <> 'array'
    WHEN 'office' THEN 0
    WHEN 'day' THEN 0
    ELSE 1 END;
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.type' <> 'drawer' AND (json_type(new.j, '$.session') IS NOT 'integer' OR coalesce(
    json_type(new.j, '$.grand'), json_type(new.j, '$.assigned'), json_type(new.j, '$.counted'),
    json_type(new.j, '$.count'), json_type(new.j, '$.drawer')) IS NOT NULL);

  SELECT RAISE(ABORT, 'TW-BOOK')
  WHERE NOT EXISTS (SELECT 1 FROM workstation w WHERE w.code = new.j ->> '$.till' AND w.active = 1)
    OR new.j ->> '$.date' NOT GLOB '[1-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
    OR date(new.j ->> '$.date', '+0 days') IS NOT new.j ->> '$.date'
    OR (new.j ->> '$.type' = 'drawer' AND NOT EXISTS (
      SELECT 1 FROM drawer d WHERE d.code = new.j ->> '$.drawer' AND d.active = 1))
    OR (new.j ->> '$.type' <> 'day' AND 'DAY' IN (new.j ->> '$.drawer', new.j ->> '$.till'));

  -- A business date that is closed takes no book, and no date before it does.
  SELECT RAISE(ABORT, 'TW-DAY') WHERE new.j ->> '$.date' <= (SELECT max(date) FROM day_seal);

  -- A drawer or a back office opens for the day it is by the clock of its till: none that is still to come anywhere, and
  -- none before the day of its last session. Holds, flags and fees count from it.
  SELECT RAISE(ABORT, 'TW-DATE') WHERE new.j ->> '$.type' <> 'day' AND (
    new.j ->> '$.date' <> substr(new.j ->> '$.at', 1, 10) OR new.j ->> '$.date' > date('now', '+14 hours')
    OR new.j ->> '$.date' < (
      SELECT max(date) FROM book WHERE code = coalesce(new.j ->> '$.drawer', new.j ->> '$.till')));

  -- Sessions of a drawer and its grand total go on for ever.
  SELECT RAISE(ABORT, 'TW-NUMBER')
  FROM (
    SELECT CASE new.j ->> '$.type' WHEN 'drawer' THEN new.j ->> '$.drawer' WHEN 'day' THEN 'DAY'
      ELSE new.j ->> '$.till' END AS code) o
  WHERE new.j ->> '$.session' <> coalesce((SELECT max(session) FROM book WHERE code = o.code), 0) + 1
    OR new.book_id <> printf('%s-%04d', o.code, new.j ->> '$.session')
    OR new.j ->> '$.grand' <> coalesce(
      (SELECT opening_grand + taken FROM book WHERE code = o.code ORDER BY session DESC LIMIT 1), 0);

  SELECT RAISE(ABORT, 'TW-TWO')
  WHERE CASE new.j ->> '$.type'
    WHEN 'drawer' THEN EXISTS (
      SELECT 1 FROM book b WHERE b.type = 'drawer' AND b.state IN ('open', 'counting')
        AND (b.code = new.j ->> '$.drawer' OR b.person = new.j ->> '$.by'))
      -- The money of one who is absent lies in the drawer until two people have counted it.
      OR EXISTS (
        SELECT 1 FROM book b
        WHERE b.code = new.j ->> '$.drawer' AND b.state = 'submitted' AND b.decided_by IS NULL)
    WHEN 'day' THEN EXISTS (SELECT 1 FROM book b WHERE b.type = 'day')
    ELSE EXISTS (
      SELECT 1 FROM book b WHERE b.type = 'office' AND b.person = new.j ->> '$.by'
        AND b.code = new.j ->> '$.till' AND b.date = new.j ->> '$.date') END;

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.type' = 'drawer' AND (new.j ->> '$.counted' < 0 OR new.j ->> '$.assigned' <> coalesce(
    (SELECT p.body ->> '$.amount' FROM policy p
      WHERE p.kind = 'float' AND p.scope = new.j ->> '$.drawer' AND p.active = 1 AND p.from_date <= new.j ->> '$.date'
      ORDER BY p.from_date DESC, p.version DESC LIMIT 1),
    (SELECT float_cents FROM drawer WHERE code = new.j ->> '$.drawer')));
  INSERT INTO pieces (j, cents)
  SELECT coalesce(jsonb_extract(new.j, '$.count'), jsonb('[]')), new.j ->> '$.counted'
  WHERE new.j ->> '$.type' = 'drawer';

  INSERT INTO book (id, type, code, session, person, date, state, next_seq, head, receipts, attempts, opening_counted,
    opening_grand, taken, cash, checks, money_orders, opened_at)
  VALUES (new.book_id, new.j ->> '$.type',
    CASE new.j ->> '$.type' WHEN 'drawer' THEN new.j ->> '$.drawer' WHEN 'day' THEN 'DAY' ELSE new.j ->> '$.till' END,
    new.j ->> '$.session', new.j ->> '$.by', new.j ->> '$.date', 'open', 1, zeroblob(32), 0, 0,
    coalesce(new.j ->> '$.counted', 0), coalesce(new.j ->> '$.grand', 0), 0, 0, 0, 0, new.j ->> '$.at');

  -- The float's accounts; the difference from what was assigned is over/short at once.
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT p.value ->> '$.gl' AS gl, p.value ->> '$.tender' AS tender, p.value ->> '$.charge' AS charge,
      p.value ->> '$.account' AS account, p.value ->> '$.cents' AS cents
    FROM jsonb_each(new.j, '$.postings') p WHERE p.value ->> '$.gl' NOT IN ('999-2010', '100-1010')
    UNION ALL SELECT '999-1110', 'cash', NULL, NULL, -(new.j ->> '$.counted')
    UNION ALL SELECT '999-1190', NULL, NULL, NULL, new.j ->> '$.assigned'
    UNION ALL SELECT '100-4190', NULL, NULL, NULL, new.j ->> '$.counted' - new.j ->> '$.assigned')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- Money counted by its pieces: known denominations, none negative, and they add up.
CREATE TRIGGER pieces_add_up INSTEAD OF INSERT ON pieces BEGIN
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.cents IS NOT (SELECT coalesce(sum(p.value ->> '$.cents'), 0) FROM jsonb_each(new.j) p)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j) p
      WHERE p.value ->> '$.cents' IS NOT
          p.value ->> '$.face' * (p.value ->> '$.loose' + p.value ->> '$.packs' * p.value ->> '$.pack_of')
        OR min(p.value ->> '$.loose', p.value ->> '$.packs', p.value ->> '$.pack_of' - 1) < 0
        OR CASE p.value ->> '$.coin'
          WHEN 'yes' THEN p.value ->> '$.face' NOT IN (1, 5, 10, 25, 50, 100)
          ELSE p.value ->> '$.coin' IS NOT NULL
            OR p.value ->> '$.face' NOT IN (100, 200, 500, 1000, 2000, 5000, 10000) END);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Taking money
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER story_receipt INSTEAD OF INSERT ON story_of_receipt WHEN new.kind = 'receipt' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.lines') IS NOT 'array' OR json_type(new.j, '$.tenders') IS NOT 'array';
  SELECT RAISE(ABORT, 'TW-NUMBER')
  WHERE new.j ->> '$.number' <> (SELECT printf('%s-%04d', b.id, b.receipts + 1) FROM book b WHERE b.id = new.book_id);

  -- What is missing, or is no number, is put down as nothing, and found out below.
  INSERT INTO receipt (entry_no, book_id, number, ordinal, payer, channel, received, total, rounding, change)
  VALUES (new.no, new.book_id, coalesce(new.j ->> '$.number', ''),
    (SELECT receipts + 1 FROM book WHERE id = new.book_id), coalesce(new.j ->> '$.payer', ''),
    coalesce(new.j ->> '$.channel', ''), new.j ->> '$.received',
    CAST(coalesce(new.j ->> '$.total', 0) AS INTEGER), CAST(coalesce(new.j ->> '$.rounding', 0) AS INTEGER),
    CAST(coalesce(new.j ->> '$.change', 0) AS INTEGER));

  INSERT INTO receipt_line (entry_no, n, type, charge, account, code, text, open, cents, why)
  SELECT new.no, l.key + 1, coalesce(l.value ->> '$.type', ''), l.value ->> '$.charge', l.value ->> '$.account',
    l.value ->> '$.code', coalesce(l.value ->> '$.text', ''), CAST(l.value ->> '$.open' AS INTEGER),
    CAST(coalesce(l.value ->> '$.cents', 0) AS INTEGER), l.value ->> '$.why'
  FROM jsonb_each(new.j, '$.lines') l;

  INSERT INTO receipt_tender (entry_no, n, kind, cents, net, number, routing, detail)
  SELECT new.no, t.key + 1, coalesce(t.value ->> '$.kind', ''), t.cents, t.cents - iif(k.allow_change = 1, r.change, 0),
    t.value ->> '$.number', t.value ->> '$.routing',
    json_remove(t.value, '$.kind', '$.cents', '$.number', '$.routing')
  FROM receipt r, (
    SELECT key, value, CAST(coalesce(value ->> '$.cents', 0) AS INTEGER) AS cents
    FROM jsonb_each(new.j, '$.tenders') LIMIT -1) t
  LEFT JOIN tender_kind k ON k.code = t.value ->> '$.kind' WHERE r.entry_no = new.no;

  -- Most payments are bills of one account of the books each, paid within what they owe. Such a body is known beforehand
  -- to the last byte: from its rows, and from the charges as they stand. If it is those bytes, then it is canonical, and
  -- each line is what its charge says and not stale; nothing of that has to be looked for. Texts are put between the
  -- quotes as they are, so one with an escape is another body, and every other body is looked at piece by piece. A `?`
  -- stands where no payment has anything: it makes another body of it.
  INSERT INTO story_of_money (no, book_id, body, j, total, rounding, change, sure)
  SELECT new.no, new.book_id, new.body, new.j, r.total, r.rounding, r.change, new.body = concat(
    '{"at":"', new.j ->> '$.at', '","book":"', new.book_id, '","by":"', new.j ->> '$.by', '","change":', r.change,
    ',"channel":"', CASE r.channel WHEN 'counter' THEN 'counter' WHEN 'phone' THEN 'phone' WHEN 'mail' THEN 'mail'
      WHEN 'dropbox' THEN 'dropbox' ELSE '?' END, '","date":"', new.j ->> '$.date', '","drawer":"', new.j ->> '$.drawer',
    '","id":"', new.id, '","kind":"receipt","lines":[', (
      SELECT coalesce(group_concat(concat('{"account":"', l.account, '","cents":', iif(l.cents BETWEEN 1 AND c.open
          AND l.account = c.account AND l.code = c.code AND l.open = c.open AND l.text <> '', l.cents, '?'),
        ',"charge":"', l.charge, '","code":"', l.code, '","open":', l.open,
        ',"rule":"', nullif(new.j ->> ('$.lines[' || (l.n - 1) || '].rule'), 'by_hand'),
        '","shares":[{"cents":', l.cents, ',"gl":"', c.gl, '"}],"text":"', l.text, '","type":"charge","why":"', l.why,
        '"}')), '?')
      FROM receipt_line l JOIN charge c ON c.id = l.charge WHERE l.entry_no = new.no),
    '],"number":"', r.number, '","payer":"', r.payer, '","postings":[', (
      SELECT coalesce(group_concat(concat('{', '"account":"' || account || '",', '"cents":', cents,
        ',"charge":"' || charge || '"', ',"for":"' || for_fund || '"', ',"gl":"', gl, '"', ',"tender":"' || tender || '"',
        '}')), '?')
      FROM posting WHERE entry_no = new.no),
    '],"prev":"', lower(hex(new.prev_hash)), '"', ',"received":"' || iif(
      date(r.received, '+0 days') = r.received AND r.received GLOB '[1-9]*', r.received, NULL) || '"',
    ',"replay":"' || (new.j ->> '$.replay') || '"', ',"rounding":', r.rounding, ',"seq":', new.seq, ',"tenders":[', (
      SELECT coalesce(group_concat(iif(detail = '{}', concat('{"cents":', cents, ',"kind":"', kind, '"',
        ',"number":"' || number || '"', ',"routing":"' || routing || '"', '}'), concat('{',
        '"account":"' || (detail ->> '$.account') || '",', '"approval":"' || (detail ->> '$.approval') || '",',
        '"brand":"' || (detail ->> '$.brand') || '",', '"cents":', cents,
        ',"dated":"' || (detail ->> '$.dated') || '"', ',"fund":"' || (detail ->> '$.fund') || '"',
        ',"kind":"', kind, '"', ',"last_four":"' || (detail ->> '$.last_four') || '"', ',"number":"' || number || '"',
        ',"payer":"' || (detail ->> '$.payer') || '"', ',"reference":"' || (detail ->> '$.reference') || '"',
        ',"routing":"' || routing || '"', '}'))), '?')
      FROM receipt_tender WHERE entry_no = new.no AND cents BETWEEN -999999999999999 AND 999999999999999),
    '],"till":"', new.j ->> '$.till', '","total":', r.total, ',"v":"TW1"}')
  FROM receipt r WHERE r.entry_no = new.no;
END;

-- A receipt that was not known to the last byte has every part a receipt has, and each part is one.
CREATE TRIGGER receipt_complete INSTEAD OF INSERT ON receipt_in_doubt WHEN new.sure IS NOT 1 BEGIN
  INSERT INTO body_in_doubt (body, j, kind) VALUES (new.body, new.j, 'receipt');
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.number' IS NULL OR json_type(new.j, '$.payer') IS NOT 'text'
    OR json_type(new.j, '$.total') IS NOT 'integer' OR json_type(new.j, '$.rounding') IS NOT 'integer'
    OR json_type(new.j, '$.change') IS NOT 'integer'
    OR CASE new.j ->> '$.channel' WHEN 'counter' THEN 0 WHEN 'phone' THEN 0 WHEN 'mail' THEN 0 WHEN 'dropbox' THEN 0
      ELSE 1 END
    OR coalesce(json_array_length(new.j, '$.lines'), 0) = 0 OR coalesce(json_array_length(new.j, '$.tenders'), 0) = 0
    OR json_type(new.j, '$.postings') IS NULL
    OR (json_type(new.j, '$.received') IS NOT NULL AND (date(new.j ->> '$.received', '+0 days') IS NOT new.j ->> '$.received'
      OR new.j ->> '$.received' NOT GLOB '[1-9]*'));

  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.tenders') t
      WHERE t.value ->> '$.kind' IS NULL OR t.value ->> '$.cents' IS NULL)
    OR EXISTS (
      -- What names the rule of a division by hand is of the account that is marked.
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.cents' IS NULL
        OR (l.value ->> '$.rule' = 'by_hand'
          AND (l.value ->> '$.account' = new.j ->> '$.by_hand.account') IS NOT 1))
    OR EXISTS (
      SELECT 1 FROM receipt_line WHERE entry_no = new.no AND CASE type
        WHEN 'charge' THEN text = '' OR charge IS NULL OR account IS NULL OR code IS NULL OR open IS NULL
          OR why IS NULL
        WHEN 'code' THEN text = '' OR code IS NULL OR charge IS NOT NULL
        WHEN 'credit' THEN text = '' OR account IS NULL OR coalesce(charge, code) IS NOT NULL
        ELSE 1 END);
END;

-- What a person divided among an account's charges is marked: whose account, why, and who agreed (rule 5.3). The writer
-- has the right, and for more than the policy on allocation lets one do alone, another person consented to just those
-- parts within the last two minutes. A receipt with the mark is never known to the last byte, so no other one is asked.
CREATE TRIGGER allocated_by_hand INSTEAD OF INSERT ON by_hand BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.by_hand') <> 'object' OR new.j ->> '$.by_hand.account' IS NULL
    OR trim(coalesce(new.j ->> '$.by_hand.reason', ''), (SELECT chars FROM blank)) = ''
    OR (new.j ->> '$.by_hand.by' IS NULL) <> (new.j ->> '$.by_hand.text' IS NULL)
    -- Every bill of that account names this rule and no policy's.
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      WHERE l.value ->> '$.type' = 'charge' AND l.value ->> '$.account' = new.j ->> '$.by_hand.account'
        AND l.value ->> '$.rule' IS NOT 'by_hand');
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE NOT EXISTS (
    SELECT 1 FROM receipt_line l
    WHERE l.entry_no = new.no AND l.type = 'charge' AND l.account = new.j ->> '$.by_hand.account');
  INSERT INTO work_item (entry_no, code) SELECT new.no, 'TW-RIGHT'
  WHERE NOT EXISTS (
      SELECT 1 FROM person p JOIN role_right r ON r.role = p.role
      WHERE p.name = new.j ->> '$.by' AND p.active = 1 AND r.right_name = 'allocate')
    AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.entry_no = new.no AND w.code = 'TW-RIGHT');
  INSERT INTO work_item (entry_no, code) SELECT new.no, 'TW-APPROVAL'
  FROM (
    SELECT sum(l.cents) AS cents, group_concat(concat(l.charge, ' ', l.cents), ', ' ORDER BY l.n) AS parts
    FROM receipt_line l
    WHERE l.entry_no = new.no AND l.type = 'charge' AND l.account = new.j ->> '$.by_hand.account') d
  WHERE (new.j ->> '$.by_hand.by' IS NOT NULL OR d.cents > coalesce((
      SELECT p.body ->> '$.by_hand' FROM policy p
      WHERE p.kind = 'allocation' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= new.j ->> '$.date'
      ORDER BY p.from_date DESC, p.version DESC LIMIT 1), 0))
    AND NOT EXISTS (
      SELECT 1 FROM approval a JOIN person p ON p.name = a.approved_by JOIN role_right r ON r.role = p.role
      WHERE a.entry_id = new.j ->> '$.id' AND a.kind = 'allocation'
        AND a.target = concat(new.j ->> '$.by_hand.account', ': ', d.parts)
        AND a.amount = d.cents AND a.reason = new.j ->> '$.by_hand.reason'
        AND a.text_hash = new.j ->> '$.by_hand.text' AND a.approved_by = new.j ->> '$.by_hand.by'
        AND a.requested_by = new.j ->> '$.by' AND a.approved_by <> new.j ->> '$.by'
        AND p.active = 1 AND r.right_name = 'approve'
        AND unixepoch('now') - unixepoch(a.approved_at) BETWEEN -1 AND 120);
END;

-- Items and ways to pay are those of the writer's departments (PI12): an empty list is all of them, on either side.
-- Bills and credit of an account are everybody's.
CREATE TRIGGER departments_kept INSTEAD OF INSERT ON limited WHEN new.limits BEGIN
  INSERT INTO work_item (entry_no, code) SELECT new.no, 'TW-RIGHT' FROM person p
  WHERE p.name = new.j ->> '$.by'
    AND NOT EXISTS (SELECT 1 FROM work_item w WHERE w.entry_no = new.no AND w.code = 'TW-RIGHT')
    AND (EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l JOIN revenue_code r ON r.code = l.value ->> '$.code'
      WHERE l.value ->> '$.type' = 'code' AND r.department <> ''
        AND NOT EXISTS (SELECT 1 FROM json_each(p.departments) d WHERE d.value = r.department))
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.tenders') t JOIN tender_kind k ON k.code = t.value ->> '$.kind'
      WHERE k.departments <> '[]' AND NOT EXISTS (
        SELECT 1 FROM json_each(p.departments) d JOIN json_each(k.departments) o ON o.value = d.value)));
END;

-- Without the server a session takes cash and checks, so much on one receipt, in all and on so many receipts as a policy
-- says (rule 5.16); what is beyond it waits for a supervisor.
CREATE TRIGGER limits_alone INSTEAD OF INSERT ON alone WHEN new.offline = 1 BEGIN
  INSERT INTO work_item (entry_no, code) SELECT new.no, 'TW-ALONE'
  FROM (SELECT (
      SELECT p.body FROM policy p
      WHERE p.kind = 'alone' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= new.j ->> '$.date'
      ORDER BY p.from_date DESC, p.version DESC LIMIT 1) AS said) p, (
    SELECT sum(r.total) AS cents, count(*) AS receipts
    FROM entry o JOIN receipt r ON r.entry_no = o.no
    WHERE o.book_id = new.j ->> '$.book' AND o.offline = 1 AND o.kind = 'receipt') taken
  WHERE new.j ->> '$.total' > coalesce(p.said ->> '$.amount', 0)
    OR taken.cents > coalesce(p.said ->> '$.session', 0)
    OR taken.receipts > coalesce(p.said ->> '$.receipts', 200)
    OR EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.tenders') t WHERE t.value ->> '$.kind' NOT IN ('cash', 'check'));
END;

-- An account flagged after returned checks is paid by certified kinds only, through the last day of its flag (rule
-- 5.8.3): for more, cents of other kinds, the receipt names another person's consent to just that, given within the last
-- two minutes. One it names without need must be there too.
CREATE TRIGGER checks_allowed INSTEAD OF INSERT ON unsure WHEN new.cents IS NOT NULL BEGIN
  INSERT INTO work_item (entry_no, code) SELECT new.no, 'TW-APPROVAL'
  WHERE (json_type(new.j, '$.approval') IS NOT NULL OR EXISTS (
      SELECT 1 FROM receipt_line l JOIN account c ON c.number = l.account
      WHERE l.entry_no = new.no AND c.cash_only_until >= new.j ->> '$.date'))
    AND NOT EXISTS (
    SELECT 1 FROM approval a JOIN person p ON p.name = a.approved_by JOIN role_right r ON r.role = p.role
    WHERE a.entry_id = new.j ->> '$.id' AND a.kind = 'receipt' AND a.amount >= new.cents
      AND a.text_hash = new.j ->> '$.approval.text' AND a.approved_by = new.j ->> '$.approval.by'
      AND a.requested_by = new.j ->> '$.by' AND a.approved_by <> new.j ->> '$.by'
      AND p.active = 1 AND r.right_name = 'override'
      AND unixepoch('now') - unixepoch(a.approved_at) BETWEEN -1 AND 120
      AND NOT EXISTS (
        SELECT 1 FROM receipt_line l JOIN account c ON c.number = l.account
        WHERE l.entry_no = new.no AND new.cents > 0 AND c.cash_only_until >= new.j ->> '$.date'
          AND instr(concat(', ', a.target, ', '), concat(', ', c.number, ', ')) = 0));
END;

-- What was handed over, what it paid, and where it goes.
CREATE TRIGGER story_money INSTEAD OF INSERT ON story_of_money BEGIN
  INSERT INTO receipt_in_doubt (no, body, j, sure) VALUES (new.no, new.body, new.j, new.sure);

  -- Known ways to pay, each within its own rules; change comes from the one that gives change, and is less than it.
  SELECT RAISE(ABORT, 'TW-TENDER')
  WHERE new.change < 0
    OR (SELECT count(*) FROM receipt_tender t JOIN tender_kind k ON k.code = t.kind
      WHERE t.entry_no = new.no AND k.allow_change = 1) NOT BETWEEN new.change > 0 AND 1
    OR EXISTS (
      SELECT 1 FROM receipt_tender t LEFT JOIN tender_kind k ON k.code = t.kind
      WHERE t.entry_no = new.no AND (k.active IS NOT 1 OR t.net <= 0 OR t.cents < k.min_cents OR t.cents > k.max_cents
        OR (k.gl IS NULL AND t.kind <> 'on_account')
        OR (k.required_fields <> '[]' AND EXISTS (
          -- What begins with a mark of ASCII, as nearly all do, is looked at no further.
          SELECT 1 FROM json_each(k.required_fields) f
          WHERE CASE f.value WHEN 'number' THEN t.number WHEN 'routing' THEN t.routing
              ELSE t.detail ->> ('$.' || f.value) END GLOB '[!-~]*' IS NOT 1
            AND trim(coalesce(CASE f.value WHEN 'number' THEN t.number WHEN 'routing' THEN t.routing
              ELSE t.detail ->> ('$.' || f.value) END, ''), (SELECT chars FROM blank)) = ''))
        OR (t.kind = 'on_account' AND (t.detail ->> '$.account' IS NULL
          OR NOT EXISTS (SELECT 1 FROM fund WHERE code = t.detail ->> '$.fund' AND code <> '999')
          OR (SELECT sum(o.cents) FROM receipt_tender o
              WHERE o.entry_no = new.no AND o.kind = 'on_account' AND o.detail ->> '$.account' = t.detail ->> '$.account')
            > (SELECT coalesce(sum(l.cents), 0) FROM receipt_line l
              WHERE l.entry_no = new.no AND l.type <> 'credit' AND l.account = t.detail ->> '$.account')))));

  -- One story: lines and rounding make the total, and tenders less change make it too.
  SELECT RAISE(ABORT, 'TW-STORY')
  FROM (SELECT sum(cents) AS cents, min(cents) AS least, count(*) AS lines FROM receipt_line WHERE entry_no = new.no) l,
    (SELECT sum(net) AS net, count(*) AS tenders FROM receipt_tender WHERE entry_no = new.no) t
  WHERE l.cents + new.rounding <> new.total OR t.net <> new.total OR t.net <= 0
    OR l.least <= 0 OR l.lines <> json_array_length(new.j, '$.lines')
    OR t.tenders <> json_array_length(new.j, '$.tenders')
    OR (new.rounding <> 0 AND (abs(new.rounding) > 4 OR NOT EXISTS (
      SELECT 1 FROM receipt_tender t JOIN tender_kind k ON k.code = t.kind
      WHERE t.entry_no = new.no AND k.allow_change = 1 AND t.net % 5 = 0
        AND (new.change + new.rounding) % 5 <> 0)));

  -- Cash is rounded only as a policy of the city says, to a nickel, and never when the exact amount was handed over.
  INSERT INTO doubt (entry_no, code, stands)
  VALUES (new.no, 'TW-STORY', new.rounding <> 0 AND CASE (
      SELECT p.body ->> '$.mode' FROM policy p
      WHERE p.kind = 'rounding' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= (
        SELECT date FROM book WHERE id = new.book_id)
      ORDER BY p.from_date DESC, p.version DESC LIMIT 1)
    WHEN 'symmetric5' THEN abs(new.rounding) > 2
    WHEN 'payer_favour5' THEN new.rounding > 0
    WHEN 'round_up_credit' THEN new.rounding < 0
    ELSE 1 END);

  INSERT INTO lines_in_doubt (no, j, sure) VALUES (new.no, new.j, new.sure);

  SELECT RAISE(ABORT, 'TW-CHARGE')
  WHERE EXISTS (
      SELECT 1 FROM receipt_line WHERE entry_no = new.no AND charge IS NOT NULL GROUP BY charge HAVING count(*) > 1);

  -- Only what somebody limited to departments takes is looked at by line, and only kinds that are not certified, and a
  -- consent that is named, have to be allowed.
  INSERT INTO limited (no, j, limits)
  VALUES (new.no, new.j, (SELECT departments <> '[]' FROM person WHERE name = new.j ->> '$.by'));
  INSERT INTO alone (no, j, offline)
  VALUES (new.no, new.j, (SELECT offline FROM entry WHERE no = new.no));
  INSERT INTO unsure (no, j, cents)
  VALUES (new.no, new.j, coalesce((
      SELECT sum(t.cents) FROM receipt_tender t JOIN tender_kind k ON k.code = t.kind
      WHERE t.entry_no = new.no AND k.certified = 0),
    iif(json_type(new.j, '$.approval') IS NULL, NULL, 0)));

  -- Which tender paid which line: tenders as keyed, lines as in the cart, cash at what it was due before rounding.
  INSERT INTO receipt_pair (entry_no, line, tender, cents)
  SELECT new.no, l.n, t.n, min(l.upto, t.upto) - max(l.upto - l.cents, t.upto - t.cents)
  FROM (
    SELECT n, cents, (SELECT sum(o.cents) FROM receipt_line o WHERE o.entry_no = new.no AND o.n <= r.n) AS upto
    FROM receipt_line r WHERE entry_no = new.no LIMIT -1) l
  JOIN (
    SELECT r.n, r.net - CASE new.rounding WHEN 0 THEN 0 ELSE (
        SELECT new.rounding * (k.allow_change = 1) FROM tender_kind k WHERE k.code = r.kind) END AS cents, (
        SELECT sum(o.net) FROM receipt_tender o WHERE o.entry_no = new.no AND o.n <= r.n)
      - CASE new.rounding WHEN 0 THEN 0 ELSE (
        SELECT new.rounding * count(*) FROM receipt_tender o JOIN tender_kind k ON k.code = o.kind
        WHERE o.entry_no = new.no AND o.n <= r.n AND k.allow_change = 1) END AS upto
    FROM receipt_tender r WHERE r.entry_no = new.no LIMIT -1) t
    ON min(l.upto, t.upto) > max(l.upto - l.cents, t.upto - t.cents);

  -- Every posting follows from a tender, a line or the rounding, once; what is posted to a fund, and only that, it claims
  -- from the pool.
  SELECT RAISE(ABORT, 'TW-POST')
  WHERE new.sure IS NOT 1
    AND (SELECT count(*) FROM posting WHERE entry_no = new.no) <> coalesce(json_array_length(new.j, '$.postings'), 0);
  SELECT RAISE(ABORT, 'TW-POST') FROM posting p
  WHERE p.entry_no = new.no AND (p.cents = 0 OR (p.gl = '999-2010') <> (p.for_fund IS NOT NULL)
    OR (p.gl IN ('999-2010', p.fund || '-1010') AND coalesce(p.tender, p.charge, p.account) IS NOT NULL)
    OR p.gl NOT IN (SELECT code FROM gl_account));
  SELECT RAISE(ABORT, 'TW-POST') FROM posting WHERE entry_no = new.no
  GROUP BY coalesce(for_fund, fund)
  HAVING sum(CASE WHEN gl = '999-2010' THEN cents WHEN gl = fund || '-1010' AND fund <> '999' THEN cents ELSE 0 END) <> 0
    OR (coalesce(for_fund, fund) <> '999' AND sum(iif(for_fund IS NULL, cents, 0)) <> 0)
    OR sum(gl = '999-2010') > 1 OR sum(gl = fund || '-1010') > 1
    OR (coalesce(for_fund, fund) = '999' AND sum(for_fund IS NOT NULL) > 0);
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents, 1 AS own FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL
    SELECT coalesce(k.gl, t.detail ->> '$.fund' || '-2300'), t.kind, NULL,
      CASE WHEN k.gl IS NULL THEN t.detail ->> '$.account' END, -t.net, 0
    FROM receipt_tender t JOIN tender_kind k ON k.code = t.kind WHERE t.entry_no = new.no
    UNION ALL
    SELECT coalesce(s.value ->> '$.gl', l.value ->> '$.fund' || '-2300'), NULL, r.charge, r.account,
      coalesce(s.value ->> '$.cents', r.cents), 0
    FROM jsonb_each(new.j, '$.lines') l JOIN receipt_line r ON r.entry_no = new.no AND r.n = l.key + 1
    LEFT JOIN jsonb_each(l.value, '$.shares') s
    WHERE new.sure IS NOT 1
    UNION ALL -- Of a line that is known to the last byte, the one share is its charge's.
    SELECT c.gl, NULL, r.charge, r.account, r.cents, 0
    FROM receipt_line r JOIN charge c ON c.id = r.charge WHERE new.sure IS 1 AND r.entry_no = new.no
    UNION ALL SELECT '100-4191', NULL, NULL, NULL, new.rounding, 0)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0 OR sum(own) > 1;
END;

-- Lines that were not known to the last byte: each is asked for, by a trigger of its own, for being entered costs by its
-- length.
CREATE TRIGGER lines_doubted INSTEAD OF INSERT ON lines_in_doubt WHEN new.sure IS NOT 1 BEGIN
  INSERT INTO line_by_line (no, j) VALUES (new.no, new.j);
END;

CREATE TRIGGER lines_stand INSTEAD OF INSERT ON line_by_line BEGIN
  -- Each line: not more than is open, its shares make it, and what is paid is there and belongs to the account and the
  -- GL accounts it says. The worst of all lines is the answer.
  SELECT RAISE(ABORT, substr(worst, 2)) FROM (
    SELECT min(CASE r.type
      WHEN 'credit' THEN CASE
        WHEN l.value ->> '$.fund' IS NULL OR json_type(l.value, '$.shares') IS NOT NULL THEN '1TW-KIND'
        WHEN NOT EXISTS (SELECT 1 FROM account a WHERE a.number = r.account)
          OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.code = l.value ->> '$.fund' AND f.code <> '999')
          THEN '3TW-CHARGE' END
      ELSE CASE
        WHEN r.type = 'charge' AND l.value ->> '$.rule' IS NULL THEN '1TW-KIND'
        WHEN r.type = 'code' AND l.value ->> '$.quantity' IS NULL THEN '1TW-KIND'
        WHEN l.value ->> '$.quantity' <= 0 OR r.cents > r.open THEN '2TW-STORY'
        ELSE (
          SELECT CASE
            WHEN count(*) = 0 THEN '1TW-KIND'
            WHEN sum(s.value ->> '$.cents') IS NOT r.cents OR min(coalesce(s.value ->> '$.cents', 0)) <= 0
              OR (count(*) > 1 AND EXISTS (
                SELECT 1 FROM jsonb_each(l.value, '$.shares') x JOIN jsonb_each(l.value, '$.shares') y ON y.key > x.key
                WHERE coalesce(x.value ->> '$.gl', '') = coalesce(y.value ->> '$.gl', ''))) THEN '2TW-STORY'
            WHEN r.type = 'charge' THEN CASE
              WHEN c.account IS NOT r.account OR c.code IS NOT r.code OR sum(CASE
                WHEN c.gl IS NOT NULL THEN s.value ->> '$.gl' IS NOT c.gl
                ELSE NOT EXISTS (SELECT 1 FROM charge_share h WHERE h.charge = c.id AND h.gl = s.value ->> '$.gl')
                END) THEN '3TW-CHARGE' END
            WHEN sum(NOT EXISTS (
                SELECT 1 FROM code_share h JOIN revenue_code k ON k.code = h.code
                WHERE h.code = r.code AND h.gl = s.value ->> '$.gl' AND k.active = 1))
              OR (r.account IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account a WHERE a.number = r.account)) THEN '3TW-CHARGE' END
          FROM jsonb_each(l.value, '$.shares') s) END
      END) AS worst
    FROM jsonb_each(new.j, '$.lines') l
    JOIN receipt_line r ON r.entry_no = new.no AND r.n = l.key + 1
    LEFT JOIN charge c ON c.id = r.charge)
  WHERE worst IS NOT NULL;

  SELECT RAISE(ABORT, 'TW-CHARGE')
  WHERE EXISTS (
      SELECT 1 FROM receipt_line r JOIN (
        SELECT code, gl, weight, sum(weight) OVER (PARTITION BY code) AS whole FROM code_share
        WHERE code IN (SELECT code FROM receipt_line WHERE entry_no = new.no AND type = 'code')) h ON h.code = r.code
      WHERE r.entry_no = new.no AND r.type = 'code' AND h.whole <= abs(h.whole * coalesce(
        (SELECT s.value ->> '$.cents' FROM jsonb_each(new.j, '$.lines[' || (r.n - 1) || '].shares') s
          WHERE s.value ->> '$.gl' = h.gl), 0) - h.weight * r.cents));

  INSERT INTO doubt (entry_no, code, stands)
  VALUES (new.no, 'TW-STALE', EXISTS (
    SELECT 1 FROM receipt_line l JOIN charge c ON c.id = l.charge
    WHERE l.entry_no = new.no AND (l.open <> c.open OR (c.gl IS NULL AND EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines[' || (l.n - 1) || '].shares') s
      JOIN charge_share h ON h.charge = c.id AND h.gl = s.value ->> '$.gl' WHERE s.value ->> '$.cents' > h.open)))));

  INSERT INTO by_hand (no, j) SELECT new.no, new.j WHERE json_type(new.j, '$.by_hand') IS NOT NULL;
END;

-- Another person, with the right, agreed to exactly this act of a session within the last two minutes; what was written
-- without the server waits for a supervisor.
CREATE TRIGGER consented_by_another INSTEAD OF INSERT ON consented BEGIN
  INSERT INTO work_item (entry_no, code) SELECT new.no, 'TW-APPROVAL' WHERE NOT EXISTS (
    SELECT 1 FROM approval a JOIN person p ON p.name = a.approved_by JOIN role_right r ON r.role = p.role
    WHERE a.entry_id = new.id AND a.kind = new.kind AND a.target = new.target
      AND a.amount = new.cents AND a.reason = new.j ->> '$.reason' AND trim(a.reason, (SELECT chars FROM blank)) <> ''
      AND a.text_hash = new.j ->> '$.approval.text' AND a.approved_by = new.j ->> '$.approval.by'
      AND a.requested_by = new.j ->> '$.by' AND a.approved_by <> new.j ->> '$.by'
      AND p.active = 1 AND r.right_name = 'approve'
      AND unixepoch('now') - unixepoch(a.approved_at) BETWEEN -1 AND 120);
END;

CREATE TRIGGER story_void INSTEAD OF INSERT ON story WHEN new.kind = 'void' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR new.j ->> '$.target' IS NULL OR new.j ->> '$.reason' IS NULL
    OR json_type(new.j, '$.total') IS NOT 'integer'
    OR coalesce(new.j ->> '$.customer_present', '') NOT IN ('yes', 'no')
    OR coalesce(new.j ->> '$.original_taken', '') NOT IN ('yes', 'no')
    OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL
    OR json_type(new.j, '$.postings') IS NULL;

  SELECT RAISE(ABORT, 'TW-STORY') FROM entry o LEFT JOIN receipt r ON r.entry_no = o.no
  WHERE o.id = new.j ->> '$.of' AND o.kind IN ('receipt', 'drop', 'pickup', 'paid_in', 'paid_out')
    AND new.j ->> '$.total' <> coalesce(r.total, o.body ->> '$.cents');

  SELECT RAISE(ABORT, 'TW-VOID') WHERE NOT EXISTS (
    SELECT 1 FROM entry o LEFT JOIN receipt r ON r.entry_no = o.no
    WHERE o.id = new.j ->> '$.of' AND o.book_id = new.book_id
      AND o.kind IN ('receipt', 'drop', 'pickup', 'paid_in', 'paid_out')
      AND new.j ->> '$.target' = coalesce(r.number, o.id)
      AND NOT EXISTS (SELECT 1 FROM void v WHERE v.of_no = o.no)
      AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.of_no = o.no)
      AND NOT EXISTS (SELECT 1 FROM tender_correction c WHERE c.of_no = o.no));

  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM agreed WHERE no = new.no AND by = new.j ->> '$.approval.by' AND text = new.j ->> '$.approval.text');

  INSERT INTO void (entry_no, of_no) SELECT new.no, o.no FROM entry o WHERE o.id = new.j ->> '$.of';
  UPDATE receipt SET voided_by = new.no WHERE entry_no = (SELECT of_no FROM void WHERE entry_no = new.no);

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT pos, gl, for_fund, tender, charge, account, cents FROM posting WHERE entry_no = new.no
    UNION ALL
    SELECT pos, gl, for_fund, tender, charge, account, cents FROM posting
    WHERE entry_no = (SELECT of_no FROM void WHERE entry_no = new.no))
  GROUP BY pos, gl, for_fund, tender, charge, account HAVING sum(cents) <> 0;
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Cash without a receipt
-- ---------------------------------------------------------------------------------------------------------------------

-- More openings without a sale than the city allows a session are agreed to by another person; one that names a consent
-- without need must have it too.
CREATE TRIGGER story_no_sale INSTEAD OF INSERT ON story WHEN new.kind = 'no_sale' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.reason' IS NULL OR (json_type(new.j, '$.approval') IS NOT NULL
    AND (new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL));
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j, new.book_id, 0
  WHERE json_type(new.j, '$.approval') IS NOT NULL OR (
    SELECT count(*) FROM entry e WHERE e.book_id = new.book_id AND e.kind = 'no_sale' AND e.no <> new.no) >= (
    SELECT p.body ->> '$.limit' FROM policy p
    WHERE p.kind = 'no_sale' AND p.scope IS NULL AND p.active = 1
      AND p.from_date <= (SELECT date FROM book WHERE id = new.book_id)
    ORDER BY p.from_date DESC, p.version DESC LIMIT 1);
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- A drop, or a pickup by another person who agrees to it: cash of the drawer is cash of the vault.
CREATE TRIGGER story_to_vault INSTEAD OF INSERT ON story WHEN new.kind IN ('drop', 'pickup') BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.cents') IS NOT 'integer' OR new.j ->> '$.reason' IS NULL
    OR coalesce(json_type(new.j, '$.count'), 'array') <> 'array'
    OR (new.kind = 'pickup' AND (new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL));
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.cents' <= 0;
  INSERT INTO pieces (j, cents)
  SELECT jsonb_extract(new.j, '$.count'), new.j ->> '$.cents' WHERE json_type(new.j, '$.count') IS NOT NULL;
  SELECT RAISE(ABORT, 'TW-CASH')
  WHERE new.j ->> '$.cents' > (SELECT cash FROM book WHERE id = new.book_id);
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j, new.book_id, new.j ->> '$.cents'
  WHERE new.kind = 'pickup' OR json_type(new.j, '$.approval') IS NOT NULL;
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting WHERE entry_no = new.no
    UNION ALL SELECT '999-1115', NULL, NULL, NULL, -(new.j ->> '$.cents')
    UNION ALL SELECT '999-1110', 'cash', NULL, NULL, new.j ->> '$.cents')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- Cash goes to another drawer: it is in transit until that drawer takes what it counted (rule 5.5).
CREATE TRIGGER story_transfer_out INSTEAD OF INSERT ON story WHEN new.kind = 'transfer_out' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.to') IS NOT 'text' OR json_type(new.j, '$.cents') IS NOT 'integer'
    OR json_type(new.j, '$.count') IS NOT 'array' OR new.j ->> '$.reason' IS NULL;
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.cents' <= 0;
  INSERT INTO pieces (j, cents) VALUES (jsonb_extract(new.j, '$.count'), new.j ->> '$.cents');
  SELECT RAISE(ABORT, 'TW-TRANSFER')
  WHERE new.j ->> '$.to' = new.j ->> '$.drawer'
    OR NOT EXISTS (SELECT 1 FROM drawer WHERE code = new.j ->> '$.to' AND active = 1);
  SELECT RAISE(ABORT, 'TW-CASH')
  WHERE new.j ->> '$.cents' > (SELECT cash FROM book WHERE id = new.book_id);

  INSERT INTO transfer (entry_no, from_book, to_drawer, cents, open)
  VALUES (new.no, new.book_id, new.j ->> '$.to', new.j ->> '$.cents', new.j ->> '$.cents');

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting WHERE entry_no = new.no
    UNION ALL SELECT '999-1112', NULL, NULL, NULL, -(new.j ->> '$.cents')
    UNION ALL SELECT '999-1110', 'cash', NULL, NULL, new.j ->> '$.cents')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- The drawer it was sent to takes what it counted, more or less; or the session that sent it takes it back. Once.
CREATE TRIGGER story_transfer_in INSTEAD OF INSERT ON story WHEN new.kind = 'transfer_in' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR json_type(new.j, '$.cents') IS NOT 'integer'
    OR json_type(new.j, '$.count') IS NOT 'array';
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.cents' <= 0;
  INSERT INTO pieces (j, cents) VALUES (jsonb_extract(new.j, '$.count'), new.j ->> '$.cents');
  SELECT RAISE(ABORT, 'TW-TRANSFER') WHERE NOT EXISTS (
    SELECT 1 FROM entry o JOIN transfer t ON t.entry_no = o.no
    WHERE o.id = new.j ->> '$.of' AND coalesce(t.taken_by, t.ruled_by) IS NULL
      AND (t.to_drawer = new.j ->> '$.drawer' OR t.from_book = new.book_id));

  UPDATE transfer SET taken_by = new.no, taken = new.j ->> '$.cents', open = open - new.j ->> '$.cents'
  WHERE entry_no = (SELECT no FROM entry WHERE id = new.j ->> '$.of');

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting WHERE entry_no = new.no
    UNION ALL SELECT '999-1110', 'cash', NULL, NULL, -(new.j ->> '$.cents')
    UNION ALL SELECT '999-1112', NULL, NULL, NULL, new.j ->> '$.cents')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- What a transfer left in transit is ruled to be over/short of one of its sessions, once, by neither's person.
CREATE TRIGGER story_transfer_ruling INSTEAD OF INSERT ON story WHEN new.kind = 'transfer_ruling' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR json_type(new.j, '$.cents') IS NOT 'integer'
    OR new.j ->> '$.charged' IS NULL OR new.j ->> '$.reason' IS NULL;
  SELECT RAISE(ABORT, 'TW-TRANSFER') WHERE NOT EXISTS (
    SELECT 1 FROM entry o JOIN transfer t ON t.entry_no = o.no LEFT JOIN entry i ON i.no = t.taken_by
    WHERE o.id = new.j ->> '$.of' AND t.open <> 0 AND new.j ->> '$.charged' IN (t.from_book, i.book_id));
  SELECT RAISE(ABORT, 'TW-STORY')
  FROM entry o JOIN transfer t ON t.entry_no = o.no
  WHERE o.id = new.j ->> '$.of' AND new.j ->> '$.cents' <> t.open;
  SELECT RAISE(ABORT, 'TW-PEN')
  FROM entry o JOIN transfer t ON t.entry_no = o.no LEFT JOIN entry i ON i.no = t.taken_by
    JOIN book b ON b.person = new.j ->> '$.by' AND (b.id IN (t.from_book, i.book_id) OR (
      i.no IS NULL AND b.type = 'drawer' AND b.code = t.to_drawer
      AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.book_id = b.id AND s.entry_no < o.no)))
  WHERE o.id = new.j ->> '$.of';

  UPDATE transfer SET ruled_by = new.no, open = 0
  WHERE entry_no = (SELECT no FROM entry WHERE id = new.j ->> '$.of');

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', '100-1010')
    UNION ALL SELECT '999-1112', NULL, NULL, NULL, new.j ->> '$.cents'
    UNION ALL SELECT '100-4190', NULL, NULL, NULL, -(new.j ->> '$.cents'))
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- A tender of a receipt of this session was another kind: another person agrees, and its sum is unchanged (rule 5.6.5).
-- `place` counts the receipt's tenders as keyed, and after them its corrections.
CREATE TRIGGER story_tender_correction INSTEAD OF INSERT ON story WHEN new.kind = 'tender_correction' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR new.j ->> '$.target' IS NULL OR new.j ->> '$.from' IS NULL
    OR json_type(new.j, '$.place') IS NOT 'integer' OR json_type(new.j, '$.total') IS NOT 'integer'
    OR new.j ->> '$.reason' IS NULL OR json_array_length(new.j, '$.tenders') IS NOT 1
    OR json_type(new.j, '$.tenders[0].cents') IS NOT 'integer' OR new.j ->> '$.tenders[0].kind' IS NULL
    OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL;

  SELECT RAISE(ABORT, 'TW-RECEIPT') WHERE NOT EXISTS (
    SELECT 1 FROM entry o JOIN receipt r ON r.entry_no = o.no
    WHERE o.id = new.j ->> '$.of' AND o.book_id = new.book_id AND r.number = new.j ->> '$.target'
      AND r.voided_by IS NULL AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.of_no = o.no));

  SELECT RAISE(ABORT, 'TW-TENDER')
  WHERE new.j ->> '$.from' = new.j ->> '$.tenders[0].kind'
    OR NOT EXISTS (SELECT 1 FROM tender_kind WHERE code = new.j ->> '$.from' AND gl IS NOT NULL)
    OR NOT EXISTS (
      SELECT 1 FROM tender_kind k WHERE k.code = new.j ->> '$.tenders[0].kind' AND k.active = 1 AND k.gl IS NOT NULL
        AND NOT EXISTS (
          SELECT 1 FROM json_each(k.required_fields) f
          WHERE trim(coalesce(new.j ->> ('$.tenders[0].' || f.value), ''), (SELECT chars FROM blank)) = ''))
    OR NOT EXISTS (
      SELECT 1 FROM entry o JOIN receipt_tender t ON t.entry_no = o.no
      WHERE o.id = new.j ->> '$.of' AND t.n = new.j ->> '$.place' AND t.kind = new.j ->> '$.from'
      UNION ALL
      SELECT 1 FROM entry o JOIN tender_correction t ON t.of_no = o.no
      WHERE o.id = new.j ->> '$.of' AND t.n = new.j ->> '$.place' AND t.kind = new.j ->> '$.from');

  INSERT INTO tender_correction (entry_no, of_no, source, n, kind, cents, number, routing, detail)
  SELECT new.no, o.no, new.j ->> '$.place', 1
      + (SELECT count(*) FROM receipt_tender t WHERE t.entry_no = o.no)
      + (SELECT count(*) FROM tender_correction c WHERE c.of_no = o.no),
    t.value ->> '$.kind', t.value ->> '$.cents', t.value ->> '$.number', t.value ->> '$.routing',
    json_remove(t.value, '$.kind', '$.cents', '$.number', '$.routing')
  FROM entry o, jsonb_each(new.j, '$.tenders') t WHERE o.id = new.j ->> '$.of';

  -- Not more is taken from a tender than it came to.
  SELECT RAISE(ABORT, 'TW-STORY') FROM tender_correction c
  WHERE c.entry_no = new.no AND (c.cents <= 0 OR c.cents <> new.j ->> '$.total' OR coalesce(
      (SELECT net FROM receipt_tender t WHERE t.entry_no = c.of_no AND t.n = c.source),
      (SELECT cents FROM tender_correction t WHERE t.of_no = c.of_no AND t.n = c.source))
    < (SELECT sum(t.cents) FROM tender_correction t WHERE t.of_no = c.of_no AND t.source = c.source));

  -- Another person than who corrects and whose session it is agreed to exactly this within the last two minutes.
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM agreed WHERE no = new.no AND by = new.j ->> '$.approval.by' AND text = new.j ->> '$.approval.text'
      AND by <> (SELECT person FROM book WHERE id = new.book_id));

  -- Nobody passes a flag by keying cash and correcting it to a check: who agrees may allow that too (rule 5.8.3).
  SELECT RAISE(ABORT, 'TW-APPROVAL') FROM tender_correction c JOIN tender_kind k ON k.code = c.kind AND k.certified = 0
  WHERE c.entry_no = new.no AND EXISTS (
      SELECT 1 FROM receipt_line l JOIN account a ON a.number = l.account
      WHERE l.entry_no = c.of_no AND a.cash_only_until >= new.j ->> '$.date')
    AND NOT EXISTS (
      SELECT 1 FROM person p JOIN role_right r ON r.role = p.role
      WHERE p.name = new.j ->> '$.approval.by' AND r.right_name = 'override');

  -- It leaves the account it had been put to.
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL
    SELECT k.gl, c.kind, NULL, NULL, -c.cents FROM tender_correction c JOIN tender_kind k ON k.code = c.kind
    WHERE c.entry_no = new.no
    UNION ALL
    SELECT p.gl, p.tender, NULL, NULL, c.cents FROM tender_correction c JOIN posting p
      ON p.tender = new.j ->> '$.from' AND p.entry_no = coalesce(
        (SELECT t.entry_no FROM tender_correction t WHERE t.of_no = c.of_no AND t.n = c.source), c.of_no)
    WHERE c.entry_no = new.no)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- Cash comes in or goes out for something, named by its accounts. Beyond what the city lets a session pay out by itself,
-- all together and what was undone left out, another person agrees; $50.00 where no policy says it.
CREATE TRIGGER story_paid INSTEAD OF INSERT ON story WHEN new.kind IN ('paid_in', 'paid_out') BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.cents') IS NOT 'integer' OR new.j ->> '$.reason' IS NULL OR new.j ->> '$.party' IS NULL
    OR json_type(new.j, '$.shares') IS NOT 'array' OR coalesce(json_type(new.j, '$.count'), 'array') <> 'array'
    OR (json_type(new.j, '$.approval') IS NOT NULL
      AND (new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL));
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.cents' <= 0;
  INSERT INTO pieces (j, cents)
  SELECT jsonb_extract(new.j, '$.count'), new.j ->> '$.cents' WHERE json_type(new.j, '$.count') IS NOT NULL;
  INSERT INTO purpose (no, j) VALUES (new.no, new.j);
  SELECT RAISE(ABORT, 'TW-CASH')
  WHERE new.kind = 'paid_out' AND new.j ->> '$.cents' > (SELECT cash FROM book WHERE id = new.book_id);
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j, new.book_id, new.j ->> '$.cents'
  WHERE json_type(new.j, '$.approval') IS NOT NULL OR (new.kind = 'paid_out' AND new.j ->> '$.cents' + (
    SELECT coalesce(sum(e.body ->> '$.cents'), 0) FROM entry e
    WHERE e.book_id = new.book_id AND e.kind = 'paid_out' AND e.no <> new.no
      AND json_type(e.body, '$.approval') IS NULL AND NOT EXISTS (SELECT 1 FROM void v WHERE v.of_no = e.no)) > coalesce((
    SELECT p.body ->> '$.amount' FROM policy p
    WHERE p.kind = 'paid_out' AND p.scope IS NULL AND p.active = 1
      AND p.from_date <= (SELECT date FROM book WHERE id = new.book_id)
    ORDER BY p.from_date DESC, p.version DESC LIMIT 1), 5000));
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL SELECT '999-1110', 'cash', NULL, NULL, iif(new.kind = 'paid_in', -1, 1) * (new.j ->> '$.cents')
    UNION ALL
    SELECT s.value ->> '$.gl', NULL, NULL, NULL, iif(new.kind = 'paid_in', 1, -1) * (s.value ->> '$.cents')
    FROM jsonb_each(new.j, '$.shares') s)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- What is left of a bill somebody paid on is let go, or what an account has too much in one fund is kept: whole, and no
-- more than the policy says (rule 5.4); without one nothing is. Beyond what it lets one do alone another person agrees.
CREATE TRIGGER story_small_difference INSTEAD OF INSERT ON story WHEN new.kind = 'small_difference' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE coalesce(new.j ->> '$.way', '') NOT IN ('under', 'over') OR new.j ->> '$.account' IS NULL
    OR new.j ->> '$.target' IS NULL OR new.j ->> '$.reason' IS NULL OR json_type(new.j, '$.total') IS NOT 'integer'
    OR new.j ->> iif(new.j ->> '$.way' = 'under', '$.charge', '$.fund') IS NULL
    OR json_type(new.j, iif(new.j ->> '$.way' = 'under', '$.fund', '$.charge')) IS NOT NULL
    OR (json_type(new.j, '$.approval') IS NOT NULL
      AND (new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL));
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.target' <> new.j ->> '$.account' OR new.j ->> '$.total' <= 0
    OR trim(new.j ->> '$.reason', (SELECT chars FROM blank)) = '';
  SELECT RAISE(ABORT, 'TW-CHARGE')
  WHERE new.j ->> '$.way' = 'under' AND NOT EXISTS (
    SELECT 1 FROM charge c
    WHERE c.id = new.j ->> '$.charge' AND c.account = new.j ->> '$.account' AND c.open < c.amount);
  SELECT RAISE(ABORT, 'TW-STALE')
  WHERE new.j ->> '$.way' = 'under'
    AND new.j ->> '$.total' <> (SELECT open FROM charge WHERE id = new.j ->> '$.charge');
  SELECT RAISE(ABORT, 'TW-CREDIT')
  WHERE new.j ->> '$.way' = 'over' AND new.j ->> '$.total' IS NOT (
    SELECT cents FROM credit WHERE account = new.j ->> '$.account' AND fund = new.j ->> '$.fund');
  -- What was let go of the same bill before counts too: a bill that is let go, and open again, is let go no further.
  SELECT RAISE(ABORT, 'TW-LIMIT')
  WHERE new.j ->> '$.total' + (
    SELECT coalesce(sum(d.cents), 0) FROM small_difference d
    WHERE d.account = new.j ->> '$.account' AND d.charge = new.j ->> '$.charge') > coalesce((
    SELECT p.body ->> '$.amount' FROM policy p
    WHERE p.kind = 'small_difference' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= new.j ->> '$.date'
    ORDER BY p.from_date DESC, p.version DESC LIMIT 1), 0);
  -- What came by a check that may still come back is not the city's yet.
  SELECT RAISE(ABORT, 'TW-CREDIT')
  WHERE new.j ->> '$.way' = 'over' AND (SELECT cents FROM held_credit WHERE no = new.no) > 0;
  -- Who agrees is told which bill, or which fund's credit, and which way. What anybody did alone for the account that
  -- day counts as one act.
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j, concat(new.j ->> '$.account', ': ', new.j ->> '$.way', ' ',
    new.j ->> iif(new.j ->> '$.way' = 'under', '$.charge', '$.fund')), new.j ->> '$.total'
  WHERE json_type(new.j, '$.approval') IS NOT NULL OR new.j ->> '$.total' + (
    SELECT coalesce(sum(d.cents), 0) FROM small_difference d
    WHERE d.account = new.j ->> '$.account' AND d.date = new.j ->> '$.date' AND d.alone = 1) > coalesce((
    SELECT p.body ->> '$.alone' FROM policy p
    WHERE p.kind = 'small_difference' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= new.j ->> '$.date'
    ORDER BY p.from_date DESC, p.version DESC LIMIT 1), 0);
  INSERT INTO small_difference (entry_no, account, charge, fund, date, cents, alone)
  VALUES (new.no, new.j ->> '$.account', new.j ->> '$.charge', new.j ->> '$.fund', new.j ->> '$.date',
    new.j ->> '$.total', json_type(new.j, '$.approval') IS NULL);
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL
    SELECT '100-4192', NULL, NULL, NULL, iif(new.j ->> '$.way' = 'under', -1, 1) * (new.j ->> '$.total')
    UNION ALL
    SELECT c.gl, NULL, c.id, c.account, c.open FROM charge c
    WHERE new.j ->> '$.way' = 'under' AND c.id = new.j ->> '$.charge' AND c.gl IS NOT NULL
    UNION ALL
    SELECT h.gl, NULL, c.id, c.account, h.open FROM charge c JOIN charge_share h ON h.charge = c.id
    WHERE new.j ->> '$.way' = 'under' AND c.id = new.j ->> '$.charge' AND c.gl IS NULL
    UNION ALL
    SELECT new.j ->> '$.fund' || '-2300', NULL, NULL, new.j ->> '$.account', -(new.j ->> '$.total')
    WHERE new.j ->> '$.way' = 'over')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- The accounts add up to the amount. They are a revenue code's by its weights, or else a single one; and none of them is
-- the pool's, something the city owns or is owed, a customer's, or where differences of counting and rounding go.
CREATE TRIGGER purpose_stands INSTEAD OF INSERT ON purpose BEGIN
  SELECT RAISE(ABORT, 'TW-STORY') FROM (
    SELECT sum(s.value ->> '$.cents') AS whole, min(coalesce(s.value ->> '$.cents', 0)) AS least,
      count(DISTINCT coalesce(s.value ->> '$.gl', '')) AS accounts, count(*) AS parts
    FROM jsonb_each(new.j, '$.shares') s)
  WHERE whole IS NOT new.j ->> '$.cents' OR least <= 0 OR accounts <> parts
    OR (new.j ->> '$.code' IS NULL AND parts <> 1);
  SELECT RAISE(ABORT, 'TW-CHARGE') FROM jsonb_each(new.j, '$.shares') s
  WHERE NOT EXISTS (
    SELECT 1 FROM gl_account g
    WHERE g.code = s.value ->> '$.gl' AND g.active = 1 AND g.fund <> '999' AND g.kind <> 'asset'
      AND g.code NOT IN (g.fund || '-2300', g.fund || '-2310', '100-4190', '100-4191', '100-4192'));
  SELECT RAISE(ABORT, 'TW-CHARGE') WHERE new.j ->> '$.code' IS NOT NULL AND (
    NOT EXISTS (
      SELECT 1 FROM revenue_code r WHERE r.code = new.j ->> '$.code' AND r.active = 1 AND r.needs_account = 0)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.shares') s
      WHERE NOT EXISTS (
        SELECT 1 FROM code_share h WHERE h.code = new.j ->> '$.code' AND h.gl = s.value ->> '$.gl'))
    OR EXISTS (
      SELECT 1 FROM (
        SELECT gl, weight, sum(weight) OVER () AS whole FROM code_share WHERE code = new.j ->> '$.code') h
      WHERE h.whole <= abs(h.whole * coalesce((
        SELECT s.value ->> '$.cents' FROM jsonb_each(new.j, '$.shares') s WHERE s.value ->> '$.gl' = h.gl), 0)
        - h.weight * (new.j ->> '$.cents'))));
END;

-- Bills and coins for others of the same worth, never more than the drawer holds.
CREATE TRIGGER story_exchange INSTEAD OF INSERT ON story WHEN new.kind = 'exchange' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.cents') IS NOT 'integer' OR new.j ->> '$.reason' IS NULL OR new.j ->> '$.party' IS NULL
    OR json_type(new.j, '$.pieces_in') IS NOT 'array' OR json_type(new.j, '$.pieces_out') IS NOT 'array';
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.cents' <= 0;
  INSERT INTO pieces (j, cents) VALUES (jsonb_extract(new.j, '$.pieces_in'), new.j ->> '$.cents');
  INSERT INTO pieces (j, cents) VALUES (jsonb_extract(new.j, '$.pieces_out'), new.j ->> '$.cents');
  SELECT RAISE(ABORT, 'TW-CASH')
  WHERE new.j ->> '$.cents' > (SELECT cash FROM book WHERE id = new.book_id);
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j, new.book_id, new.j ->> '$.cents'
  WHERE json_type(new.j, '$.approval') IS NOT NULL;
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- A counterfeit note is kept and credited to nobody: the books name it and move no money.
CREATE TRIGGER story_counterfeit INSTEAD OF INSERT ON story WHEN new.kind = 'counterfeit' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.face') IS NOT 'integer' OR new.j ->> '$.serial' IS NULL OR new.j ->> '$.payer' IS NULL
    OR new.j ->> '$.reason' IS NULL;
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.face' NOT IN (100, 200, 500, 1000, 2000, 5000, 10000) OR new.j ->> '$.serial' = '';
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Counting and closing
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER story_begin_count INSTEAD OF INSERT ON story WHEN new.kind = 'begin_count' BEGIN
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- Nothing can be taken any more once a later session of the drawer has carried its grand total on.
CREATE TRIGGER story_cancel_count INSTEAD OF INSERT ON story WHEN new.kind = 'cancel_count' BEGIN
  SELECT RAISE(ABORT, 'TW-STATE') FROM book b
  WHERE b.id = new.book_id AND (b.attempts > 0
    OR EXISTS (SELECT 1 FROM book later WHERE later.code = b.code AND later.session > b.session));
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

CREATE TRIGGER story_count INSTEAD OF INSERT ON story WHEN new.kind = 'count' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.attempt') IS NOT 'integer' OR json_type(new.j, '$.counted') IS NOT 'integer'
    OR json_type(new.j, '$.count') IS NOT 'array' OR json_type(new.j, '$.checks') IS NOT 'array'
    OR json_type(new.j, '$.money_orders') IS NOT 'array' OR json_type(new.j, '$.checks_total') IS NOT 'integer'
    OR json_type(new.j, '$.money_orders_total') IS NOT 'integer'
    OR (json_type(new.j, '$.approval') IS NOT NULL AND (new.j ->> '$.reason' IS NULL
      OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL));

  -- The cashier counts until it balances, three times at most.
  SELECT RAISE(ABORT, 'TW-STATE') FROM book b
  WHERE b.id = new.book_id AND b.state = 'counting' AND (b.attempts >= 3 OR (b.attempts > 0 AND (
    SELECT balanced FROM drawer_count WHERE book_id = b.id ORDER BY entry_no DESC LIMIT 1) = 1));

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.attempt' <> (SELECT attempts + 1 FROM book WHERE id = new.book_id)
    OR new.j ->> '$.checks_total' <> (SELECT coalesce(sum(c.value ->> '$.cents'), 0)
      FROM jsonb_each(new.j, '$.checks') c)
    OR new.j ->> '$.money_orders_total' <> (SELECT coalesce(sum(c.value ->> '$.cents'), 0)
      FROM jsonb_each(new.j, '$.money_orders') c)
    OR EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.checks') c WHERE coalesce(c.value ->> '$.cents', 0) <= 0)
    OR EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.money_orders') c WHERE coalesce(c.value ->> '$.cents', 0) <= 0);
  INSERT INTO pieces (j, cents) VALUES (jsonb_extract(new.j, '$.count'), new.j ->> '$.counted');

  -- What a supervisor submitted for who was absent is counted by two people, and nothing else is.
  SELECT RAISE(ABORT, 'TW-APPROVAL') FROM book b
  WHERE b.id = new.book_id AND (json_type(new.j, '$.approval') IS NOT NULL) <> (b.state = 'submitted' AND (
    SELECT json_type(s.body, '$.approval') IS NOT NULL FROM entry s
    WHERE s.book_id = b.id AND s.kind = 'submit' ORDER BY s.seq DESC LIMIT 1));
  SELECT RAISE(ABORT, 'TW-APPROVAL') FROM book b
  WHERE b.id = new.book_id AND new.j ->> '$.approval.by' = b.person;
  INSERT INTO counted_along (id, kind, j, target)
  SELECT new.id, new.kind, new.j, new.book_id WHERE json_type(new.j, '$.approval') IS NOT NULL;

  INSERT INTO drawer_count (entry_no, book_id, attempt, by_person, counted, checks, money_orders, expected,
    expected_checks, expected_money_orders, balanced)
  SELECT new.no, b.id, b.attempts + 1, new.j ->> '$.by', new.j ->> '$.counted', new.j ->> '$.checks_total',
    new.j ->> '$.money_orders_total', b.cash, b.checks, b.money_orders,
    new.j ->> '$.counted' = b.cash AND new.j ->> '$.checks_total' = b.checks
      AND new.j ->> '$.money_orders_total' = b.money_orders
  FROM book b WHERE b.id = new.book_id;

  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- Another person, who may count drawers, agreed within the last two minutes to what was counted.
CREATE TRIGGER counted_by_two INSTEAD OF INSERT ON counted_along BEGIN
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM approval a JOIN person p ON p.name = a.approved_by JOIN role_right r ON r.role = p.role
    WHERE a.entry_id = new.id AND a.kind = new.kind AND a.target = new.target
      AND a.amount = new.j ->> '$.counted' + new.j ->> '$.checks_total' + new.j ->> '$.money_orders_total'
      AND a.reason = new.j ->> '$.reason' AND trim(a.reason, (SELECT chars FROM blank)) <> ''
      AND a.text_hash = new.j ->> '$.approval.text' AND a.approved_by = new.j ->> '$.approval.by'
      AND a.requested_by = new.j ->> '$.by' AND a.approved_by <> new.j ->> '$.by'
      AND p.active = 1 AND r.right_name = 'count'
      AND unixepoch('now') - unixepoch(a.approved_at) BETWEEN -1 AND 120);
END;

-- A supervisor counts an open drawer of somebody else, with another person who consents to what was counted. The drawer
-- stands where the count says: a payment in between, and it is no count of anything.
CREATE TRIGGER story_surprise_count INSTEAD OF INSERT ON story WHEN new.kind = 'surprise_count' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR json_type(new.j, '$.at_seq') IS NOT 'integer' OR new.j ->> '$.reason' IS NULL
    OR coalesce(new.j ->> '$.chosen', '') NOT IN ('random', 'asked') OR json_type(new.j, '$.counted') IS NOT 'integer'
    OR json_type(new.j, '$.count') IS NOT 'array' OR json_type(new.j, '$.checks') IS NOT 'array'
    OR json_type(new.j, '$.money_orders') IS NOT 'array' OR json_type(new.j, '$.checks_total') IS NOT 'integer'
    OR json_type(new.j, '$.money_orders_total') IS NOT 'integer'
    OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL;

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.checks_total' <> (SELECT coalesce(sum(c.value ->> '$.cents'), 0)
      FROM jsonb_each(new.j, '$.checks') c)
    OR new.j ->> '$.money_orders_total' <> (SELECT coalesce(sum(c.value ->> '$.cents'), 0)
      FROM jsonb_each(new.j, '$.money_orders') c)
    OR EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.checks') c WHERE coalesce(c.value ->> '$.cents', 0) <= 0)
    OR EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.money_orders') c WHERE coalesce(c.value ->> '$.cents', 0) <= 0);
  INSERT INTO pieces (j, cents) VALUES (jsonb_extract(new.j, '$.count'), new.j ->> '$.counted');

  SELECT RAISE(ABORT, refusal) FROM (
    SELECT CASE
      WHEN b.id IS NULL OR b.type <> 'drawer' THEN 'TW-BOOK'
      WHEN b.state <> 'open' THEN 'TW-STATE'
      WHEN b.person = new.j ->> '$.by' THEN 'TW-PEN'
      WHEN b.next_seq <> new.j ->> '$.at_seq' + 1 THEN 'TW-SEQ' END AS refusal
    FROM (SELECT new.j ->> '$.of' AS target) LEFT JOIN book b ON b.id = target)
  WHERE refusal IS NOT NULL;

  INSERT INTO counted_along (id, kind, j, target) VALUES (new.id, new.kind, new.j, new.j ->> '$.of');

  INSERT INTO surprise_count (entry_no, book_id, at_seq, at, by_person, witness, chosen, counted, checks, money_orders,
    expected, expected_checks, expected_money_orders, balanced)
  SELECT new.no, b.id, new.j ->> '$.at_seq', new.j ->> '$.at', new.j ->> '$.by', new.j ->> '$.approval.by',
    new.j ->> '$.chosen', new.j ->> '$.counted', new.j ->> '$.checks_total', new.j ->> '$.money_orders_total',
    b.cash, b.checks, b.money_orders,
    new.j ->> '$.counted' = b.cash AND new.j ->> '$.checks_total' = b.checks
      AND new.j ->> '$.money_orders_total' = b.money_orders
  FROM book b WHERE b.id = new.j ->> '$.of';

  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

CREATE TRIGGER story_submit INSTEAD OF INSERT ON story WHEN new.kind = 'submit' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND') WHERE json_type(new.j, '$.attempts') IS NOT 'integer'
    OR (json_type(new.j, '$.approval') IS NOT NULL AND (new.j ->> '$.reason' IS NULL
      OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL));
  SELECT RAISE(ABORT, 'TW-STATE') FROM book b
  WHERE b.id = new.book_id AND json_type(new.j, '$.approval') IS NULL AND b.attempts < 3 AND NOT (b.attempts > 0 AND (
    SELECT balanced FROM drawer_count WHERE book_id = b.id ORDER BY entry_no DESC LIMIT 1) = 1);
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.attempts' <> (SELECT attempts FROM book WHERE id = new.book_id);
  -- A supervisor submits for who is absent: it is not their own session, and a second person agrees who is not absent
  -- either. Whatever was counted before counts no more: two people count.
  SELECT RAISE(ABORT, 'TW-APPROVAL') FROM book b
  WHERE b.id = new.book_id AND json_type(new.j, '$.approval') IS NOT NULL
    AND b.person IN (new.j ->> '$.by', new.j ->> '$.approval.by');
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j, new.book_id, 0 WHERE json_type(new.j, '$.approval') IS NOT NULL;
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

CREATE TRIGGER story_return INSTEAD OF INSERT ON story WHEN new.kind = 'return' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND') WHERE new.j ->> '$.reason' IS NULL;
  SELECT RAISE(ABORT, 'TW-TWO') FROM book b JOIN book o
    ON o.type = 'drawer' AND o.state IN ('open', 'counting') AND (o.code = b.code OR o.person = b.person)
  WHERE b.id = new.book_id;
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

CREATE TRIGGER story_close_drawer INSTEAD OF INSERT ON story
WHEN new.kind = 'close' AND (SELECT type FROM book WHERE id = new.book_id) = 'drawer' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.counted') IS NOT 'integer' OR json_type(new.j, '$.over_short') IS NOT 'integer'
    OR json_type(new.j, '$.checks_over_short') IS NOT 'integer'
    OR json_type(new.j, '$.money_orders_over_short') IS NOT 'integer'
    OR json_type(new.j, '$.float_back') IS NOT 'integer' OR json_type(new.j, '$.to_vault') IS NOT 'integer'
    OR json_type(new.j, '$.entries') IS NOT 'integer' OR json_type(new.j, '$.receipts') IS NOT 'integer'
    OR json_type(new.j, '$.grand') IS NOT 'integer' OR json_type(new.j, '$.session') IS NOT 'integer'
    OR coalesce(json_type(new.j, '$.totals'), 'array') <> 'array';

  -- A count that did not balance, or no longer does after what was put right since, is decided by another person's.
  SELECT RAISE(ABORT, 'TW-STATE') FROM book b
  WHERE b.id = new.book_id AND NOT EXISTS (
    SELECT 1 FROM drawer_count c
    WHERE c.entry_no = (SELECT max(entry_no) FROM drawer_count WHERE book_id = b.id)
      AND c.attempt = b.attempts AND (c.by_person <> b.person OR (c.balanced = 1
        AND (c.counted, c.checks, c.money_orders) = (b.cash, b.checks, b.money_orders))));

  SELECT RAISE(ABORT, 'TW-NUMBER') FROM book b WHERE b.id = new.book_id AND new.j ->> '$.session' <> b.session;

  SELECT RAISE(ABORT, 'TW-STORY')
  FROM book b JOIN drawer_count c ON c.entry_no = (SELECT max(entry_no) FROM drawer_count WHERE book_id = b.id)
  WHERE b.id = new.book_id AND (new.j ->> '$.counted' <> c.counted
    OR new.j ->> '$.over_short' <> c.counted - b.cash
    OR new.j ->> '$.checks_over_short' <> c.checks - b.checks
    OR new.j ->> '$.money_orders_over_short' <> c.money_orders - b.money_orders
    OR new.j ->> '$.float_back' <> min(b.opening_counted, c.counted)
    OR new.j ->> '$.to_vault' <> c.counted - min(b.opening_counted, c.counted)
    OR new.j ->> '$.entries' <> new.seq OR new.j ->> '$.receipts' <> b.receipts
    OR new.j ->> '$.grand' <> b.opening_grand + b.taken);

  -- What was corrected counts as what it was put right to (rule 5.6.5).
  INSERT INTO seal_total (book_id, tender, count_of, cents)
  SELECT new.book_id, kind, count(*), sum(standing)
  FROM (
    SELECT t.kind, t.net - coalesce((
      SELECT sum(c.cents) FROM tender_correction c WHERE c.of_no = t.entry_no AND c.source = t.n), 0) AS standing
    FROM entry e JOIN receipt r ON r.entry_no = e.no JOIN receipt_tender t ON t.entry_no = e.no
    WHERE e.book_id = new.book_id AND r.voided_by IS NULL
    UNION ALL
    SELECT t.kind, t.cents - coalesce((
      SELECT sum(c.cents) FROM tender_correction c WHERE c.of_no = t.of_no AND c.source = t.n), 0)
    FROM entry e JOIN tender_correction t ON t.entry_no = e.no WHERE e.book_id = new.book_id)
  WHERE standing > 0 GROUP BY kind;

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE coalesce(json_extract(new.j, '$.totals'), '[]') <> (
    SELECT json_group_array(json_object('cents', cents, 'count_of', count_of, 'tender', tender) ORDER BY tender)
    FROM seal_total WHERE book_id = new.book_id);

  INSERT INTO seal (book_id, entry_no, entries, head, grand, receipts, over_short)
  VALUES (new.book_id, new.no, new.seq, new.hash, new.j ->> '$.grand', new.j ->> '$.receipts',
    new.j ->> '$.over_short');

  -- Over/short by what it was found in, the float back, the rest to the vault: the drawer is empty.
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', '100-1010')
    UNION ALL SELECT '999-1110', 'cash', NULL, NULL, new.j ->> '$.counted' - new.j ->> '$.over_short'
    UNION ALL SELECT '999-1120', 'check', NULL, NULL, -(new.j ->> '$.checks_over_short')
    UNION ALL SELECT '999-1120', 'money_order', NULL, NULL, -(new.j ->> '$.money_orders_over_short')
    UNION ALL SELECT '100-4190', NULL, NULL, NULL, new.j ->> '$.over_short' + new.j ->> '$.checks_over_short'
      + new.j ->> '$.money_orders_over_short'
    UNION ALL SELECT '999-1190', NULL, NULL, NULL, -(new.j ->> '$.float_back')
    UNION ALL SELECT '999-1115', NULL, NULL, NULL, -(new.j ->> '$.to_vault'))
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

CREATE TRIGGER story_close_office INSTEAD OF INSERT ON story
WHEN new.kind = 'close' AND (SELECT type FROM book WHERE id = new.book_id) = 'office' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.entries') IS NOT 'integer' OR json_type(new.j, '$.session') IS NOT 'integer';
  SELECT RAISE(ABORT, 'TW-NUMBER') FROM book b WHERE b.id = new.book_id AND new.j ->> '$.session' <> b.session;
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.entries' <> new.seq;
  INSERT INTO seal (book_id, entry_no, entries, head, grand, receipts, over_short)
  VALUES (new.book_id, new.no, new.seq, new.hash, 0, 0, 0);
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Closing the day
-- ---------------------------------------------------------------------------------------------------------------------

-- A daily seal covers every book since the one before it, through its date. All of them are sealed, nothing is on its
-- way between two drawers, and what it says of them is what the books say. A clock that is ahead closes no day to come.
CREATE TRIGGER story_seal INSTEAD OF INSERT ON story WHEN new.kind = 'seal' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE json_type(new.j, '$.books') IS NOT 'array' OR json_type(new.j, '$.totals') IS NOT 'array'
    OR json_type(new.j, '$.entries') IS NOT 'integer' OR json_type(new.j, '$.receipts') IS NOT 'integer'
    OR json_type(new.j, '$.voids') IS NOT 'integer' OR json_type(new.j, '$.over_short') IS NOT 'integer'
    OR json_type(new.j, '$.version') IS NOT 'integer' OR new.j ->> '$.previous' IS NULL
    OR new.j ->> '$.date' NOT GLOB '[1-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
    OR date(new.j ->> '$.date', '+0 days') IS NOT new.j ->> '$.date';
  SELECT RAISE(ABORT, 'TW-DAY') WHERE new.j ->> '$.date' <= (SELECT max(date) FROM day_seal);
  SELECT RAISE(ABORT, 'TW-OPEN')
  WHERE new.j ->> '$.date' > date('now', '+14 hours')
    OR EXISTS (SELECT 1 FROM book WHERE date <= new.j ->> '$.date' AND type <> 'day' AND state <> 'sealed')
    OR (SELECT coalesce(sum(p.cents), 0) FROM book b JOIN entry e ON e.book_id = b.id JOIN posting p ON p.entry_no = e.no
      WHERE b.date <= new.j ->> '$.date' AND b.date > coalesce((SELECT max(date) FROM day_seal), '')
        AND p.gl = '999-1112') <> 0
    -- What one drawer took too much does not make up for what another never got.
    OR EXISTS (SELECT 1 FROM transfer t JOIN book b ON b.id = t.from_book
      WHERE t.open <> 0 AND b.date <= new.j ->> '$.date');

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.previous' IS NOT coalesce(
      (SELECT lower(hex(hash)) FROM day_seal ORDER BY date DESC LIMIT 1), lower(hex(zeroblob(32))))
    OR new.j ->> '$.version' IS NOT (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'schema');
  SELECT RAISE(ABORT, 'TW-STORY') FROM (
    SELECT coalesce(sum(s.entries), 0) AS entries, coalesce(sum(s.receipts), 0) AS receipts,
      coalesce(sum(s.over_short), 0) AS over_short,
      json_group_array(json_object('book', s.book_id, 'entries', s.entries, 'grand', s.grand, 'head',
        lower(hex(s.head)), 'over_short', s.over_short, 'receipts', s.receipts, 'totals', json((
          SELECT json_group_array(json_object('cents', t.cents, 'count_of', t.count_of, 'tender', t.tender)
            ORDER BY t.tender)
          FROM seal_total t WHERE t.book_id = s.book_id))) ORDER BY s.book_id) AS books
    FROM book b JOIN seal s ON s.book_id = b.id
    WHERE b.date <= new.j ->> '$.date' AND b.date > coalesce((SELECT max(date) FROM day_seal), ''))
  WHERE json_extract(new.j, '$.books') <> books OR new.j ->> '$.entries' <> entries
    OR new.j ->> '$.receipts' <> receipts OR new.j ->> '$.over_short' <> over_short;
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE json_extract(new.j, '$.totals') <> (
      SELECT json_group_array(json_object('cents', cents, 'count_of', count_of, 'tender', tender) ORDER BY tender)
      FROM (
        SELECT t.tender, sum(t.count_of) AS count_of, sum(t.cents) AS cents
        FROM book b JOIN seal_total t ON t.book_id = b.id
        WHERE b.date <= new.j ->> '$.date' AND b.date > coalesce((SELECT max(date) FROM day_seal), '')
        GROUP BY t.tender LIMIT -1))
    OR new.j ->> '$.voids' <> (
      SELECT count(*) FROM book b JOIN entry e ON e.book_id = b.id AND e.kind = 'void'
      WHERE b.date <= new.j ->> '$.date' AND b.date > coalesce((SELECT max(date) FROM day_seal), ''));

  INSERT INTO day_seal (date, entry_no, hash, books, entries, receipts, voids, over_short)
  VALUES (new.j ->> '$.date', new.no, new.hash, json_array_length(new.j, '$.books'), new.j ->> '$.entries',
    new.j ->> '$.receipts', new.j ->> '$.voids', new.j ->> '$.over_short');
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Back office
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER story_import INSTEAD OF INSERT ON story WHEN new.kind = 'import' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.source' IS NULL OR coalesce(json_array_length(new.j, '$.lines'), 0) = 0
    OR json_type(new.j, '$.postings') IS NULL OR EXISTS (
    SELECT 1 FROM jsonb_each(new.j, '$.lines') l
    WHERE json_type(l.value, '$.cents') IS NOT 'integer' OR l.value ->> '$.charge' IS NULL
      OR l.value ->> '$.account' IS NULL OR coalesce(json_array_length(l.value, '$.shares'), 0) = 0
      OR l.value ->> '$.code' IS NULL
      OR coalesce(l.value ->> '$.billed', '2000-01-01') NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
      OR CASE l.value ->> '$.type'
        WHEN 'charge' THEN l.value ->> '$.text' IS NULL
          OR coalesce(l.value ->> '$.due', '') NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
        WHEN 'raise' THEN json_type(l.value, '$.open') IS NOT 'integer'
        WHEN 'paid' THEN json_type(l.value, '$.open') IS NOT 'integer'
        ELSE 1 END);

  SELECT RAISE(ABORT, 'TW-STORY') FROM jsonb_each(new.j, '$.lines') l
  WHERE CASE l.value ->> '$.type'
      WHEN 'charge' THEN l.value ->> '$.cents' <= 0
      WHEN 'paid' THEN l.value ->> '$.cents' >= 0 OR l.value ->> '$.open' + l.value ->> '$.cents' < 0
      ELSE l.value ->> '$.cents' = 0 OR l.value ->> '$.open' + l.value ->> '$.cents' < 0 END
    OR l.value ->> '$.cents' IS NOT (
      SELECT CASE WHEN min(s.value ->> '$.cents' * sign(l.value ->> '$.cents')) > 0
          AND count(DISTINCT s.value ->> '$.gl') = count(*) AND min(s.value ->> '$.gl' GLOB '*-1310')
        THEN sum(s.value ->> '$.cents') END
      FROM jsonb_each(l.value, '$.shares') s);

  SELECT RAISE(ABORT, 'TW-CHARGE')
  WHERE EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l GROUP BY l.value ->> '$.charge' HAVING count(*) > 1)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l LEFT JOIN charge c ON c.id = l.value ->> '$.charge'
      WHERE CASE l.value ->> '$.type'
        WHEN 'charge' THEN c.id IS NOT NULL
          -- Such a name is that of what a returned check or a reversal of that receipt makes owed.
          OR l.value ->> '$.charge' GLOB 'R[CV]-*-[0-9][0-9][0-9][0-9]*-[0-9][0-9][0-9][0-9]*-*'
          OR NOT EXISTS (SELECT 1 FROM account a WHERE a.number = l.value ->> '$.account')
          OR NOT EXISTS (SELECT 1 FROM revenue_code r WHERE r.code = l.value ->> '$.code')
        ELSE c.account IS NOT l.value ->> '$.account' OR c.code IS NOT l.value ->> '$.code' OR EXISTS (
          SELECT 1 FROM jsonb_each(l.value, '$.shares') s
          WHERE CASE WHEN c.gl IS NOT NULL THEN s.value ->> '$.gl' IS NOT c.gl
            ELSE NOT EXISTS (SELECT 1 FROM charge_share h WHERE h.charge = c.id AND h.gl = s.value ->> '$.gl'
              AND h.open + s.value ->> '$.cents' >= 0) END) END);

  INSERT INTO work_item (entry_no, code)
  SELECT new.no, 'TW-STALE' WHERE EXISTS (
    SELECT 1 FROM jsonb_each(new.j, '$.lines') l JOIN charge c ON c.id = l.value ->> '$.charge'
    WHERE l.value ->> '$.type' <> 'charge' AND l.value ->> '$.open' <> c.open);

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting WHERE entry_no = new.no
    UNION ALL
    SELECT s.value ->> '$.gl', NULL, l.value ->> '$.charge', l.value ->> '$.account', -(s.value ->> '$.cents')
    FROM jsonb_each(new.j, '$.lines') l, jsonb_each(l.value, '$.shares') s
    UNION ALL
    SELECT substr(s.value ->> '$.gl', 1, instr(s.value ->> '$.gl', '-')) || '1399', NULL, NULL,
      l.value ->> '$.account', s.value ->> '$.cents'
    FROM jsonb_each(new.j, '$.lines') l, jsonb_each(l.value, '$.shares') s)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;

  -- More or less was billed than the books knew.
  UPDATE charge SET amount = amount + (
    SELECT l.value ->> '$.cents' FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.charge' = charge.id)
  WHERE id IN (
    SELECT l.value ->> '$.charge' FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.type' = 'raise');
  UPDATE charge_share SET amount = amount + (
    SELECT s.value ->> '$.cents' FROM jsonb_each(new.j, '$.lines') l, jsonb_each(l.value, '$.shares') s
    WHERE l.value ->> '$.charge' = charge_share.charge AND s.value ->> '$.gl' = charge_share.gl)
  WHERE (charge, gl) IN (
    SELECT l.value ->> '$.charge', s.value ->> '$.gl'
    FROM jsonb_each(new.j, '$.lines') l, jsonb_each(l.value, '$.shares') s WHERE l.value ->> '$.type' = 'raise');

  INSERT INTO charge (id, account, code, text, gl, due, billed, amount, open, entry_no)
  SELECT l.value ->> '$.charge', l.value ->> '$.account', l.value ->> '$.code', l.value ->> '$.text',
    CASE WHEN json_array_length(l.value, '$.shares') = 1 THEN l.value ->> '$.shares[0].gl' END,
    l.value ->> '$.due', l.value ->> '$.billed', l.value ->> '$.cents', l.value ->> '$.cents', new.no
  FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.type' = 'charge';
  INSERT INTO charge_share (charge, gl, amount, open)
  SELECT l.value ->> '$.charge', s.value ->> '$.gl', s.value ->> '$.cents', s.value ->> '$.cents'
  FROM jsonb_each(new.j, '$.lines') l, jsonb_each(l.value, '$.shares') s
  WHERE l.value ->> '$.type' = 'charge' AND json_array_length(l.value, '$.shares') > 1;
END;

CREATE TRIGGER story_setup INSTEAD OF INSERT ON story WHEN new.kind = 'setup' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE coalesce(new.j ->> '$.what', '') NOT IN ('person', 'right', 'code', 'policy', 'city', 'drawer', 'printer',
      'workstation', 'tender', 'gl', 'fund', 'bank', 'account')
    OR new.j ->> '$.key' IS NULL OR coalesce(json_type(new.j, '$.before'), json_type(new.j, '$.after')) IS NULL
    OR coalesce(json_type(new.j, '$.before'), 'object') <> 'object'
    OR coalesce(json_type(new.j, '$.after'), 'object') <> 'object';
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

CREATE TRIGGER story_annulled INSTEAD OF INSERT ON story WHEN new.kind = 'annulled' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE coalesce(new.j ->> '$.tried', '') GLOB '*[^0-9a-f]*' OR length(coalesce(new.j ->> '$.tried', '')) <> 64
    OR json_type(new.j, '$.amount') IS NOT 'integer' OR new.j ->> '$.reason' IS NULL;
  SELECT RAISE(ABORT, 'TW-NUMBER')
  WHERE new.j ->> '$.number' IS NOT CASE new.j ->> '$.of_kind' WHEN 'receipt' THEN
    (SELECT printf('%s-%04d', b.id, b.receipts + 1) FROM book b WHERE b.id = new.book_id) END;
  -- A submission for who is absent stands in their book: it is given up with the consent it needed, and once.
  SELECT RAISE(ABORT, 'TW-APPROVAL') FROM book b
  WHERE b.id = new.book_id AND new.j ->> '$.of_kind' = 'submit' AND new.j ->> '$.by' <> b.person AND NOT EXISTS (
    SELECT 1 FROM approval a JOIN person p ON p.name = a.approved_by JOIN role_right r ON r.role = p.role
    WHERE a.entry_id = new.id AND a.kind = 'submit' AND a.target = new.book_id AND a.amount = 0
      AND a.requested_by = new.j ->> '$.by' AND a.approved_by NOT IN (new.j ->> '$.by', b.person)
      AND p.active = 1 AND r.right_name = 'approve');
  SELECT RAISE(ABORT, 'TW-POST') WHERE EXISTS (SELECT 1 FROM posting WHERE entry_no = new.no);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- To the bank
-- ---------------------------------------------------------------------------------------------------------------------

-- What a deposit says its sessions bring is what they brought, by the postings; what was counted into the bag is that
-- same money, tender by tender; and each check is one that was taken, unless the session was closed over or short in it.
CREATE TRIGGER story_deposit INSTEAD OF INSERT ON story WHEN new.kind = 'deposit' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.bank' IS NULL OR new.j ->> '$.bag' IS NULL OR new.j ->> '$.seal' IS NULL
    OR new.j ->> '$.reason' IS NULL OR json_type(new.j, '$.total') IS NOT 'integer'
    OR json_type(new.j, '$.lines') IS NOT 'array' OR json_type(new.j, '$.count') IS NOT 'array'
    OR json_type(new.j, '$.checks') IS NOT 'array' OR json_type(new.j, '$.postings') IS NULL
    OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      WHERE l.value ->> '$.book' IS NULL OR l.value ->> '$.tender' IS NULL OR l.value ->> '$.cents' IS NULL)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.checks') c
      WHERE c.value ->> '$.book' IS NULL OR c.value ->> '$.tender' IS NULL OR c.value ->> '$.cents' IS NULL
        OR (c.value ->> '$.receipt' IS NULL) <> (c.value ->> '$.seq' IS NULL));

  SELECT RAISE(ABORT, 'TW-BOOK') WHERE NOT EXISTS (
    SELECT 1 FROM bank_account a WHERE a.code = new.j ->> '$.bank' AND a.active = 1 AND a.gl IN (SELECT gl FROM at_bank));

  SELECT RAISE(ABORT, 'TW-STATE') FROM jsonb_each(new.j, '$.lines') l
  LEFT JOIN book b ON b.id = l.value ->> '$.book' WHERE b.state IS NOT 'sealed' OR b.type IS NOT 'drawer';

  SELECT RAISE(ABORT, 'TW-DEPOSIT')
  WHERE EXISTS (SELECT 1 FROM deposit d WHERE d.bank = new.j ->> '$.bank' AND d.bag = new.j ->> '$.bag')
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      JOIN deposit_book d ON d.book_id = l.value ->> '$.book' AND d.tender = l.value ->> '$.tender');

  -- A session comes whole: all the account takes of it and nobody has deposited, each tender once.
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      GROUP BY l.value ->> '$.book', l.value ->> '$.tender' HAVING count(*) > 1)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.tender' NOT IN (
        SELECT t.value FROM bank_account a, json_each(a.tenders) t WHERE a.code = new.j ->> '$.bank'))
    OR EXISTS (
      SELECT 1 FROM bank_account a, json_each(a.tenders) t, jsonb_each(new.j, '$.lines') b
      WHERE a.code = new.j ->> '$.bank'
        AND NOT EXISTS (SELECT 1 FROM deposit_book d WHERE d.book_id = b.value ->> '$.book' AND d.tender = t.value)
        AND NOT EXISTS (
          SELECT 1 FROM jsonb_each(new.j, '$.lines') l
          WHERE l.value ->> '$.book' = b.value ->> '$.book' AND l.value ->> '$.tender' = t.value))
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.cents' <> (
        SELECT coalesce(sum(p.cents), 0) FROM entry e JOIN posting p ON p.entry_no = e.no
        WHERE e.book_id = l.value ->> '$.book' AND CASE l.value ->> '$.tender'
          WHEN 'cash' THEN p.gl = '999-1115'
          ELSE p.gl = '999-1120' AND p.tender = l.value ->> '$.tender' END));

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.total' <= 0
    OR new.j ->> '$.total' IS NOT (SELECT sum(l.value ->> '$.cents') FROM jsonb_each(new.j, '$.lines') l)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.checks') c GROUP BY c.value ->> '$.receipt', c.value ->> '$.seq'
      HAVING c.value ->> '$.receipt' IS NOT NULL AND count(*) > 1)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.checks') c
      WHERE c.value ->> '$.cents' <= 0 OR c.value ->> '$.tender' = 'cash' OR NOT EXISTS (
        SELECT 1 FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.book' = c.value ->> '$.book'
          AND l.value ->> '$.tender' = c.value ->> '$.tender'
          AND CASE WHEN c.value ->> '$.receipt' IS NULL THEN l.value ->> '$.cents' <> (
            SELECT coalesce(sum(t.net), 0) FROM paper_taken t
            WHERE t.book_id = l.value ->> '$.book' AND t.kind = l.value ->> '$.tender')
          ELSE EXISTS (
            SELECT 1 FROM paper_taken t
            WHERE t.receipt = c.value ->> '$.receipt' AND t.book_id = l.value ->> '$.book'
              AND t.n = c.value ->> '$.seq' AND t.kind = l.value ->> '$.tender' AND t.net = c.value ->> '$.cents'
              AND t.number IS c.value ->> '$.number' AND t.routing IS c.value ->> '$.routing') END))
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      WHERE l.value ->> '$.tender' <> 'cash' AND l.value ->> '$.cents' <> (
        SELECT coalesce(sum(c.value ->> '$.cents'), 0) FROM jsonb_each(new.j, '$.checks') c
        WHERE c.value ->> '$.book' = l.value ->> '$.book' AND c.value ->> '$.tender' = l.value ->> '$.tender'));
  INSERT INTO pieces (j, cents)
  SELECT jsonb_extract(new.j, '$.count'), (
    SELECT coalesce(sum(l.value ->> '$.cents'), 0) FROM jsonb_each(new.j, '$.lines') l
    WHERE l.value ->> '$.tender' = 'cash');

  -- Another person, who may make deposits too, saw exactly this within the last two minutes.
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM approval a JOIN person p ON p.name = a.approved_by JOIN role_right r ON r.role = p.role
    WHERE a.entry_id = new.id AND a.kind = 'deposit'
      AND a.target = concat('bag ', new.j ->> '$.bag', ' for ', new.j ->> '$.bank')
      AND a.amount = new.j ->> '$.total' AND a.reason = new.j ->> '$.reason'
      AND a.text_hash = new.j ->> '$.approval.text' AND a.approved_by = new.j ->> '$.approval.by'
      AND a.requested_by = new.j ->> '$.by' AND a.approved_by <> new.j ->> '$.by'
      AND p.active = 1 AND r.right_name = 'deposit'
      AND unixepoch('now') - unixepoch(a.approved_at) BETWEEN -1 AND 120);

  INSERT INTO deposit (entry_no, bank, bag, seal, date, cash, checks, money_orders, prepared_by, verified_by)
  SELECT new.no, new.j ->> '$.bank', new.j ->> '$.bag', new.j ->> '$.seal', new.j ->> '$.date',
    coalesce(sum(l.value ->> '$.cents') FILTER (WHERE l.value ->> '$.tender' = 'cash'), 0),
    coalesce(sum(l.value ->> '$.cents') FILTER (WHERE l.value ->> '$.tender' = 'check'), 0),
    coalesce(sum(l.value ->> '$.cents') FILTER (WHERE l.value ->> '$.tender' = 'money_order'), 0),
    new.j ->> '$.by', new.j ->> '$.approval.by'
  FROM jsonb_each(new.j, '$.lines') l;
  INSERT INTO deposit_book (book_id, tender, entry_no, cents)
  SELECT l.value ->> '$.book', l.value ->> '$.tender', new.no, l.value ->> '$.cents'
  FROM jsonb_each(new.j, '$.lines') l;
  INSERT INTO deposit_check (entry_no, n, book_id, tender, cents, receipt, place, number, routing)
  SELECT new.no, c.key + 1, c.value ->> '$.book', c.value ->> '$.tender', c.value ->> '$.cents',
    c.value ->> '$.receipt', c.value ->> '$.seq', c.value ->> '$.number', c.value ->> '$.routing'
  FROM jsonb_each(new.j, '$.checks') c;

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting WHERE entry_no = new.no
    UNION ALL SELECT a.gl, NULL, NULL, NULL, -d.cash - d.checks - d.money_orders
    FROM deposit d JOIN bank_account a ON a.code = d.bank WHERE d.entry_no = new.no
    UNION ALL SELECT '999-1115', NULL, NULL, NULL, cash FROM deposit WHERE entry_no = new.no
    UNION ALL SELECT '999-1120', 'check', NULL, NULL, checks FROM deposit WHERE entry_no = new.no
    UNION ALL SELECT '999-1120', 'money_order', NULL, NULL, money_orders FROM deposit WHERE entry_no = new.no)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- The bank counted something else than the slip, and than earlier corrections, say: over/short bears it, or the bank.
-- Who had prepared the bag does not consent (rule 5.14.4).
CREATE TRIGGER story_deposit_correction INSTEAD OF INSERT ON story WHEN new.kind = 'deposit_correction' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR new.j ->> '$.target' IS NULL OR new.j ->> '$.reason' IS NULL
    OR coalesce(new.j ->> '$.charged', '') NOT IN ('over_short', 'bank_error')
    OR json_type(new.j, '$.counted') IS NOT 'integer' OR json_type(new.j, '$.total') IS NOT 'integer'
    OR json_type(new.j, '$.postings') IS NULL
    OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL;
  SELECT RAISE(ABORT, 'TW-STORY') WHERE new.j ->> '$.total' = 0 OR new.j ->> '$.counted' < 0 OR NOT EXISTS (
    SELECT 1 FROM entry o JOIN deposit d ON d.entry_no = o.no
    WHERE o.id = new.j ->> '$.of' AND new.j ->> '$.target' = concat('bag ', d.bag, ' for ', d.bank)
      AND new.j ->> '$.counted' = new.j ->> '$.total' + d.cash + d.checks + d.money_orders + (
        SELECT coalesce(sum(c.cents), 0) FROM deposit_correction c WHERE c.of_no = o.no));
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM agreed WHERE no = new.no AND by = new.j ->> '$.approval.by' AND text = new.j ->> '$.approval.text'
      AND by <> (SELECT d.prepared_by FROM entry o JOIN deposit d ON d.entry_no = o.no WHERE o.id = new.j ->> '$.of'));
  INSERT INTO deposit_correction (entry_no, of_no, counted, cents, charged)
  SELECT new.no, o.no, new.j ->> '$.counted', new.j ->> '$.total', new.j ->> '$.charged'
  FROM entry o WHERE o.id = new.j ->> '$.of';
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL
    SELECT p.gl, NULL, NULL, NULL, -c.cents
    FROM deposit_correction c JOIN posting p ON p.entry_no = c.of_no AND p.cents > 0 WHERE c.entry_no = new.no
    UNION ALL
    SELECT iif(charged = 'over_short', '100-4190', '999-1150'), NULL, NULL, NULL, cents
    FROM deposit_correction WHERE entry_no = new.no)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- A processor pays out what sealed sessions took by card, each session whole and once: the gross leaves card clearing,
-- the bank gets what was credited, and the rest is the processor's fee (rule 5.14.4).
CREATE TRIGGER story_card_settlement INSTEAD OF INSERT ON story WHEN new.kind = 'card_settlement' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.bank' IS NULL OR new.j ->> '$.batch' IS NULL OR json_type(new.j, '$.lines') IS NOT 'array'
    OR json_type(new.j, '$.total') IS NOT 'integer' OR json_type(new.j, '$.counted') IS NOT 'integer'
    OR json_type(new.j, '$.postings') IS NULL
    OR (json_type(new.j, '$.approval') IS NOT NULL AND (new.j ->> '$.reason' IS NULL
      OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL))
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      WHERE l.value ->> '$.book' IS NULL OR l.value ->> '$.tender' IS NULL OR l.value ->> '$.cents' IS NULL);

  SELECT RAISE(ABORT, 'TW-BOOK') WHERE NOT EXISTS (
    SELECT 1 FROM bank_account a WHERE a.code = new.j ->> '$.bank' AND a.active = 1 AND a.gl IN (SELECT gl FROM at_bank));

  SELECT RAISE(ABORT, 'TW-STATE') FROM jsonb_each(new.j, '$.lines') l
  LEFT JOIN book b ON b.id = l.value ->> '$.book' WHERE b.state IS NOT 'sealed' OR b.type IS NOT 'drawer';

  SELECT RAISE(ABORT, 'TW-DEPOSIT') FROM jsonb_each(new.j, '$.lines') l
  JOIN deposit_book d ON d.book_id = l.value ->> '$.book' AND d.tender = 'card';
  -- A bank is paid for a batch once.
  SELECT RAISE(ABORT, 'TW-DEPOSIT') FROM deposit_book d JOIN entry e ON e.no = d.entry_no
  WHERE d.tender = 'card' AND e.body ->> '$.bank' = new.j ->> '$.bank' AND e.body ->> '$.batch' = new.j ->> '$.batch';

  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE trim(new.j ->> '$.batch', (SELECT chars FROM blank)) = '' OR new.j ->> '$.counted' <= 0
    OR new.j ->> '$.counted' > new.j ->> '$.total'
    OR new.j ->> '$.total' IS NOT (SELECT sum(l.value ->> '$.cents') FROM jsonb_each(new.j, '$.lines') l)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l GROUP BY l.value ->> '$.book' HAVING count(*) > 1)
    OR EXISTS (
      SELECT 1 FROM jsonb_each(new.j, '$.lines') l
      WHERE l.value ->> '$.tender' <> 'card' OR l.value ->> '$.cents' <= 0 OR l.value ->> '$.cents' <> (
        SELECT coalesce(sum(p.cents), 0) FROM entry e JOIN posting p ON p.entry_no = e.no
        WHERE e.book_id = l.value ->> '$.book' AND p.gl = '999-1130' AND p.tender = 'card'));

  -- Who agrees is told the bank, the batch, the gross and what was paid of it. Up to a share of the gross, in hundredths
  -- of a percent, one settles alone; a consent that is named without need must be there too.
  INSERT INTO consented (no, id, kind, j, target, cents)
  SELECT new.no, new.id, new.kind, new.j,
    concat('batch ', new.j ->> '$.batch', ' for ', new.j ->> '$.bank', ': ', new.j ->> '$.counted'), new.j ->> '$.total'
  WHERE json_type(new.j, '$.approval') IS NOT NULL
    OR (new.j ->> '$.total' - new.j ->> '$.counted') * 10000 > new.j ->> '$.total' * coalesce((
      SELECT p.body ->> '$.share' FROM policy p
      WHERE p.kind = 'card_fee' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= new.j ->> '$.date'
      ORDER BY p.from_date DESC, p.version DESC LIMIT 1), 500);

  INSERT INTO deposit_book (book_id, tender, entry_no, cents)
  SELECT l.value ->> '$.book', 'card', new.no, l.value ->> '$.cents' FROM jsonb_each(new.j, '$.lines') l;

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL
    SELECT a.gl, NULL, NULL, NULL, -(new.j ->> '$.counted') FROM bank_account a WHERE a.code = new.j ->> '$.bank'
    UNION ALL SELECT '999-1130', 'card', NULL, NULL, new.j ->> '$.total'
    UNION ALL SELECT '100-5310', NULL, NULL, NULL, new.j ->> '$.counted' - new.j ->> '$.total')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Undoing what was counted
-- ---------------------------------------------------------------------------------------------------------------------

-- A reversal mirrors what a receipt credited, a returned check what that check had paid; each once, and never beside a
-- void (rules 5.7, 5.8). Credit that was used meanwhile becomes a charge, and a supervisor hears of it.
CREATE TRIGGER story_undo INSTEAD OF INSERT ON story WHEN new.kind IN ('reversal', 'returned_check') BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.of' IS NULL OR new.j ->> '$.target' IS NULL OR new.j ->> '$.reason' IS NULL
    OR json_type(new.j, '$.total') IS NOT 'integer' OR json_type(new.j, '$.postings') IS NULL
    OR coalesce(json_type(new.j, '$.lines'), 'array') <> 'array'
    OR CASE new.kind
      WHEN 'reversal' THEN new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL
        OR coalesce(json_type(new.j, '$.place'), json_type(new.j, '$.account')) IS NOT NULL
        OR (json_type(new.j, '$.second') IS NOT NULL
          AND (new.j ->> '$.second.by' IS NULL OR new.j ->> '$.second.text' IS NULL))
      ELSE json_type(new.j, '$.place') IS NOT 'integer' OR coalesce(new.j ->> '$.bank_error', '') NOT IN ('yes', 'no')
        OR new.j ->> '$.reason' NOT IN ('nsf', 'closed', 'stop', 'stale', 'signature', 'endorsement') END;

  SELECT RAISE(ABORT, 'TW-UNDO') WHERE NOT EXISTS (
    SELECT 1 FROM entry o JOIN receipt r ON r.entry_no = o.no JOIN book b ON b.id = o.book_id
    WHERE o.id = new.j ->> '$.of' AND r.number = new.j ->> '$.target' AND r.voided_by IS NULL
      AND (b.state <> 'open' OR b.date <> new.j ->> '$.date')
      AND CASE new.kind
        WHEN 'reversal' THEN NOT EXISTS (SELECT 1 FROM undone u WHERE u.of_no = o.no)
        ELSE EXISTS (
            SELECT 1 FROM standing_tender t
            WHERE t.of_no = o.no AND t.n = new.j ->> '$.place' AND t.kind = 'check' AND t.cents > 0)
          AND NOT EXISTS (SELECT 1 FROM undone u WHERE u.of_no = o.no AND u.tender IN (0, new.j ->> '$.place'))
          -- A bank sends back only what it was given.
          AND EXISTS (SELECT 1 FROM deposit_book d WHERE d.book_id = b.id AND d.tender = 'check') END);

  SELECT RAISE(ABORT, 'TW-STORY') FROM entry o
  WHERE o.id = new.j ->> '$.of' AND new.j ->> '$.total' <> CASE new.kind
    WHEN 'reversal' THEN (SELECT r.total FROM receipt r WHERE r.entry_no = o.no)
    ELSE (SELECT t.cents FROM standing_tender t WHERE t.of_no = o.no AND t.n = new.j ->> '$.place') END;

  -- Another person agreed, who had not taken it; where no money was ever received, two did.
  SELECT RAISE(ABORT, 'TW-APPROVAL') FROM entry o JOIN book b ON b.id = o.book_id
  WHERE new.kind = 'reversal' AND o.id = new.j ->> '$.of'
    AND b.person IN (new.j ->> '$.approval.by', coalesce(new.j ->> '$.second.by', ''));
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE new.kind = 'reversal' AND (NOT EXISTS (
      SELECT 1 FROM agreed WHERE no = new.no AND by = new.j ->> '$.approval.by' AND text = new.j ->> '$.approval.text')
    OR (json_type(new.j, '$.second') IS NOT NULL AND (new.j ->> '$.second.by' = new.j ->> '$.approval.by'
      OR NOT EXISTS (
        SELECT 1 FROM agreed WHERE no = new.no AND by = new.j ->> '$.second.by' AND text = new.j ->> '$.second.text'))));

  -- Whoever bears the fee and the flag is an account this check had paid; nobody does after an error of the bank.
  SELECT RAISE(ABORT, 'TW-CHARGE') WHERE new.kind = 'returned_check' AND (
    (json_type(new.j, '$.account') IS NOT NULL) <> (new.j ->> '$.bank_error' = 'no' AND EXISTS (
      SELECT 1 FROM check_paid WHERE no = new.no AND account IS NOT NULL))
    OR (json_type(new.j, '$.account') IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM check_paid WHERE no = new.no AND account = new.j ->> '$.account')));

  SELECT RAISE(ABORT, 'TW-STALE') WHERE EXISTS (
      SELECT 1 FROM (
        SELECT l.value ->> '$.type' AS type, l.value ->> '$.charge' AS charge, l.value ->> '$.account' AS account,
          l.value ->> '$.code' AS code, l.value ->> '$.due' AS due, l.value ->> '$.cents' AS cents,
          json_extract(l.value, '$.shares') AS shares, 1 AS own
        FROM jsonb_each(new.j, '$.lines') l
        UNION ALL
        SELECT 'charge', charge, account, code, new.j ->> '$.date', cents,
          json_array(json_object('cents', cents, 'gl', gl)), -1
        FROM undo_owed WHERE no = new.no AND cents > 0)
      GROUP BY type, charge, account, code, due, cents, shares HAVING sum(own) <> 0)
    OR EXISTS (SELECT 1 FROM jsonb_each(new.j, '$.lines') l WHERE coalesce(l.value ->> '$.text', '') = '');
  SELECT RAISE(ABORT, 'TW-CHARGE') WHERE EXISTS (
    SELECT 1 FROM jsonb_each(new.j, '$.lines') l JOIN charge c ON c.id = l.value ->> '$.charge');

  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL SELECT gl, tender, charge, account, -cents FROM undo_leg WHERE no = new.no
    UNION ALL SELECT gl, NULL, charge, account, -cents FROM undo_owed WHERE no = new.no AND cents > 0
    UNION ALL SELECT iif(code = 'RETURNED', '100-4280', substr(gl, 1, instr(gl, '-')) || '2300'), NULL, NULL,
      iif(code = 'RETURNED', NULL, account), cents
    FROM undo_owed WHERE no = new.no AND cents > 0)
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;

  -- Nothing is given back of a check that may still come back (rule 5.4); what was never received is nobody's.
  SELECT RAISE(ABORT, 'TW-HELD')
  WHERE new.kind = 'reversal' AND json_type(new.j, '$.second') IS NULL AND EXISTS (
    SELECT 1 FROM entry o JOIN book b ON b.id = o.book_id JOIN standing_tender t ON t.of_no = o.no
    WHERE o.id = new.j ->> '$.of' AND t.kind = 'check' AND t.cents > 0
      AND b.date >= (SELECT h.date FROM held_since h WHERE h.no = new.no));

  INSERT INTO charge (id, account, code, text, gl, due, amount, open, entry_no)
  SELECT l.value ->> '$.charge', l.value ->> '$.account', l.value ->> '$.code', l.value ->> '$.text',
    l.value ->> '$.shares[0].gl', l.value ->> '$.due', l.value ->> '$.cents', l.value ->> '$.cents', new.no
  FROM jsonb_each(new.j, '$.lines') l;

  INSERT INTO work_item (entry_no, code)
  SELECT new.no, 'TW-RECOVER' WHERE EXISTS (
    SELECT 1 FROM jsonb_each(new.j, '$.lines') l WHERE l.value ->> '$.code' = 'MISC');

  INSERT INTO undone (entry_no, of_no, tender, account)
  SELECT new.no, o.no, coalesce(new.j ->> '$.place', 0), new.j ->> '$.account' FROM entry o WHERE o.id = new.j ->> '$.of';

  -- After so many checks in so many months the account pays without checks; nobody can forget it, and the line in the
  -- audit log names who recorded the check.
  INSERT INTO meta (key, value) VALUES ('writer', new.j ->> '$.by')
  ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value;
  UPDATE account SET version = version + 1, cash_only_until = (
    SELECT max(coalesce(account.cash_only_until, ''), date(r.date, '+' || r.months || ' months', 'floor'))
    FROM returns r WHERE r.no = new.no)
  WHERE number = new.j ->> '$.account' AND EXISTS (
    SELECT 1 FROM returns r WHERE r.no = new.no AND r.months > 0 AND r.returns <= (
      SELECT count(*) FROM undone u JOIN entry o ON o.no = u.entry_no JOIN book b ON b.id = o.book_id
      WHERE u.account = new.j ->> '$.account' AND b.date > date(r.date, '-' || r.within || ' months', 'floor')));
END;

-- A refund through payables: no more than the credit there is, and none of it that came by a check which may still come
-- back (rule 5.4).
CREATE TRIGGER story_refund INSTEAD OF INSERT ON story WHEN new.kind = 'refund_request' BEGIN
  SELECT RAISE(ABORT, 'TW-KIND')
  WHERE new.j ->> '$.account' IS NULL OR new.j ->> '$.fund' IS NULL OR new.j ->> '$.target' IS NULL
    OR json_type(new.j, '$.total') IS NOT 'integer' OR new.j ->> '$.payee' IS NULL OR new.j ->> '$.reason' IS NULL
    OR new.j ->> '$.approval.by' IS NULL OR new.j ->> '$.approval.text' IS NULL
    OR json_type(new.j, '$.postings') IS NULL;
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE new.j ->> '$.target' <> new.j ->> '$.account' OR new.j ->> '$.total' <= 0
    OR trim(new.j ->> '$.payee', (SELECT chars FROM blank)) = ''
    OR NOT EXISTS (SELECT 1 FROM fund WHERE code = new.j ->> '$.fund' AND code <> '999');
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM agreed WHERE no = new.no AND by = new.j ->> '$.approval.by' AND text = new.j ->> '$.approval.text');
  SELECT RAISE(ABORT, 'TW-POST') FROM (
    SELECT gl, tender, charge, account, cents FROM posting
    WHERE entry_no = new.no AND gl NOT IN ('999-2010', fund || '-1010')
    UNION ALL SELECT new.j ->> '$.fund' || '-2300', NULL, NULL, new.j ->> '$.account', -(new.j ->> '$.total')
    UNION ALL SELECT '100-2010', NULL, NULL, NULL, new.j ->> '$.total')
  GROUP BY gl, tender, charge, account HAVING sum(cents) <> 0;

  SELECT RAISE(ABORT, 'TW-CREDIT')
  WHERE coalesce((
      SELECT cents FROM credit WHERE account = new.j ->> '$.account' AND fund = new.j ->> '$.fund'), 0)
    - new.j ->> '$.total' < coalesce((SELECT cents FROM held_credit WHERE no = new.no), 0);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- What is written stays written
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER approval_unchanged BEFORE UPDATE ON approval BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER approval_kept BEFORE DELETE ON approval BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER approval_request_unchanged BEFORE UPDATE ON approval_request
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER approval_request_kept BEFORE DELETE ON approval_request BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER approval_refusal_unchanged BEFORE UPDATE ON approval_refusal
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER approval_refusal_kept BEFORE DELETE ON approval_refusal BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER desk_event_unchanged BEFORE UPDATE ON desk_event BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER desk_event_kept BEFORE DELETE ON desk_event BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- ---------------------------------------------------------------------------------------------------------------------
-- A consent asked for at the second person's own screen
-- ---------------------------------------------------------------------------------------------------------------------

-- A request says what for and why, and is for an entry that is not there yet.
CREATE TRIGGER approval_request_sound AFTER INSERT ON approval_request BEGIN
  SELECT RAISE(ABORT, 'TW-APPROVAL')
  WHERE new.needs NOT IN ('approve', 'override')
    OR '' IN (new.target, trim(new.reason, (SELECT chars FROM blank)), trim(new.text, (SELECT chars FROM blank)))
    OR new.amount < 0 OR EXISTS (SELECT 1 FROM entry WHERE id = new.entry_id)
    OR NOT EXISTS (SELECT 1 FROM person WHERE name = new.requested_by AND active = 1);
END;

-- It is refused once, within ten minutes and in words, by another person who could have allowed it; who asked may take
-- it back as long as nobody has answered.
CREATE TRIGGER approval_refusal_sound BEFORE INSERT ON approval_refusal BEGIN
  SELECT RAISE(ABORT, 'TW-ANSWERED')
  WHERE EXISTS (SELECT 1 FROM approval WHERE request_id = new.request_id)
    OR EXISTS (SELECT 1 FROM approval_refusal WHERE request_id = new.request_id)
    OR EXISTS (
      SELECT 1 FROM approval_request
      WHERE id = new.request_id AND new.withdrawn = 0 AND unixepoch('now') - unixepoch(requested_at) > 600);
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM approval_request q WHERE q.id = new.request_id AND CASE new.withdrawn
      WHEN 1 THEN q.requested_by = new.answered_by
      WHEN 0 THEN q.requested_by <> new.answered_by AND trim(new.words, (SELECT chars FROM blank)) <> '' AND EXISTS (
        SELECT 1 FROM person p JOIN role_right r ON r.role = p.role AND r.right_name = q.needs
        WHERE p.name = new.answered_by AND p.active = 1) END);
END;

-- A consent that answers a request is to exactly what was asked, once, within ten minutes, by another person with the
-- right it needs.
CREATE TRIGGER approval_answers AFTER INSERT ON approval WHEN new.request_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'TW-ANSWERED')
  WHERE EXISTS (SELECT 1 FROM approval WHERE request_id = new.request_id AND id <> new.id)
    OR EXISTS (SELECT 1 FROM approval_refusal WHERE request_id = new.request_id)
    OR EXISTS (
      SELECT 1 FROM approval_request
      WHERE id = new.request_id AND unixepoch('now') - unixepoch(requested_at) > 600);
  SELECT RAISE(ABORT, 'TW-APPROVAL') WHERE NOT EXISTS (
    SELECT 1 FROM approval_request q JOIN person p ON p.name = new.approved_by AND p.active = 1
    JOIN role_right r ON r.role = p.role AND r.right_name = q.needs
    WHERE q.id = new.request_id AND q.entry_id = new.entry_id AND q.kind = new.kind AND q.target = new.target
      AND q.amount = new.amount AND q.reason = new.reason AND q.text = new.text
      AND q.requested_by = new.requested_by AND q.requested_by <> new.approved_by);
END;

-- ---------------------------------------------------------------------------------------------------------------------
-- What was handed to the general ledger
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER gl_batch_unchanged BEFORE UPDATE ON gl_batch BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER gl_batch_kept BEFORE DELETE ON gl_batch BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- A batch is the next one, of sealed books that are in no other, and says what they come to without what came in from
-- outside (rule 5.14.5). Its books follow from it, so none joins it later.
CREATE TRIGGER gl_batch_sound BEFORE INSERT ON gl_batch BEGIN
  SELECT RAISE(ABORT, 'TW-RIGHT') WHERE NOT EXISTS (
    SELECT 1 FROM person p JOIN role_right r ON r.role = p.role AND r.right_name = 'export_gl'
    WHERE p.name = new.made_by AND p.active = 1);
  SELECT RAISE(ABORT, 'TW-BODY')
  -- The form of its file is named, and is one: what its files are called by the batch's number, and its columns.
  WHERE trim(new.format, (SELECT chars FROM blank)) = '' OR length(new.format) > 100
    OR new.format GLOB '*[' || char(1) || '-' || char(31) || ']*'
    OR json_valid(new.books) = 0 OR json_valid(new.departments) = 0
    OR length(new.digest) <> 64 OR new.digest GLOB '*[^0-9a-f]*' OR date(new.date) IS NOT new.date OR new.lines < 1;
  -- Read line by line, without its blanks, for no text in it goes over a line: the file is named before any table begins.
  SELECT RAISE(ABORT, 'TW-BODY') FROM (
    SELECT min(iif(said GLOB 'file=["'']*{batch}*["'']*', n, NULL)) AS named, min(iif(said GLOB '[[]*', n, NULL)) AS tables,
      max(said GLOB '[[][[]column]]*') AS columns
    FROM (
      SELECT l.key AS n, replace(replace(l.value, ' ', ''), char(9), '') AS said
      FROM json_each('[' || replace(replace(replace(json_quote(new.layout), '\\', '/'), '\r', ''), '\n', '","') || ']') l))
  WHERE named IS NULL OR named > tables OR columns IS NOT 1
    OR instr(new.layout, '"""') > 0 OR instr(new.layout, '''''''') > 0;
  SELECT RAISE(ABORT, 'TW-BODY')
  WHERE json_type(new.books) <> 'array' OR json_type(new.departments) <> 'object'
    OR (SELECT count(*) <> count(DISTINCT value) OR max(type <> 'text') IS NOT 0 FROM json_each(new.books));
  SELECT RAISE(ABORT, 'TW-BATCH')
  WHERE EXISTS (
    SELECT 1 FROM json_each(new.books) j
    WHERE j.value IN (SELECT book_id FROM gl_batch_book)
      OR NOT EXISTS (SELECT 1 FROM book b JOIN seal s ON s.book_id = b.id WHERE b.id = j.value AND b.state = 'sealed'));
  SELECT RAISE(ABORT, 'TW-NUMBER')
  WHERE new.number <> 1 + coalesce((SELECT max(number) FROM gl_batch), 0);
  SELECT RAISE(ABORT, 'TW-STORY')
  WHERE (new.since, new.until) IS NOT (
      SELECT min(b.date), max(b.date) FROM json_each(new.books) j JOIN book b ON b.id = j.value)
    -- It is posted when its books are over, and not on a day that is still to come anywhere.
    OR new.date < new.until OR new.date > date('now', '+14 hours')
    OR new.debits < 1 OR new.debits <> (
      SELECT coalesce(sum(p.cents), 0) FROM json_each(new.books) j JOIN entry e ON e.book_id = j.value
      JOIN posting p ON p.entry_no = e.no WHERE e.kind <> 'import' AND p.cents > 0);
END;
CREATE TRIGGER gl_batch_taken AFTER INSERT ON gl_batch BEGIN
  INSERT INTO gl_batch_book (book_id, number) SELECT value, new.number FROM json_each(new.books);
END;

CREATE TRIGGER gl_batch_book_derived BEFORE INSERT ON gl_batch_book
WHEN NOT EXISTS (
  SELECT 1 FROM gl_batch b JOIN json_each(b.books) j
  WHERE b.number = new.number AND j.value = new.book_id AND b.number = (SELECT max(number) FROM gl_batch))
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER gl_batch_book_unchanged BEFORE UPDATE ON gl_batch_book BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER gl_batch_book_kept BEFORE DELETE ON gl_batch_book BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- ---------------------------------------------------------------------------------------------------------------------
-- Derived rows: only of the entry the book is about to count
-- ---------------------------------------------------------------------------------------------------------------------

-- A book comes with its first entry, and moves on only with its next one.
CREATE TRIGGER book_derived BEFORE INSERT ON book
WHEN new.next_seq <> 1 OR NOT EXISTS (
  SELECT 1 FROM entry e WHERE e.book_id = new.id AND e.seq = 1 AND e.kind = 'open')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER book_moves BEFORE UPDATE ON book
WHEN new.id <> old.id OR new.type <> old.type OR new.code <> old.code OR new.session <> old.session
  OR new.person <> old.person OR new.date <> old.date OR new.opening_counted <> old.opening_counted
  OR new.opening_grand <> old.opening_grand OR new.opened_at <> old.opened_at
  OR NOT EXISTS (
    SELECT 1 FROM entry e WHERE e.book_id = old.id AND e.seq = old.next_seq
      AND (new.next_seq = old.next_seq OR (new.next_seq = old.next_seq + 1 AND new.head = e.hash)))
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER book_kept BEFORE DELETE ON book BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER posting_derived BEFORE INSERT ON posting
WHEN NOT EXISTS (
  SELECT 1 FROM entry e JOIN book b ON b.id = e.book_id AND b.next_seq = e.seq WHERE e.no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER posting_unchanged BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER posting_kept BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER receipt_derived BEFORE INSERT ON receipt
WHEN NOT EXISTS (
  SELECT 1 FROM entry e JOIN book b ON b.id = e.book_id AND b.next_seq = e.seq WHERE e.no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
-- A receipt changes once: when the entry that voids it is recorded.
CREATE TRIGGER receipt_voided BEFORE UPDATE ON receipt
WHEN old.voided_by IS NOT NULL OR new.entry_no IS NOT old.entry_no OR new.book_id IS NOT old.book_id OR new.number IS NOT old.number OR new.ordinal IS NOT old.ordinal
  OR new.payer IS NOT old.payer OR new.channel IS NOT old.channel OR new.received IS NOT old.received OR new.total IS NOT old.total
  OR new.rounding IS NOT old.rounding OR new.change IS NOT old.change
  OR NOT EXISTS (SELECT 1 FROM pending p JOIN void v ON v.entry_no = p.no
    WHERE p.no = new.voided_by AND v.of_no = old.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_kept BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER receipt_line_derived BEFORE INSERT ON receipt_line
WHEN NOT EXISTS (
  SELECT 1 FROM entry e JOIN book b ON b.id = e.book_id AND b.next_seq = e.seq WHERE e.no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_line_unchanged BEFORE UPDATE ON receipt_line BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_line_kept BEFORE DELETE ON receipt_line BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER receipt_tender_derived BEFORE INSERT ON receipt_tender
WHEN NOT EXISTS (
  SELECT 1 FROM entry e JOIN book b ON b.id = e.book_id AND b.next_seq = e.seq WHERE e.no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_tender_unchanged BEFORE UPDATE ON receipt_tender BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_tender_kept BEFORE DELETE ON receipt_tender BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER receipt_pair_derived BEFORE INSERT ON receipt_pair
WHEN NOT EXISTS (
  SELECT 1 FROM entry e JOIN book b ON b.id = e.book_id AND b.next_seq = e.seq WHERE e.no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_pair_unchanged BEFORE UPDATE ON receipt_pair BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER receipt_pair_kept BEFORE DELETE ON receipt_pair BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER void_derived BEFORE INSERT ON void
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER void_unchanged BEFORE UPDATE ON void BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER void_kept BEFORE DELETE ON void BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER undone_derived BEFORE INSERT ON undone
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER undone_unchanged BEFORE UPDATE ON undone BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER undone_kept BEFORE DELETE ON undone BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER tender_correction_derived BEFORE INSERT ON tender_correction
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER tender_correction_unchanged BEFORE UPDATE ON tender_correction BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER tender_correction_kept BEFORE DELETE ON tender_correction BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER transfer_derived BEFORE INSERT ON transfer
WHEN new.taken_by IS NOT NULL OR new.taken IS NOT NULL OR new.ruled_by IS NOT NULL OR new.open <> new.cents
  OR NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no AND kind = 'transfer_out')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
-- A transfer changes when the entry is recorded that takes it, and when the one that rules on what it left.
CREATE TRIGGER transfer_moves BEFORE UPDATE ON transfer
WHEN new.entry_no <> old.entry_no OR new.from_book <> old.from_book OR new.to_drawer <> old.to_drawer
  OR new.cents <> old.cents OR NOT EXISTS (
    SELECT 1 FROM pending p JOIN entry o ON o.id = p.body ->> '$.of' AND o.no = old.entry_no
    WHERE old.open - new.open = p.body ->> '$.cents' AND CASE p.kind
      WHEN 'transfer_in' THEN old.taken_by IS NULL AND new.taken_by = p.no AND new.taken = p.body ->> '$.cents'
        AND coalesce(old.ruled_by, new.ruled_by) IS NULL
      WHEN 'transfer_ruling' THEN old.ruled_by IS NULL AND new.ruled_by = p.no AND new.taken_by IS old.taken_by
        AND new.taken IS old.taken
      ELSE 0 END)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER transfer_kept BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER drawer_count_derived BEFORE INSERT ON drawer_count
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER drawer_count_unchanged BEFORE UPDATE ON drawer_count BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER drawer_count_kept BEFORE DELETE ON drawer_count BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER surprise_count_derived BEFORE INSERT ON surprise_count
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no AND kind = 'surprise_count')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER surprise_count_unchanged BEFORE UPDATE ON surprise_count BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER surprise_count_kept BEFORE DELETE ON surprise_count BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER seal_derived BEFORE INSERT ON seal
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER seal_unchanged BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER seal_kept BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER seal_total_derived BEFORE INSERT ON seal_total
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE book_id = new.book_id AND kind = 'close')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER seal_total_unchanged BEFORE UPDATE ON seal_total BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER seal_total_kept BEFORE DELETE ON seal_total BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER deposit_derived BEFORE INSERT ON deposit
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_unchanged BEFORE UPDATE ON deposit BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_kept BEFORE DELETE ON deposit BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER deposit_book_derived BEFORE INSERT ON deposit_book
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_book_unchanged BEFORE UPDATE ON deposit_book BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_book_kept BEFORE DELETE ON deposit_book BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER deposit_check_derived BEFORE INSERT ON deposit_check
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_check_unchanged BEFORE UPDATE ON deposit_check BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_check_kept BEFORE DELETE ON deposit_check BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER deposit_correction_derived BEFORE INSERT ON deposit_correction
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no AND kind = 'deposit_correction')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_correction_unchanged BEFORE UPDATE ON deposit_correction
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER deposit_correction_kept BEFORE DELETE ON deposit_correction BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER small_difference_derived BEFORE INSERT ON small_difference
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no AND kind = 'small_difference')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER small_difference_unchanged BEFORE UPDATE ON small_difference BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER small_difference_kept BEFORE DELETE ON small_difference BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER day_seal_derived BEFORE INSERT ON day_seal
WHEN NOT EXISTS (SELECT 1 FROM pending WHERE no = new.entry_no AND kind = 'seal')
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER day_seal_unchanged BEFORE UPDATE ON day_seal BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER day_seal_kept BEFORE DELETE ON day_seal BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- A charge comes with its import, or with what was undone, and moves only by what the pending entry posts to it.
CREATE TRIGGER charge_derived BEFORE INSERT ON charge
WHEN new.open <> new.amount OR NOT EXISTS (
  SELECT 1 FROM pending WHERE no = new.entry_no AND kind IN ('import', 'reversal', 'returned_check'))
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER charge_moves BEFORE UPDATE ON charge
WHEN new.id <> old.id OR new.account <> old.account OR new.code <> old.code OR new.text <> old.text
  OR new.gl IS NOT old.gl OR new.due <> old.due OR new.billed IS NOT old.billed OR new.entry_no <> old.entry_no
  OR (new.amount <> old.amount AND NOT EXISTS (
    SELECT 1 FROM pending p JOIN posting t ON t.entry_no = p.no
    WHERE p.kind = 'import' AND t.charge = old.id GROUP BY t.charge HAVING sum(t.cents) = new.amount - old.amount))
  OR (new.open <> old.open AND NOT EXISTS (
    SELECT 1 FROM pending p JOIN posting t ON t.entry_no = p.no
    WHERE t.charge = old.id GROUP BY t.charge HAVING sum(t.cents) = new.open - old.open))
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER charge_kept BEFORE DELETE ON charge BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER charge_share_derived BEFORE INSERT ON charge_share
WHEN new.open <> new.amount OR NOT EXISTS (
  SELECT 1 FROM pending p JOIN charge c ON c.entry_no = p.no WHERE c.id = new.charge)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER charge_share_moves BEFORE UPDATE ON charge_share
WHEN new.charge <> old.charge OR new.gl <> old.gl
  OR (new.amount <> old.amount AND NOT EXISTS (
    SELECT 1 FROM pending p JOIN posting t ON t.entry_no = p.no
    WHERE p.kind = 'import' AND t.charge = old.charge AND t.gl = old.gl
    GROUP BY t.gl HAVING sum(t.cents) = new.amount - old.amount))
  OR (new.open <> old.open AND NOT EXISTS (
    SELECT 1 FROM pending p JOIN posting t ON t.entry_no = p.no
    WHERE t.charge = old.charge AND t.gl = old.gl GROUP BY t.gl HAVING sum(t.cents) = new.open - old.open))
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER charge_share_kept BEFORE DELETE ON charge_share BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- Credit is what the pending entry posts to the fund's customer credits, nothing else.
CREATE TRIGGER credit_derived BEFORE INSERT ON credit
WHEN NOT EXISTS (SELECT 1 FROM credit c WHERE c.account = new.account AND c.fund = new.fund) AND NOT EXISTS (
  SELECT 1 FROM pending p JOIN posting t ON t.entry_no = p.no
  WHERE t.account = new.account AND t.gl = new.fund || '-2300' GROUP BY t.gl HAVING sum(t.cents) = -new.cents)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER credit_moves BEFORE UPDATE ON credit
WHEN new.account <> old.account OR new.fund <> old.fund OR NOT EXISTS (
  SELECT 1 FROM pending p JOIN posting t ON t.entry_no = p.no
  WHERE t.account = old.account AND t.gl = old.fund || '-2300'
  GROUP BY t.gl HAVING sum(t.cents) = old.cents - new.cents)
BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER credit_kept BEFORE DELETE ON credit BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- What a till could not know without the server waits for a supervisor; with the server it is a refusal.
CREATE TRIGGER work_item_or_refusal BEFORE INSERT ON work_item BEGIN
  SELECT RAISE(ABORT, new.code) FROM entry e
  WHERE e.no = new.entry_no AND e.offline <> 1 AND new.code <> 'TW-RECOVER';
  SELECT RAISE(ABORT, 'TW-FIXED') WHERE NOT EXISTS (
    SELECT 1 FROM entry e LEFT JOIN book b ON b.id = e.book_id
    WHERE e.no = new.entry_no AND e.no = (SELECT max(no) FROM entry) AND coalesce(b.next_seq, e.seq) <= e.seq);
END;
CREATE TRIGGER work_item_unchanged BEFORE UPDATE ON work_item BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
CREATE TRIGGER work_item_kept BEFORE DELETE ON work_item BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

-- ---------------------------------------------------------------------------------------------------------------------
-- The set-up: nothing is deleted, every change is on the record (storage names the writer in meta before it writes)
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TRIGGER meta_added AFTER INSERT ON meta WHEN new.key <> 'writer' BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'meta', new.key,
    json_object('key', new."key", 'value', new.value));
END;
CREATE TRIGGER meta_changed AFTER UPDATE ON meta WHEN new.key <> 'writer' BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'meta', new.key,
    json_object('key', old."key", 'value', old.value),
    json_object('key', new."key", 'value', new.value));
END;
CREATE TRIGGER meta_kept BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER person_added AFTER INSERT ON person BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'person', new.name,
    json_object('name', new.name, 'full_name', new.full_name, 'role', new.role, 'active', new.active,
    'password', iif(new.password_hash IS NULL, 'none', 'set'), 'must_change', new.must_change,
    'version', new.version, 'departments', new.departments));
END;
CREATE TRIGGER person_changed AFTER UPDATE ON person BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'person', new.name,
    json_object('name', old.name, 'full_name', old.full_name, 'role', old.role, 'active', old.active,
    'password', iif(old.password_hash IS NULL, 'none', 'set'), 'must_change', old.must_change,
    'version', old.version, 'departments', old.departments),
    json_object('name', new.name, 'full_name', new.full_name, 'role', new.role, 'active', new.active,
    'password', iif(new.password_hash IS NULL, 'none', 'set'), 'must_change', new.must_change,
    'version', new.version, 'departments', new.departments));
END;
CREATE TRIGGER person_kept BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER role_right_added AFTER INSERT ON role_right BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'role_right', new.role || ' ' || new.right_name,
    json_object('role', new.role, 'right_name', new.right_name));
END;
CREATE TRIGGER role_right_changed AFTER UPDATE ON role_right BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'role_right', new.role || ' ' || new.right_name,
    json_object('role', old.role, 'right_name', old.right_name),
    json_object('role', new.role, 'right_name', new.right_name));
END;
CREATE TRIGGER role_right_removed AFTER DELETE ON role_right BEGIN
  INSERT INTO audit (by_person, what, key, before)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'role_right', old.role || ' ' || old.right_name,
    json_object('role', old.role, 'right_name', old.right_name));
END;

CREATE TRIGGER workstation_added AFTER INSERT ON workstation BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'workstation', new.code,
    json_object('code', new.code, 'name', new.name, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER workstation_changed AFTER UPDATE ON workstation BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'workstation', new.code,
    json_object('code', old.code, 'name', old.name, 'active', old.active, 'version', old.version),
    json_object('code', new.code, 'name', new.name, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER workstation_kept BEFORE DELETE ON workstation BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER drawer_added AFTER INSERT ON drawer BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'drawer', new.code,
    json_object('code', new.code, 'name', new.name, 'float_cents', new.float_cents, 'active', new.active,
    'version', new.version));
END;
CREATE TRIGGER drawer_changed AFTER UPDATE ON drawer BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'drawer', new.code,
    json_object('code', old.code, 'name', old.name, 'float_cents', old.float_cents, 'active', old.active,
    'version', old.version),
    json_object('code', new.code, 'name', new.name, 'float_cents', new.float_cents, 'active', new.active,
    'version', new.version));
END;
CREATE TRIGGER drawer_kept BEFORE DELETE ON drawer BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER printer_added AFTER INSERT ON printer BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'printer', new.name,
    json_object('name', new.name, 'driver', new.driver, 'address', new.address, 'columns', new.columns,
    'code_page', new.code_page, 'options', new.options, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER printer_changed AFTER UPDATE ON printer BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'printer', new.name,
    json_object('name', old.name, 'driver', old.driver, 'address', old.address, 'columns', old.columns,
    'code_page', old.code_page, 'options', old.options, 'active', old.active, 'version', old.version),
    json_object('name', new.name, 'driver', new.driver, 'address', new.address, 'columns', new.columns,
    'code_page', new.code_page, 'options', new.options, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER printer_kept BEFORE DELETE ON printer BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER policy_added AFTER INSERT ON policy BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'policy', new.id,
    json_object('id', new.id, 'kind', new.kind, 'scope', new.scope, 'version', new.version,
    'from_date', new.from_date, 'authority', new.authority, 'body', new.body, 'active', new.active,
    'recorded_by', new.recorded_by));
END;
CREATE TRIGGER policy_changed AFTER UPDATE ON policy BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'policy', new.id,
    json_object('id', old.id, 'kind', old.kind, 'scope', old.scope, 'version', old.version,
    'from_date', old.from_date, 'authority', old.authority, 'body', old.body, 'active', old.active,
    'recorded_by', old.recorded_by),
    json_object('id', new.id, 'kind', new.kind, 'scope', new.scope, 'version', new.version,
    'from_date', new.from_date, 'authority', new.authority, 'body', new.body, 'active', new.active,
    'recorded_by', new.recorded_by));
END;
CREATE TRIGGER policy_kept BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER fund_added AFTER INSERT ON fund BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'fund', new.code,
    json_object('code', new.code, 'name', new.name, 'active', new.active));
END;
CREATE TRIGGER fund_changed AFTER UPDATE ON fund BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'fund', new.code,
    json_object('code', old.code, 'name', old.name, 'active', old.active),
    json_object('code', new.code, 'name', new.name, 'active', new.active));
END;
CREATE TRIGGER fund_kept BEFORE DELETE ON fund BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER gl_account_added AFTER INSERT ON gl_account BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'gl_account', new.code,
    json_object('code', new.code, 'fund', new.fund, 'name', new.name, 'kind', new.kind, 'active', new.active,
    'version', new.version));
END;
CREATE TRIGGER gl_account_changed AFTER UPDATE ON gl_account BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'gl_account', new.code,
    json_object('code', old.code, 'fund', old.fund, 'name', old.name, 'kind', old.kind, 'active', old.active,
    'version', old.version),
    json_object('code', new.code, 'fund', new.fund, 'name', new.name, 'kind', new.kind, 'active', new.active,
    'version', new.version));
END;
CREATE TRIGGER gl_account_kept BEFORE DELETE ON gl_account BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER tender_kind_added AFTER INSERT ON tender_kind BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'tender_kind', new.code,
    json_object('code', new.code, 'name', new.name, 'gl', new.gl, 'allow_change', new.allow_change,
    'opens_drawer', new.opens_drawer, 'min_cents', new.min_cents, 'max_cents', new.max_cents,
    'required_fields', new.required_fields, 'certified', new.certified, 'position', new.position,
    'active', new.active, 'version', new.version, 'departments', new.departments));
END;
CREATE TRIGGER tender_kind_changed AFTER UPDATE ON tender_kind BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'tender_kind', new.code,
    json_object('code', old.code, 'name', old.name, 'gl', old.gl, 'allow_change', old.allow_change,
    'opens_drawer', old.opens_drawer, 'min_cents', old.min_cents, 'max_cents', old.max_cents,
    'required_fields', old.required_fields, 'certified', old.certified, 'position', old.position,
    'active', old.active, 'version', old.version, 'departments', old.departments),
    json_object('code', new.code, 'name', new.name, 'gl', new.gl, 'allow_change', new.allow_change,
    'opens_drawer', new.opens_drawer, 'min_cents', new.min_cents, 'max_cents', new.max_cents,
    'required_fields', new.required_fields, 'certified', new.certified, 'position', new.position,
    'active', new.active, 'version', new.version, 'departments', new.departments));
END;
CREATE TRIGGER tender_kind_kept BEFORE DELETE ON tender_kind BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER bank_account_added AFTER INSERT ON bank_account BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'bank_account', new.code,
    json_object('code', new.code, 'name', new.name, 'bank', new.bank, 'last_four', new.last_four, 'gl', new.gl,
    'tenders', new.tenders, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER bank_account_changed AFTER UPDATE ON bank_account BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'bank_account', new.code,
    json_object('code', old.code, 'name', old.name, 'bank', old.bank, 'last_four', old.last_four, 'gl', old.gl,
    'tenders', old.tenders, 'active', old.active, 'version', old.version),
    json_object('code', new.code, 'name', new.name, 'bank', new.bank, 'last_four', new.last_four, 'gl', new.gl,
    'tenders', new.tenders, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER bank_account_kept BEFORE DELETE ON bank_account BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER revenue_code_added AFTER INSERT ON revenue_code BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'revenue_code', new.code,
    json_object('code', new.code, 'text', new.text, 'rule', new.rule, 'amount', new.amount,
    'basis_points', new.basis_points, 'partial', new.partial, 'service', new.service,
    'component', new.component, 'needs_account', new.needs_account, 'department', new.department,
    'active', new.active, 'version', new.version));
END;
CREATE TRIGGER revenue_code_changed AFTER UPDATE ON revenue_code BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'revenue_code', new.code,
    json_object('code', old.code, 'text', old.text, 'rule', old.rule, 'amount', old.amount,
    'basis_points', old.basis_points, 'partial', old.partial, 'service', old.service,
    'component', old.component, 'needs_account', old.needs_account, 'department', old.department,
    'active', old.active, 'version', old.version),
    json_object('code', new.code, 'text', new.text, 'rule', new.rule, 'amount', new.amount,
    'basis_points', new.basis_points, 'partial', new.partial, 'service', new.service,
    'component', new.component, 'needs_account', new.needs_account, 'department', new.department,
    'active', new.active, 'version', new.version));
END;
CREATE TRIGGER revenue_code_kept BEFORE DELETE ON revenue_code BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER code_share_added AFTER INSERT ON code_share BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'code_share', new.code || ' ' || new.gl,
    json_object('code', new.code, 'gl', new.gl, 'weight', new.weight));
END;
CREATE TRIGGER code_share_changed AFTER UPDATE ON code_share BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'code_share', new.code || ' ' || new.gl,
    json_object('code', old.code, 'gl', old.gl, 'weight', old.weight),
    json_object('code', new.code, 'gl', new.gl, 'weight', new.weight));
END;
CREATE TRIGGER code_share_removed AFTER DELETE ON code_share BEGIN
  INSERT INTO audit (by_person, what, key, before)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'code_share', old.code || ' ' || old.gl,
    json_object('code', old.code, 'gl', old.gl, 'weight', old.weight));
END;

CREATE TRIGGER code_field_added AFTER INSERT ON code_field BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'code_field', new.code || ' ' || new.name,
    json_object('code', new.code, 'name', new.name, 'label', new.label, 'required', new.required,
    'pattern', new.pattern, 'position', new.position));
END;
CREATE TRIGGER code_field_changed AFTER UPDATE ON code_field BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'code_field', new.code || ' ' || new.name,
    json_object('code', old.code, 'name', old.name, 'label', old.label, 'required', old.required,
    'pattern', old.pattern, 'position', old.position),
    json_object('code', new.code, 'name', new.name, 'label', new.label, 'required', new.required,
    'pattern', new.pattern, 'position', new.position));
END;
CREATE TRIGGER code_field_removed AFTER DELETE ON code_field BEGIN
  INSERT INTO audit (by_person, what, key, before)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'code_field', old.code || ' ' || old.name,
    json_object('code', old.code, 'name', old.name, 'label', old.label, 'required', old.required,
    'pattern', old.pattern, 'position', old.position));
END;

CREATE TRIGGER customer_changed AFTER UPDATE ON customer BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'customer', new.id,
    json_object('id', old.id, 'name', old.name, 'alias', old.alias),
    json_object('id', new.id, 'name', new.name, 'alias', new.alias));
END;
CREATE TRIGGER customer_kept BEFORE DELETE ON customer BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER account_changed AFTER UPDATE ON account BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'account', new.number,
    json_object('number', old.number, 'kind', old.kind, 'customer_id', old.customer_id, 'name', old.name,
    'address', old.address, 'parcel', old.parcel, 'meter', old.meter, 'license', old.license,
    'phone', old.phone, 'status', old.status, 'as_of', old.as_of,
    'cash_only_until', old.cash_only_until, 'version', old.version),
    json_object('number', new.number, 'kind', new.kind, 'customer_id', new.customer_id, 'name', new.name,
    'address', new.address, 'parcel', new.parcel, 'meter', new.meter, 'license', new.license,
    'phone', new.phone, 'status', new.status, 'as_of', new.as_of,
    'cash_only_until', new.cash_only_until, 'version', new.version));
END;
CREATE TRIGGER account_kept BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;

CREATE TRIGGER account_alert_added AFTER INSERT ON account_alert BEGIN
  INSERT INTO audit (by_person, what, key, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'account_alert', new.id,
    json_object('id', new.id, 'account', new.account, 'tone', new.tone, 'text', new.text,
    'from_date', new.from_date, 'until', new.until, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER account_alert_changed AFTER UPDATE ON account_alert BEGIN
  INSERT INTO audit (by_person, what, key, before, after)
  VALUES (coalesce((SELECT value FROM meta WHERE key = 'writer'), ''), 'account_alert', new.id,
    json_object('id', old.id, 'account', old.account, 'tone', old.tone, 'text', old.text,
    'from_date', old.from_date, 'until', old.until, 'active', old.active, 'version', old.version),
    json_object('id', new.id, 'account', new.account, 'tone', new.tone, 'text', new.text,
    'from_date', new.from_date, 'until', new.until, 'active', new.active, 'version', new.version));
END;
CREATE TRIGGER account_alert_kept BEFORE DELETE ON account_alert BEGIN SELECT RAISE(ABORT, 'TW-FIXED'); END;
