-- SPDX-License-Identifier: Apache-2.0
--
-- The guards of the books on PostgreSQL 15 or newer. A person's login inserts one row of "entry"; everything else
-- follows here, as the owner of the tables. guards/sqlite.sql says the same in the other dialect, and one table of
-- cases runs against both.
--
-- The file is run whole, in one transaction, by whoever may act as the owner: at creation and after every upgrade. It
-- goes through the driver's own cursor, because it is full of colons and percent signs. Running it again changes nothing.
--
-- Refusals carry SQLSTATE TW000 and a code as the message. Only trigger functions are definers; what they call is
-- executable by the owner alone and runs with the definer's settings.

-- Who and when come from the server: no login is granted these columns, so none can forge them.
ALTER TABLE entry ALTER COLUMN recorded_by SET DEFAULT session_user;
ALTER TABLE approval ALTER COLUMN approved_by SET DEFAULT session_user;
ALTER TABLE approval_request ALTER COLUMN requested_by SET DEFAULT session_user;
ALTER TABLE approval_refusal ALTER COLUMN answered_by SET DEFAULT session_user;
ALTER TABLE desk_event ALTER COLUMN by_person SET DEFAULT session_user;
ALTER TABLE gl_batch ALTER COLUMN made_by SET DEFAULT session_user;
ALTER TABLE policy ALTER COLUMN recorded_by SET DEFAULT session_user;

CREATE OR REPLACE FUNCTION guard_refuse(code text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'TW000', MESSAGE = code;
END $$;

-- Four digits at least, as book ids and receipt numbers are written.
CREATE OR REPLACE FUNCTION guard_ordinal(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lpad(n::text, greatest(4, length(n::text)), '0')
$$;

-- 1. The body -----------------------------------------------------------------------------------------------------

-- What a body that looks strange has wrong: a code, or nothing. The quick look below sends very few here.
CREATE OR REPLACE FUNCTION guard_body_exact(body text, b jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    bare text := regexp_replace(body, '"([^"\\]|\\.)*"', '""', 'g');
    whole text[] := ARRAY['seq', 'session', 'cents', 'open', 'total', 'change', 'rounding', 'quantity', 'face', 'loose',
        'packs', 'pack_of', 'counted', 'assigned', 'over_short', 'float_back', 'to_vault', 'entries', 'receipts',
        'grand', 'attempt', 'attempts', 'amount', 'count_of', 'version', 'checks_total', 'money_orders_total',
        'checks_over_short', 'money_orders_over_short', 'place', 'voids', 'at_seq'];
    nested text[] := ARRAY['lines', 'tenders', 'shares', 'fields', 'postings', 'count', 'checks', 'money_orders',
        'totals', 'pieces_in', 'pieces_out', 'approval', 'second', 'by_hand', 'before', 'after', 'books'];
    free jsonb := CASE WHEN b ->> 'kind' = 'setup' THEN b - 'before' - 'after' ELSE b END;
BEGIN
    IF bare ~ '[.eE]|-0|[0-9]{16}|null|true|false|[,[]-?[0-9]|[,[]\[' THEN
        RETURN 'TW-BODY';
    END IF;
    IF EXISTS (SELECT FROM jsonb_path_query(b, 'strict $.** ? (@.type() == "object")') AS o, jsonb_each(o) AS e
               WHERE e.key = ANY (whole) AND jsonb_typeof(e.value) <> 'number')
       OR EXISTS (SELECT FROM jsonb_path_query(free, 'strict $.** ? (@.type() == "object")') AS o, jsonb_each(o) AS e
                  WHERE e.key <> ALL (whole) AND jsonb_typeof(e.value) = 'number') THEN
        RETURN 'TW-BODY';
    END IF;
    IF strpos(bare, '[""') > 0
       OR EXISTS (SELECT FROM jsonb_path_query(b, 'strict $.** ? (@.type() == "object")') AS o, jsonb_each(o) AS e
                  WHERE e.key <> ALL (nested) AND jsonb_typeof(e.value) IN ('array', 'object')) THEN
        RETURN 'TW-KIND';
    END IF;
    RETURN NULL;
END $$;

-- Whether anything in a body looks strange: a whole number that is none, something else under its key or it under another
-- one, a list of anything but objects, an object or a list in an unknown place. The keys are written out, because only
-- against a constant list is a key looked up by its hash. What jsonb no longer tells, `1e2` from `100`, the text does.
CREATE OR REPLACE FUNCTION guard_body_strange(body text, b jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RETURN body ~ '":-?[0-9]+[eE]' OR EXISTS (
        SELECT FROM jsonb_path_query(b, 'strict $.** ? (@.type() == "object")') AS o, jsonb_each(o) AS pair
        WHERE CASE jsonb_typeof(pair.value)
            WHEN 'string' THEN pair.key = ANY ('{
                seq,session,cents,open,total,change,rounding,quantity,face,loose,packs,pack_of,counted,assigned,
                over_short,float_back,to_vault,entries,receipts,grand,attempt,attempts,amount,count_of,version,
                checks_total,money_orders_total,checks_over_short,money_orders_over_short,place,voids,at_seq}'::text[])
            WHEN 'number' THEN pair.key <> ALL ('{
                seq,session,cents,open,total,change,rounding,quantity,face,loose,packs,pack_of,counted,assigned,
                over_short,float_back,to_vault,entries,receipts,grand,attempt,attempts,amount,count_of,version,
                checks_total,money_orders_total,checks_over_short,money_orders_over_short,place,voids,at_seq}'::text[])
                OR scale(pair.value::numeric) > 0 OR abs(pair.value::numeric) > 999999999999999
            WHEN 'object' THEN pair.key <> ALL ('{approval,second,by_hand,before,after}'::text[])
            WHEN 'array' THEN pair.key <> ALL ('{
                lines,tenders,shares,fields,postings,count,checks,money_orders,totals,pieces_in,pieces_out,
                books}'::text[])
                OR EXISTS (SELECT FROM jsonb_array_elements(pair.value) AS item WHERE jsonb_typeof(item) <> 'object')
            ELSE true END);
END $$;

-- The body as jsonb, when it is canonical as far as a database can tell and says what the columns say. The order of
-- keys is left to the verifier. Repeats are what jsonb drops: then the text without spaces gets shorter.
CREATE OR REPLACE FUNCTION guard_body(e entry) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    b jsonb;
    code text;
BEGIN
    BEGIN
        b := e.body::jsonb;
        IF json_strip_nulls(e.body::json)::text <> e.body THEN
            PERFORM guard_refuse('TW-BODY');
        END IF;
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
        PERFORM guard_refuse('TW-BODY');
    END;
    IF jsonb_typeof(b) <> 'object' THEN
        PERFORM guard_refuse('TW-BODY');
    END IF;
    IF guard_body_strange(e.body, b) THEN
        code := guard_body_exact(e.body, b);
        IF code IS NOT NULL THEN
            PERFORM guard_refuse(code);
        END IF;
    END IF;
    IF octet_length(replace(b::text, ' ', '')) <> octet_length(replace(e.body, ' ', ''))
       OR (strpos(e.body, '\') > 0 AND replace(e.body, '\\', '') ~ '\\[^"nt]')
       OR strpos(e.body, chr(127)) > 0
       OR (octet_length(e.body) <> char_length(e.body)
           AND (e.body ~ '[\u0080-\u009f]' OR e.body IS NOT NFC NORMALIZED)) THEN
        PERFORM guard_refuse('TW-BODY');
    END IF;
    IF (b ->> 'v', b ->> 'id', b ->> 'book', (b ->> 'seq')::bigint, b ->> 'kind', b ->> 'prev')
       IS DISTINCT FROM ('TW1', e.id, e.book_id, e.seq, e.kind, encode(e.prev_hash, 'hex'))
       OR length(e.id) <> 36 OR lower(e.id) <> e.id
       OR octet_length(e.hash) <> 32 OR octet_length(e.prev_hash) <> 32 OR e.offline NOT IN (0, 1) THEN
        PERFORM guard_refuse('TW-BODY');
    END IF;
    IF e.hash <> sha256(e.prev_hash || convert_to(e.body, 'UTF8')) THEN
        PERFORM guard_refuse('TW-HASH');
    END IF;
    RETURN b;
END $$;

-- 2. The parts each kind must have --------------------------------------------------------------------------------

-- Whether a text is a day of the calendar: what is no day would be closed with none, and no reader could tell it.
CREATE OR REPLACE FUNCTION guard_day(day text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN day ~ '^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'
        THEN to_char((left(day, 8) || '01')::date + right(day, 2)::integer - 1, 'YYYY-MM-DD') = day ELSE false END
$$;

-- Whether a text says anything: whether it holds a character that leaves a mark.
CREATE OR REPLACE FUNCTION guard_says(said text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(said ~ '[^ \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]', false)
$$;

-- Whether a tender says something in each part that its kind asks for; no query, for every check is asked.
CREATE OR REPLACE FUNCTION guard_said(tender jsonb, parts text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY translate(parts, '[]', '{}')::text[] LOOP
        IF (tender ->> part ~ '[^ \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]') IS NOT TRUE THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- Whether money at a bank may be kept on an account: an asset of the pool, and none that drawers, the vault, cards that
-- are not settled, or what is on its way or owed are kept on.
CREATE OR REPLACE FUNCTION guard_at_bank(gl text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM gl_account AS g WHERE g.code = gl AND g.fund = '999' AND g.kind = 'asset')
        AND gl NOT IN ('999-1110', '999-1112', '999-1115', '999-1120', '999-1130', '999-1140', '999-1150', '999-1190', '999-2010')
$$;

-- A guard that waited for another act must see what that act did. A transaction that sees the books as of one moment
-- would not, and would open a date somebody just closed, or close one somebody just opened.
CREATE OR REPLACE FUNCTION guard_sees() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM guard_refuse('TW-KIND');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION guard_common_parts(b jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT b ?& ARRAY['date', 'at', 'by', 'till']
        AND b ->> 'at' ~ '^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d[-+][0-2]\d:[0-5]\d$'
        AND coalesce(jsonb_typeof(b -> 'postings'), 'array') = 'array'
$$;

-- A payment's own are asked for apart from all others': what is not asked is not set up, and payments are many.
CREATE OR REPLACE FUNCTION guard_receipt_parts(b jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT b ?& ARRAY['number', 'channel', 'payer', 'lines', 'tenders', 'rounding', 'change', 'total', 'postings']
        AND NOT b ? 'second'
        AND jsonb_typeof(b -> 'lines') = 'array' AND jsonb_typeof(b -> 'tenders') = 'array'
        AND b ->> 'channel' IN ('counter', 'phone', 'mail', 'dropbox')
        AND (NOT b ? 'received' OR guard_day(b ->> 'received'))
$$;

CREATE OR REPLACE FUNCTION guard_deposit_parts(b jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT b ?& ARRAY['bank', 'bag', 'seal', 'reason', 'total', 'lines', 'count', 'checks', 'approval', 'postings']
        AND jsonb_typeof(b -> 'lines') = 'array' AND jsonb_typeof(b -> 'count') = 'array'
        AND jsonb_typeof(b -> 'checks') = 'array' AND b -> 'approval' ?& ARRAY['by', 'text']
        AND NOT EXISTS (SELECT FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint)
                        WHERE num_nulls(book, tender, cents) > 0)
        AND NOT EXISTS (SELECT FROM jsonb_to_recordset(b -> 'checks')
                            AS c(book text, tender text, cents bigint, receipt text, seq bigint)
                        WHERE num_nulls(book, tender, cents) > 0 OR num_nulls(receipt, seq) = 1)
$$;

CREATE OR REPLACE FUNCTION guard_parts(b jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE b ->> 'kind'
        WHEN 'open' THEN CASE b ->> 'type'
            WHEN 'drawer' THEN b ?& ARRAY['drawer', 'session', 'grand', 'assigned', 'counted']
                AND coalesce(jsonb_typeof(b -> 'count'), 'array') = 'array'
            WHEN 'office' THEN b ? 'session' AND NOT b ?| ARRAY['grand', 'assigned', 'counted', 'count', 'drawer']
            WHEN 'day' THEN b ? 'session' AND NOT b ?| ARRAY['grand', 'assigned', 'counted', 'count', 'drawer']
            ELSE false END
        WHEN 'void' THEN
            b ?& ARRAY['of', 'target', 'reason', 'total', 'customer_present', 'original_taken', 'approval', 'postings']
            AND b -> 'approval' ?& ARRAY['by', 'text']
            AND b ->> 'customer_present' IN ('yes', 'no') AND b ->> 'original_taken' IN ('yes', 'no')
        WHEN 'reversal' THEN
            b ?& ARRAY['of', 'target', 'reason', 'total', 'approval', 'postings'] AND b -> 'approval' ?& ARRAY['by', 'text']
            AND (NOT b ? 'second' OR b -> 'second' ?& ARRAY['by', 'text']) AND NOT b ?| ARRAY['place', 'account']
            AND coalesce(jsonb_typeof(b -> 'lines'), 'array') = 'array'
        WHEN 'returned_check' THEN
            b ?& ARRAY['of', 'target', 'place', 'reason', 'bank_error', 'total', 'postings']
            AND b ->> 'reason' IN ('nsf', 'closed', 'stop', 'stale', 'signature', 'endorsement')
            AND b ->> 'bank_error' IN ('yes', 'no') AND coalesce(jsonb_typeof(b -> 'lines'), 'array') = 'array'
        WHEN 'refund_request' THEN
            b ?& ARRAY['account', 'fund', 'target', 'total', 'payee', 'reason', 'approval', 'postings']
            AND b -> 'approval' ?& ARRAY['by', 'text']
        WHEN 'no_sale' THEN b ? 'reason' AND (NOT b ? 'approval' OR b -> 'approval' ?& ARRAY['by', 'text'])
        WHEN 'drop' THEN b ?& ARRAY['cents', 'reason']
            AND coalesce(jsonb_typeof(b -> 'count'), 'array') = 'array'
        WHEN 'pickup' THEN b ?& ARRAY['cents', 'reason', 'approval'] AND b -> 'approval' ?& ARRAY['by', 'text']
            AND coalesce(jsonb_typeof(b -> 'count'), 'array') = 'array'
        WHEN 'exchange' THEN b ?& ARRAY['cents', 'reason', 'party', 'pieces_in', 'pieces_out']
            AND jsonb_typeof(b -> 'pieces_in') = 'array' AND jsonb_typeof(b -> 'pieces_out') = 'array'
        WHEN 'transfer_out' THEN b ?& ARRAY['to', 'cents', 'count', 'reason'] AND jsonb_typeof(b -> 'count') = 'array'
        WHEN 'transfer_in' THEN b ?& ARRAY['of', 'cents', 'count'] AND jsonb_typeof(b -> 'count') = 'array'
        WHEN 'transfer_ruling' THEN b ?& ARRAY['of', 'cents', 'charged', 'reason']
        WHEN 'tender_correction' THEN
            b ?& ARRAY['of', 'target', 'place', 'from', 'tenders', 'total', 'reason', 'approval']
            AND jsonb_typeof(b -> 'tenders') = 'array' AND b -> 'tenders' -> 1 IS NULL
            AND coalesce(b -> 'tenders' -> 0 ?& ARRAY['kind', 'cents'], false)
            AND b -> 'approval' ?& ARRAY['by', 'text']
        WHEN 'begin_count' THEN true
        WHEN 'cancel_count' THEN true
        WHEN 'count' THEN
            b ?& ARRAY['attempt', 'counted', 'count', 'checks', 'checks_total', 'money_orders', 'money_orders_total']
            AND jsonb_typeof(b -> 'count') = 'array' AND jsonb_typeof(b -> 'checks') = 'array'
            AND jsonb_typeof(b -> 'money_orders') = 'array'
            AND (NOT b ? 'approval' OR (b ? 'reason' AND b -> 'approval' ?& ARRAY['by', 'text']))
        WHEN 'submit' THEN b ? 'attempts'
            AND (NOT b ? 'approval' OR (b ? 'reason' AND b -> 'approval' ?& ARRAY['by', 'text']))
        WHEN 'return' THEN b ? 'reason'
        WHEN 'close' THEN b ?& ARRAY['entries', 'session']
        WHEN 'import' THEN b ?& ARRAY['source', 'lines', 'postings'] AND jsonb_typeof(b -> 'lines') = 'array'
        WHEN 'setup' THEN b ?& ARRAY['what', 'key'] AND b ?| ARRAY['before', 'after']
            AND coalesce(jsonb_typeof(b -> 'after'), 'object') = 'object'
            AND coalesce(jsonb_typeof(b -> 'before'), 'object') = 'object'
        WHEN 'seal' THEN
            b ?& ARRAY['books', 'totals', 'entries', 'receipts', 'voids', 'over_short', 'previous', 'version']
            AND jsonb_typeof(b -> 'books') = 'array' AND jsonb_typeof(b -> 'totals') = 'array'
            AND guard_day(b ->> 'date')
        WHEN 'counterfeit' THEN b ?& ARRAY['face', 'serial', 'payer', 'reason']
        WHEN 'small_difference' THEN
            b ?& ARRAY['way', 'account', 'target', 'reason', 'total']
            AND (NOT b ? 'approval' OR b -> 'approval' ?& ARRAY['by', 'text'])
            AND CASE b ->> 'way' WHEN 'under' THEN b ? 'charge' AND NOT b ? 'fund'
                WHEN 'over' THEN b ? 'fund' AND NOT b ? 'charge' ELSE false END
        WHEN 'surprise_count' THEN
            b ?& ARRAY['of', 'at_seq', 'reason', 'chosen', 'counted', 'count', 'checks', 'checks_total', 'money_orders',
                       'money_orders_total', 'approval']
            AND b -> 'approval' ?& ARRAY['by', 'text'] AND b ->> 'chosen' IN ('random', 'asked')
            AND jsonb_typeof(b -> 'count') = 'array' AND jsonb_typeof(b -> 'checks') = 'array'
            AND jsonb_typeof(b -> 'money_orders') = 'array'
        WHEN 'annulled' THEN b ?& ARRAY['of_kind', 'tried', 'amount', 'reason'] AND b ->> 'tried' ~ '^[0-9a-f]{64}$'
            AND b ->> 'of_kind' IN ('receipt', 'void', 'no_sale', 'drop', 'pickup', 'paid_in', 'paid_out', 'exchange',
                                    'begin_count', 'cancel_count', 'count', 'submit', 'return', 'close', 'import',
                                    'setup', 'deposit', 'deposit_correction', 'card_settlement', 'reversal', 'returned_check',
                                    'refund_request', 'transfer_out', 'transfer_in', 'transfer_ruling',
                                    'tender_correction', 'seal', 'counterfeit', 'surprise_count', 'small_difference')
        WHEN 'deposit' THEN guard_deposit_parts(b)
        WHEN 'card_settlement' THEN
            b ?& ARRAY['bank', 'batch', 'lines', 'total', 'counted', 'postings'] AND jsonb_typeof(b -> 'lines') = 'array'
            AND (NOT b ? 'approval' OR (b ? 'reason' AND b -> 'approval' ?& ARRAY['by', 'text']))
            AND NOT EXISTS (SELECT FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint)
                            WHERE num_nulls(book, tender, cents) > 0)
        WHEN 'deposit_correction' THEN
            b ?& ARRAY['of', 'target', 'counted', 'total', 'charged', 'reason', 'approval', 'postings']
            AND b ->> 'charged' IN ('over_short', 'bank_error') AND b -> 'approval' ?& ARRAY['by', 'text']
        ELSE b ->> 'kind' IN ('paid_in', 'paid_out') AND b ?& ARRAY['cents', 'reason', 'party', 'shares']
            AND jsonb_typeof(b -> 'shares') = 'array' AND coalesce(jsonb_typeof(b -> 'count'), 'array') = 'array'
            AND (NOT b ? 'approval' OR b -> 'approval' ?& ARRAY['by', 'text']) END
$$;

-- 3. Pieces and postings ------------------------------------------------------------------------------------------

-- What counted pieces come to; nothing when a piece is impossible or its cents are not its pieces'.
CREATE OR REPLACE FUNCTION guard_pieces(pieces jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN count(*) FILTER (WHERE (
            p.cents = p.face * (p.loose + p.packs * p.pack_of) AND p.loose >= 0 AND p.packs >= 0 AND p.pack_of > 0
            AND CASE WHEN p.coin IS NULL THEN p.face IN (100, 200, 500, 1000, 2000, 5000, 10000)
                     ELSE p.coin = 'yes' AND p.face IN (1, 5, 10, 25, 50, 100) END
        ) IS NOT TRUE) = 0 THEN coalesce(sum(p.cents), 0)::bigint END
    FROM jsonb_to_recordset(pieces)
        AS p(face bigint, loose bigint, packs bigint, pack_of bigint, cents bigint, coin text)
$$;

-- Keep the postings an entry carries, and answer whether they are exactly the wanted rows with the claims on the pool
-- that follow from them, one row per meaning, none of zero.
CREATE OR REPLACE FUNCTION guard_post(no bigint, posts jsonb, want jsonb) RETURNS boolean LANGUAGE sql AS $$
    WITH post AS MATERIALIZED (
        SELECT * FROM ROWS FROM (jsonb_to_recordset(posts)
            AS (gl text, "for" text, cents bigint, tender text, charge text, account text)) WITH ORDINALITY
            AS p(gl, "for", cents, tender, charge, account, pos)
    ), want AS (
        SELECT * FROM jsonb_to_recordset(want) AS w(gl text, cents bigint, tender text, charge text, account text)
    ), pool AS (
        SELECT split_part(gl, '-', 1) AS fund, sum(cents)::bigint AS cents FROM want
        WHERE gl NOT LIKE '999-%' GROUP BY 1
    ), kept AS (
        INSERT INTO posting (entry_no, pos, gl, fund, for_fund, cents, tender, charge, account)
        SELECT no, pos, coalesce(gl, ''), coalesce(split_part(gl, '-', 1), ''), "for", coalesce(cents, 0), tender, charge, account
        FROM post
    )
    SELECT NOT EXISTS (
        SELECT FROM (
            SELECT gl, "for", tender, charge, account, cents, 1 AS own FROM post
            UNION ALL SELECT gl, NULL, tender, charge, account, -cents, 0 FROM want
            UNION ALL SELECT fund || '-1010', NULL, NULL, NULL, NULL, cents, 0 FROM pool
            UNION ALL SELECT '999-2010', fund, NULL, NULL, NULL, -cents, 0 FROM pool
        ) AS row
        GROUP BY gl, "for", tender, charge, account
        HAVING sum(cents) <> 0 OR sum(own) > 1 OR count(*) FILTER (WHERE own = 1 AND coalesce(cents, 0) = 0) > 0
    ) AND NOT EXISTS (SELECT FROM post LEFT JOIN gl_account AS g ON g.code = post.gl WHERE g.code IS NULL)
    AND posts IS DISTINCT FROM '[]'
$$;

-- Credits follow the postings on F-2300; answers whether any customer's credit fell below zero.
CREATE OR REPLACE FUNCTION guard_credit(no bigint) RETURNS boolean LANGUAGE sql AS $$
    WITH moved AS (
        INSERT INTO credit AS c (account, fund, cents)
        SELECT account, fund, -sum(cents) FROM posting
        WHERE entry_no = no AND gl LIKE '%-2300' AND account IS NOT NULL GROUP BY account, fund ORDER BY account, fund
        ON CONFLICT (account, fund) DO UPDATE SET cents = c.cents + excluded.cents
        RETURNING cents
    )
    SELECT coalesce(bool_or(cents < 0), false) FROM moved
$$;

-- 4. Opening a book -----------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION guard_open(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    in_drawer boolean := b ->> 'type' = 'drawer';
    place text := CASE b ->> 'type' WHEN 'drawer' THEN b ->> 'drawer' WHEN 'day' THEN 'DAY' ELSE b ->> 'till' END;
    whole bigint := coalesce((b ->> 'counted')::bigint, 0);
    assigned bigint := coalesce((b ->> 'assigned')::bigint, 0);
    before book;
    fixed bigint;
BEGIN
    -- These locks make two openings of one drawer, or by one person, wait for each other: the second one then sees the
    -- first and hears TW-TWO; the unique indexes would answer with the SQLSTATE of a repeated entry.
    IF in_drawer THEN
        SELECT float_cents INTO fixed FROM drawer WHERE code = place AND active = 1 FOR NO KEY UPDATE;
    ELSE
        PERFORM 1 FROM workstation WHERE code = b ->> 'till' AND active = 1 FOR NO KEY UPDATE;
    END IF;
    IF NOT FOUND OR (b ->> 'type' <> 'day' AND place = 'DAY') OR NOT EXISTS (SELECT FROM workstation WHERE code = b ->> 'till' AND active = 1)
       OR guard_day(b ->> 'date') IS NOT TRUE THEN
        PERFORM guard_refuse('TW-BOOK');
    END IF;
    PERFORM 1 FROM person WHERE name = e.recorded_by FOR NO KEY UPDATE;
    IF b ->> 'by' <> e.recorded_by THEN
        PERFORM guard_refuse('TW-PEN');
    END IF;
    IF e.seq <> 1 OR e.prev_hash <> decode(repeat('00', 32), 'hex') THEN
        PERFORM guard_refuse('TW-SEQ');
    END IF;
    -- A day is not closed while a book of it opens: whoever closes one waits for this row, or makes this one wait.
    PERFORM 1 FROM meta WHERE key = 'epoch' FOR KEY SHARE;
    IF EXISTS (SELECT FROM day_seal WHERE date >= b ->> 'date') THEN
        PERFORM guard_refuse('TW-DAY');
    END IF;
    SELECT * INTO before FROM book WHERE code = place ORDER BY session DESC LIMIT 1;
    -- A drawer or a back office opens for the day it is by the clock of its till: none that is still to come anywhere,
    -- and none before the day of its last session. Holds, flags and fees count from it.
    IF b ->> 'type' <> 'day' AND (b ->> 'date' <> left(b ->> 'at', 10) OR b ->> 'date' < before.date
        OR b ->> 'date' > (clock_timestamp() AT TIME ZONE 'UTC' + interval '14 hours')::date::text) THEN
        PERFORM guard_refuse('TW-DATE');
    END IF;
    IF (b ->> 'session')::bigint <> coalesce(before.session, 0) + 1
       OR e.book_id <> place || '-' || guard_ordinal((b ->> 'session')::bigint)
       OR (in_drawer AND (b ->> 'grand')::bigint <> coalesce(before.opening_grand + before.taken, 0)) THEN
        PERFORM guard_refuse('TW-NUMBER');
    END IF;
    IF EXISTS (SELECT FROM book WHERE in_drawer AND type = 'drawer' AND state IN ('open', 'counting') AND code = place)
       OR EXISTS (SELECT FROM book
                  WHERE in_drawer AND type = 'drawer' AND state IN ('open', 'counting') AND person = e.recorded_by)
       -- The money of one who is absent lies in the drawer until two people have counted it.
       OR (in_drawer AND EXISTS (SELECT FROM book WHERE code = place AND state = 'submitted' AND decided_by IS NULL))
       OR EXISTS (SELECT FROM book WHERE NOT in_drawer AND type = 'office' AND person = e.recorded_by
                  AND code = place AND date = b ->> 'date')
       OR (b ->> 'type' = 'day' AND before.id IS NOT NULL) THEN
        PERFORM guard_refuse('TW-TWO');
    END IF;
    IF in_drawer THEN
        SELECT (body::jsonb ->> 'amount')::bigint INTO fixed FROM (
            SELECT body FROM policy WHERE kind = 'float' AND scope = place AND active = 1 AND from_date <= b ->> 'date'
            ORDER BY from_date DESC, version DESC LIMIT 1) AS policy
        UNION ALL SELECT fixed LIMIT 1;
        IF assigned <> fixed OR whole < 0 OR guard_pieces(b -> 'count') IS DISTINCT FROM whole THEN
            PERFORM guard_refuse('TW-STORY');
        END IF;
    END IF;
    IF (NOT in_drawer AND b ? 'postings') OR NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', '999-1110', 'cents', whole, 'tender', 'cash'),
        jsonb_build_object('gl', '999-1190', 'cents', -assigned),
        jsonb_build_object('gl', '100-4190', 'cents', assigned - whole))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO book (id, type, code, session, person, date, state, next_seq, head, receipts, attempts, opening_counted,
                      opening_grand, taken, cash, checks, money_orders, opened_at)
    VALUES (e.book_id, b ->> 'type', place, (b ->> 'session')::bigint, e.recorded_by, b ->> 'date', 'open', 2, e.hash, 0,
            0, whole, coalesce((b ->> 'grand')::bigint, 0), 0, whole, 0, 0, b ->> 'at');
END $$;

-- 5. Receipt ------------------------------------------------------------------------------------------------------

-- Lines on revenue codes: the code is in force, its shares are the code's, each within a cent of its weight.
CREATE OR REPLACE FUNCTION guard_code_lines(lines jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH line AS (
        SELECT l.code, l.account, l.cents, l.shares
        FROM jsonb_to_recordset(lines) AS l(type text, code text, account text, cents bigint, shares jsonb)
        WHERE l.type = 'code'
    )
    SELECT NOT EXISTS (
        SELECT FROM line WHERE NOT EXISTS (SELECT FROM revenue_code AS r WHERE r.code = line.code AND r.active = 1)
           OR (account IS NOT NULL AND NOT EXISTS (SELECT FROM account AS a WHERE a.number = line.account))
    ) AND NOT EXISTS (
        SELECT FROM line
        CROSS JOIN LATERAL (SELECT sum(weight) AS weight FROM code_share WHERE code = line.code) AS whole
        CROSS JOIN LATERAL (
            SELECT s.cents, c.weight FROM jsonb_to_recordset(line.shares) AS s(gl text, cents bigint)
            FULL JOIN (SELECT gl, weight FROM code_share WHERE code = line.code) AS c ON c.gl = s.gl) AS part
        WHERE (abs(coalesce(part.cents, 0) * whole.weight - line.cents * part.weight) < whole.weight) IS NOT TRUE
    )
$$;

-- Credit on account names an account and a fund, and pays no more than that account's own lines.
CREATE OR REPLACE FUNCTION guard_on_account(tenders jsonb, lines jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM jsonb_to_recordset(tenders) AS t(kind text, cents bigint, account text, fund text)
        WHERE t.kind = 'on_account' GROUP BY t.account
        HAVING t.account IS NULL OR count(*) > (
                SELECT count(*) FROM jsonb_to_recordset(tenders) AS o(kind text, account text, fund text)
                JOIN fund AS f ON f.code = o.fund AND f.code <> '999' WHERE o.kind = 'on_account' AND o.account = t.account)
            OR sum(t.cents) > coalesce((
                SELECT sum(l.cents) FROM jsonb_to_recordset(lines) AS l(type text, account text, cents bigint)
                WHERE l.type <> 'credit' AND l.account = t.account), 0))
$$;

-- Charges that are parted among accounts of the books: each part is of the charge, owes what is paid on it, and owes less
-- afterwards. They are few, so their questions are asked for them alone.
CREATE OR REPLACE FUNCTION guard_parted(lines jsonb, OUT wrong boolean, OUT stale boolean) LANGUAGE plpgsql AS $$
BEGIN
    WITH part AS MATERIALIZED (
        SELECT l.charge, s.gl, s.cents, h.open
        FROM jsonb_to_recordset(lines) AS l(type text, charge text, shares jsonb)
        CROSS JOIN LATERAL jsonb_to_recordset(l.shares) AS s(gl text, cents bigint)
        LEFT JOIN charge AS c ON c.id = l.charge
        LEFT JOIN charge_share AS h ON h.charge = l.charge AND h.gl = s.gl
        WHERE l.type = 'charge' AND c.gl IS NULL
    ), lowered AS (
        UPDATE charge_share AS h SET open = h.open - p.cents
        FROM (SELECT charge, gl, sum(cents)::bigint AS cents FROM part GROUP BY charge, gl) AS p
        WHERE h.charge = p.charge AND h.gl = p.gl
    )
    SELECT coalesce(bool_or(part.open IS NULL), false), coalesce(bool_or(part.cents > part.open), false)
    INTO wrong, stale FROM part;
END $$;

-- Whether a receipt's items and ways to pay are those of its writer's departments (PI12): an empty list is all of them,
-- on either side. Bills and credit of an account are everybody's.
CREATE OR REPLACE FUNCTION guard_departments(b jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT p.departments = '[]' OR NOT (EXISTS (
            SELECT FROM jsonb_to_recordset(b -> 'lines') AS l(type text, code text)
            JOIN revenue_code AS r ON r.code = l.code
            WHERE l.type = 'code' AND r.department <> '' AND NOT p.departments::jsonb ? r.department)
        OR EXISTS (
            SELECT FROM jsonb_to_recordset(b -> 'tenders') AS t(kind text)
            JOIN tender_kind AS k ON k.code = t.kind
            WHERE k.departments <> '[]' AND NOT p.departments::jsonb ?| ARRAY(
                SELECT jsonb_array_elements_text(k.departments::jsonb))))
    FROM person AS p WHERE p.name = b ->> 'by'
$$;

-- Whether a second person allowed what a receipt takes against a flag (rule 5.8.3). An account flagged after returned
-- checks is paid by certified kinds only, through the last day of its flag: for more, `unsure` cents of other kinds, the
-- receipt names a consent to just that, given within the last two minutes. One it names without need must be there too.
CREATE OR REPLACE FUNCTION guard_allowed(e entry, b jsonb, unsure bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    flagged text[] := ARRAY(
        SELECT a.number FROM account AS a
        WHERE a.number = ANY (ARRAY(SELECT l ->> 'account' FROM jsonb_array_elements(b -> 'lines') AS l))
          AND a.cash_only_until >= b ->> 'date' AND unsure > 0);
BEGIN
    IF NOT b ? 'approval' THEN
        RETURN flagged = '{}';
    END IF;
    RETURN EXISTS (
        SELECT FROM approval AS a
        JOIN person AS p ON p.name = a.approved_by AND p.active = 1
        JOIN role_right AS r ON r.role = p.role AND r.right_name = 'override'
        WHERE a.entry_id = e.id AND a.kind = e.kind AND flagged <@ string_to_array(a.target, ', ')
          AND a.amount >= unsure
          AND a.text_hash = b -> 'approval' ->> 'text' AND a.approved_by = b -> 'approval' ->> 'by'
          AND a.text_hash = encode(sha256(convert_to(a.text, 'UTF8')), 'hex')
          AND a.requested_by = b ->> 'by' AND a.approved_by <> b ->> 'by'
          AND a.approved_at > clock_timestamp() - interval '120 seconds');
END $$;

-- What a person divided among an account's charges is marked: whose account, why, and who agreed (rule 5.3). The writer
-- has the right, and for more than the policy on allocation lets one do alone, another person consented to just those
-- parts within the last two minutes.
CREATE OR REPLACE FUNCTION guard_by_hand(e entry, b jsonb, INOUT late text[]) LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := b -> 'by_hand';
    divided bigint := (SELECT sum(l.cents) FROM jsonb_to_recordset(b -> 'lines') AS l(type text, account text, cents bigint)
                       WHERE l.type = 'charge' AND l.account = told ->> 'account');
    parts text;
BEGIN
    IF jsonb_typeof(told) <> 'object' OR NOT told ? 'account' OR NOT guard_says(told ->> 'reason')
       OR told ? 'by' <> told ? 'text' THEN
        PERFORM guard_refuse('TW-KIND');
    END IF;
    -- Every bill of that account names this rule and no policy's.
    IF EXISTS (SELECT FROM jsonb_to_recordset(b -> 'lines') AS l(type text, account text, rule text)
               WHERE l.type = 'charge' AND l.account = told ->> 'account' AND l.rule IS DISTINCT FROM 'by_hand') THEN
        PERFORM guard_refuse('TW-KIND');
    END IF;
    IF divided IS NULL THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF NOT guard_may(b ->> 'by', 'allocate') THEN
        late := late || ARRAY['TW-RIGHT'];
    END IF;
    SELECT string_agg(concat(l.charge, ' ', l.cents), ', ' ORDER BY l.n) INTO parts
    FROM ROWS FROM (jsonb_to_recordset(b -> 'lines') AS (type text, account text, charge text, cents bigint))
        WITH ORDINALITY AS l(type, account, charge, cents, n)
    WHERE l.type = 'charge' AND l.account = told ->> 'account';
    IF (told ? 'by' OR divided > coalesce((
            SELECT (p.body::jsonb ->> 'by_hand')::bigint FROM policy AS p
            WHERE p.kind = 'allocation' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= b ->> 'date'
            ORDER BY p.from_date DESC, p.version DESC LIMIT 1), 0))
       AND NOT EXISTS (
        SELECT FROM approval AS a
        JOIN person AS p ON p.name = a.approved_by AND p.active = 1
        JOIN role_right AS r ON r.role = p.role AND r.right_name = 'approve'
        WHERE a.entry_id = e.id AND a.kind = 'allocation' AND a.amount = divided
          AND a.target = concat(told ->> 'account', ': ', parts)
          AND a.reason = told ->> 'reason'
          AND a.text_hash = told ->> 'text' AND a.approved_by = told ->> 'by'
          AND a.text_hash = encode(sha256(convert_to(a.text, 'UTF8')), 'hex')
          AND a.requested_by = b ->> 'by' AND a.approved_by <> b ->> 'by'
          AND a.approved_at > clock_timestamp() - interval '120 seconds') THEN
        late := late || ARRAY['TW-APPROVAL'];
    END IF;
END $$;

-- Credit lines name a known account and fund.
CREATE OR REPLACE FUNCTION guard_credit_lines(lines jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM jsonb_to_recordset(lines) AS l(type text, account text, fund text)
        WHERE l.type = 'credit' AND (NOT EXISTS (SELECT FROM account AS a WHERE a.number = l.account)
                                     OR NOT EXISTS (SELECT FROM fund AS f WHERE f.code = l.fund AND f.code <> '999'))
    )
$$;

-- Cash is rounded only as a policy of the city says, in force on the book's date: whether it says so.
CREATE OR REPLACE FUNCTION guard_rounding(rounding bigint, day text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT CASE p.body::jsonb ->> 'mode'
            WHEN 'symmetric5' THEN abs(rounding) <= 2
            WHEN 'payer_favour5' THEN rounding <= 0
            WHEN 'round_up_credit' THEN rounding >= 0
            ELSE false END
        FROM policy AS p WHERE p.kind = 'rounding' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= day
        ORDER BY p.from_date DESC, p.version DESC LIMIT 1), false)
$$;

-- A receipt: one statement keeps its lines, tenders, pairs and postings, lowers the charges, advances the book, and
-- says by a code what does not fit. `late` collects what an offline row may have wrong; `limited` is whether its writer
-- has departments.
CREATE OR REPLACE FUNCTION guard_receipt(e entry, b jsonb, held book, limited boolean, INOUT late text[])
LANGUAGE plpgsql AS $$
DECLARE
    fault text;
    stale boolean;
    parted boolean;
    late_part boolean;
    unsure bigint;
BEGIN
    -- In the order of their ids, so that two tills with the same bills never wait for each other in a ring.
    PERFORM 1 FROM charge WHERE id = ANY (ARRAY(SELECT l ->> 'charge' FROM jsonb_array_elements(b -> 'lines') AS l))
        ORDER BY id FOR NO KEY UPDATE;
    WITH line AS MATERIALIZED (
        SELECT l.*, c.open AS now_open, c.gl AS charge_gl,
               c.id IS NULL OR c.account <> l.account OR c.code <> l.code AS strange,
               sum(l.cents) OVER (ORDER BY n) AS upto
        FROM ROWS FROM (jsonb_to_recordset(b -> 'lines') AS (
            type text, charge text, account text, code text, fund text, text text, open bigint, cents bigint,
            quantity bigint, shares jsonb, why text, rule text)) WITH ORDINALITY
            AS l(type, charge, account, code, fund, text, open, cents, quantity, shares, why, rule, n)
        LEFT JOIN charge AS c ON c.id = l.charge
    ), share AS MATERIALIZED (
        SELECT line.n, line.charge, line.account, line.charge_gl, line.type, s.gl, s.cents
        FROM line, jsonb_to_recordset(line.shares) AS s(gl text, cents bigint)
    ), handed AS (
        SELECT t.*, k.gl, k.allow_change = 1 AS gives, k.certified,
               t.cents - CASE WHEN k.allow_change = 1 THEN (b ->> 'change')::bigint ELSE 0 END AS net,
               (k.active = 1 AND t.cents BETWEEN coalesce(k.min_cents, 1) AND coalesce(k.max_cents, t.cents)
                AND t.cents > 0 AND (t.kind = 'on_account' OR k.gl IS NOT NULL)
                AND (k.required_fields = '[]' OR guard_said(t.detail, k.required_fields))) IS TRUE AS fits
        FROM ROWS FROM (jsonb_to_recordset(b -> 'tenders') AS (
            kind text, cents bigint, number text, routing text, account text, fund text),
            jsonb_array_elements(b -> 'tenders')) WITH ORDINALITY
            AS t(kind, cents, number, routing, account, fund, detail, n)
        LEFT JOIN tender_kind AS k ON k.code = t.kind
    ), tender AS MATERIALIZED (
        SELECT *, sum(net - CASE WHEN gives THEN (b ->> 'rounding')::bigint ELSE 0 END) OVER (ORDER BY n) AS upto
        FROM handed
    ), post AS MATERIALIZED (
        SELECT * FROM ROWS FROM (jsonb_to_recordset(b -> 'postings') AS (
            gl text, "for" text, cents bigint, tender text, charge text, account text)) WITH ORDINALITY
            AS p(gl, "for", cents, tender, charge, account, pos)
    ), want AS MATERIALIZED (
        SELECT CASE WHEN kind = 'on_account' THEN fund || '-2300' ELSE gl END AS gl, kind AS tender,
               NULL::text AS charge, CASE WHEN kind = 'on_account' THEN account END AS account, net AS cents
        FROM tender
        UNION ALL SELECT gl, NULL, charge, account, -cents FROM share
        UNION ALL SELECT fund || '-2300', NULL, NULL, account, -cents FROM line WHERE type = 'credit'
        UNION ALL SELECT '100-4191', NULL, NULL, NULL, -(b ->> 'rounding')::bigint
    ), pool AS (
        SELECT split_part(gl, '-', 1) AS fund, sum(cents)::bigint AS cents FROM want
        WHERE gl NOT LIKE '999-%' GROUP BY 1
    ), kept_postings AS (
        INSERT INTO posting (entry_no, pos, gl, fund, for_fund, cents, tender, charge, account)
        SELECT e.no, pos, coalesce(gl, ''), coalesce(split_part(gl, '-', 1), ''), "for", coalesce(cents, 0), tender, charge, account
        FROM post
    ), kept_receipt AS (
        INSERT INTO receipt (entry_no, book_id, number, ordinal, payer, channel, received, total, rounding, change)
        VALUES (e.no, e.book_id, b ->> 'number', held.receipts + 1, b ->> 'payer', b ->> 'channel', b ->> 'received',
                (b ->> 'total')::bigint, (b ->> 'rounding')::bigint, (b ->> 'change')::bigint)
    ), kept_lines AS (
        INSERT INTO receipt_line (entry_no, n, type, charge, account, code, text, open, cents, why)
        SELECT e.no, n, coalesce(type, ''), charge, account, code, coalesce(text, ''), open, coalesce(cents, 0), why FROM line
    ), kept_tenders AS (
        INSERT INTO receipt_tender (entry_no, n, kind, cents, net, number, routing, detail)
        SELECT e.no, n, coalesce(kind, ''), coalesce(cents, 0), coalesce(net, 0), number, routing,
               (detail - 'kind' - 'cents' - 'number' - 'routing')::text FROM tender
    ), kept_pairs AS (
        INSERT INTO receipt_pair (entry_no, line, tender, cents)
        SELECT e.no, l.n, t.n, least(l.upto, t.upto)
               - greatest(l.upto - l.cents, t.upto - t.net + CASE WHEN t.gives THEN (b ->> 'rounding')::bigint ELSE 0 END)
        FROM line AS l JOIN tender AS t
          ON l.upto - l.cents < t.upto
         AND t.upto - t.net + CASE WHEN t.gives THEN (b ->> 'rounding')::bigint ELSE 0 END < l.upto
    ), lowered AS (
        UPDATE charge AS c SET open = c.open - l.cents
        FROM (SELECT charge, sum(cents)::bigint AS cents FROM line WHERE charge IS NOT NULL GROUP BY charge) AS l
        WHERE c.id = l.charge
    ), lines AS (
        SELECT count(*) AS n, sum(cents) AS cents,
               bool_or(type = 'charge' AND open <> now_open) AS stale,
               bool_or(type = 'charge' AND charge_gl IS NULL) AS parted,
               bool_or(CASE type
                   WHEN 'charge' THEN num_nulls(charge, account, code, nullif(text, ''), open, cents, shares, why, rule) > 0 OR shares = '[]'
                   WHEN 'code' THEN num_nulls(code, nullif(text, ''), quantity, cents, shares) > 0 OR charge IS NOT NULL OR shares = '[]'
                   WHEN 'credit' THEN num_nulls(account, fund, nullif(text, ''), cents) > 0 OR num_nonnulls(charge, code, shares) > 0
                   ELSE true END
                   -- What names the rule of a division by hand is of the account that is marked.
                   OR (rule = 'by_hand' AND (account = b -> 'by_hand' ->> 'account') IS NOT TRUE)) AS parts,
               bool_or(cents <= 0 OR (type = 'charge' AND cents > open) OR quantity < 1
                   OR (type <> 'credit' AND cents IS DISTINCT FROM
                       (SELECT CASE WHEN min(coalesce(s.cents, 0)) > 0 AND count(DISTINCT coalesce(s.gl, '')) = count(*)
                               THEN sum(s.cents) END FROM share AS s WHERE s.n = line.n))) AS story,
               bool_or(type = 'charge' AND strange) OR count(charge) <> count(DISTINCT charge)
                   OR EXISTS (SELECT FROM share AS s WHERE s.type = 'charge' AND s.charge_gl IS NOT NULL
                              AND s.gl IS DISTINCT FROM s.charge_gl) AS charges
        FROM line
    ), tenders AS (
        SELECT coalesce(sum(cents), 0) AS cents, count(*) FILTER (WHERE gives) AS gives,
               count(*) = 0 OR bool_or(num_nulls(kind, cents) > 0) AS parts,
               bool_or(NOT fits) OR count(*) FILTER (WHERE gives) > 1 OR (b ->> 'change')::bigint < 0
               OR ((b ->> 'change')::bigint > 0 AND count(*) FILTER (WHERE gives) = 0)
               OR bool_or(gives AND net <= 0) AS wrong,
               bool_or(gives AND net % 5 = 0 AND ((b ->> 'change')::bigint + (b ->> 'rounding')::bigint) % 5 <> 0) AS nickel,
               coalesce(sum(cents) FILTER (WHERE certified = 0), 0)::bigint AS unsure,
               coalesce(sum(net) FILTER (WHERE gl = '999-1110'), 0)::bigint AS cash,
               coalesce(sum(net) FILTER (WHERE gl = '999-1120' AND kind = 'check'), 0)::bigint AS checks,
               coalesce(sum(net) FILTER (WHERE gl = '999-1120' AND kind = 'money_order'), 0)::bigint AS money_orders
        FROM tender
    ), advanced AS (
        -- The drawer holds more by what was handed over: the postings are proven to say the same.
        UPDATE book AS o SET next_seq = o.next_seq + 1, head = e.hash, receipts = o.receipts + 1,
               taken = o.taken + (b ->> 'total')::bigint, cash = o.cash + tenders.cash,
               checks = o.checks + tenders.checks, money_orders = o.money_orders + tenders.money_orders
        FROM tenders WHERE o.id = e.book_id
    )
    SELECT lines.stale, lines.parted, tenders.unsure, CASE
        WHEN lines.n = 0 OR lines.parts OR tenders.parts THEN 'TW-KIND'
        WHEN tenders.wrong THEN 'TW-TENDER'
        WHEN lines.story OR lines.cents + (b ->> 'rounding')::bigint <> (b ->> 'total')::bigint
             OR tenders.cents - (b ->> 'change')::bigint <> (b ->> 'total')::bigint
             OR abs((b ->> 'rounding')::bigint) > 4 OR ((b ->> 'rounding')::bigint <> 0 AND tenders.nickel IS NOT TRUE)
             THEN 'TW-STORY'
        WHEN lines.charges THEN 'TW-CHARGE'
        WHEN EXISTS (
            SELECT FROM (
                SELECT gl, "for", tender, charge, account, cents, 1 AS own FROM post
                UNION ALL SELECT gl, NULL, tender, charge, account, -cents, 0 FROM want
                UNION ALL SELECT fund || '-1010', NULL, NULL, NULL, NULL, cents, 0 FROM pool
                UNION ALL SELECT '999-2010', fund, NULL, NULL, NULL, -cents, 0 FROM pool
            ) AS row
            GROUP BY gl, "for", tender, charge, account
            HAVING sum(cents) <> 0 OR sum(own) > 1 OR bool_or(own = 1 AND coalesce(cents, 0) = 0)
        ) OR EXISTS (SELECT FROM post LEFT JOIN gl_account AS g ON g.code = post.gl WHERE g.code IS NULL)
            THEN 'TW-POST' END
    INTO stale, parted, unsure, fault FROM lines, tenders;
    IF b -> 'tenders' @> '[{"kind":"on_account"}]' AND fault IS DISTINCT FROM 'TW-KIND' THEN
        IF NOT guard_on_account(b -> 'tenders', b -> 'lines') THEN
            fault := 'TW-TENDER';
        END IF;
    END IF;
    IF fault IN ('TW-KIND', 'TW-TENDER', 'TW-STORY', 'TW-CHARGE') THEN
        PERFORM guard_refuse(fault);
    END IF;
    IF parted THEN
        SELECT p.wrong, p.stale INTO parted, late_part FROM guard_parted(b -> 'lines') AS p;
        IF parted THEN
            PERFORM guard_refuse('TW-CHARGE');
        END IF;
        stale := stale OR late_part;
    END IF;
    IF (b -> 'lines' @> '[{"type":"code"}]' AND NOT guard_code_lines(b -> 'lines'))
       OR (b -> 'lines' @> '[{"type":"credit"}]' AND NOT guard_credit_lines(b -> 'lines')) THEN
        PERFORM guard_refuse('TW-CHARGE');
    END IF;
    IF (b ->> 'rounding')::bigint <> 0 AND NOT guard_rounding((b ->> 'rounding')::bigint, b ->> 'date') THEN
        late := late || ARRAY['TW-STORY'];
    END IF;
    IF stale THEN
        late := late || ARRAY['TW-STALE'];
    END IF;
    IF limited THEN
        IF NOT guard_departments(b) THEN
            late := late || ARRAY['TW-RIGHT'];
        END IF;
    END IF;
    IF unsure > 0 OR b ?| '{approval,by_hand}'::text[] THEN
        IF NOT guard_allowed(e, b, unsure) THEN
            late := late || ARRAY['TW-APPROVAL'];
        END IF;
        IF b ? 'by_hand' THEN
            late := guard_by_hand(e, b, late);
        END IF;
    END IF;
    IF e.offline = 0 AND late <> '{}' THEN
        PERFORM guard_refuse(late[1]);
    END IF;
    IF fault IS NOT NULL THEN
        PERFORM guard_refuse(fault);
    END IF;
    IF strpos(e.body, '-2300"') > 0 THEN
        IF guard_credit(e.no) THEN
            late := late || ARRAY['TW-CREDIT'];
            IF e.offline = 0 THEN
                PERFORM guard_refuse('TW-CREDIT');
            END IF;
        END IF;
    END IF;
END $$;

-- Whether another person, with the right, agreed to exactly this within the last two minutes: `said` is what the entry
-- repeats of the consent.
CREATE OR REPLACE FUNCTION guard_agreed(e entry, b jsonb, said jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM approval AS a
        JOIN person AS p ON p.name = a.approved_by AND p.active = 1
        JOIN role_right AS r ON r.role = p.role AND r.right_name = 'approve'
        WHERE a.entry_id = e.id AND a.kind = e.kind
          AND a.target = CASE e.kind
              WHEN 'tender_correction' THEN concat(b ->> 'target', ', tender ', b ->> 'place', ': ', b ->> 'from', ' to ',
                                                   b -> 'tenders' -> 0 ->> 'kind')
              WHEN 'deposit_correction' THEN concat(b ->> 'target', ': ', b ->> 'charged')
              WHEN 'card_settlement' THEN concat('batch ', b ->> 'batch', ' for ', b ->> 'bank', ': ', b ->> 'counted')
              WHEN 'small_difference' THEN concat(b ->> 'account', ': ', b ->> 'way', ' ',
                  b ->> CASE b ->> 'way' WHEN 'under' THEN 'charge' ELSE 'fund' END)
              ELSE b ->> 'target' END
          AND a.amount = (b ->> 'total')::bigint AND a.reason = b ->> 'reason' AND guard_says(a.reason)
          AND a.text_hash = said ->> 'text' AND a.approved_by = said ->> 'by'
          AND a.text_hash = encode(sha256(convert_to(a.text, 'UTF8')), 'hex')
          AND a.requested_by = b ->> 'by' AND a.approved_by <> b ->> 'by' AND a.approved_by <> e.recorded_by
          AND a.approved_at > clock_timestamp() - interval '120 seconds')
$$;

-- 6. Void ---------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION guard_void(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    original entry;
    slip receipt;
    story jsonb;
    same boolean;
    moved record;
    short boolean;
BEGIN
    SELECT * INTO original FROM entry WHERE id = b ->> 'of';
    SELECT * INTO slip FROM receipt WHERE entry_no = original.no;
    story := original.body::jsonb;
    IF original.kind = 'receipt' AND (b ->> 'total')::bigint <> slip.total
       OR original.kind IN ('drop', 'pickup', 'paid_in', 'paid_out')
           AND (b ->> 'total')::bigint <> (story ->> 'cents')::bigint THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF original.id IS NULL OR original.book_id <> e.book_id
       OR original.kind NOT IN ('receipt', 'drop', 'pickup', 'paid_in', 'paid_out')
       OR b ->> 'target' <> coalesce(slip.number, original.id)
       OR EXISTS (SELECT FROM void WHERE of_no = original.no)
       OR EXISTS (SELECT FROM undone WHERE of_no = original.no)
       OR EXISTS (SELECT FROM tender_correction WHERE of_no = original.no) THEN
        PERFORM guard_refuse('TW-VOID');
    END IF;
    PERFORM 1 FROM charge WHERE id IN (SELECT charge FROM posting WHERE entry_no = original.no) ORDER BY id
        FOR NO KEY UPDATE;
    INSERT INTO posting (entry_no, pos, gl, fund, for_fund, cents, tender, charge, account)
    SELECT e.no, pos, coalesce(gl, ''), coalesce(split_part(gl, '-', 1), ''), "for", coalesce(cents, 0), tender, charge, account
    FROM ROWS FROM (jsonb_to_recordset(b -> 'postings') AS (
        gl text, "for" text, cents bigint, tender text, charge text, account text)) WITH ORDINALITY
        AS p(gl, "for", cents, tender, charge, account, pos);
    SELECT NOT EXISTS (
        SELECT FROM (SELECT pos, gl, for_fund, tender, charge, account, cents FROM posting WHERE entry_no = e.no
                     UNION ALL
                     SELECT pos, gl, for_fund, tender, charge, account, cents FROM posting WHERE entry_no = original.no
        ) AS row
        GROUP BY pos, gl, for_fund, tender, charge, account HAVING sum(cents) <> 0 OR count(*) <> 2
    ) INTO same;
    SELECT coalesce(sum(cents) FILTER (WHERE gl = '999-1110'), 0)::bigint AS cash,
           coalesce(sum(cents) FILTER (WHERE gl = '999-1120' AND tender = 'check'), 0)::bigint AS checks,
           coalesce(sum(cents) FILTER (WHERE gl = '999-1120' AND tender = 'money_order'), 0)::bigint AS money_orders
    INTO moved FROM posting WHERE entry_no = e.no;
    short := guard_credit(e.no);
    IF same AND short THEN
        PERFORM guard_refuse('TW-CREDIT');
    END IF;
    IF same AND k.cash + moved.cash < 0 THEN
        PERFORM guard_refuse('TW-CASH');
    END IF;
    IF NOT guard_agreed(e, b, b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NOT same THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    WITH reopened AS (
        UPDATE charge AS c SET open = c.open + p.cents
        FROM (SELECT charge, sum(cents)::bigint AS cents FROM posting
              WHERE entry_no = e.no AND charge IS NOT NULL GROUP BY charge) AS p
        WHERE c.id = p.charge
    ), reopened_shares AS (
        UPDATE charge_share AS c SET open = c.open + p.cents
        FROM (SELECT charge, gl, sum(cents)::bigint AS cents FROM posting
              WHERE entry_no = e.no AND charge IS NOT NULL GROUP BY charge, gl) AS p
        WHERE c.charge = p.charge AND c.gl = p.gl
    ), marked AS (
        UPDATE receipt SET voided_by = e.no WHERE entry_no = original.no
    ), once AS (
        INSERT INTO void (entry_no, of_no) VALUES (e.no, original.no)
    )
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, cash = cash + moved.cash, checks = checks + moved.checks,
           money_orders = money_orders + moved.money_orders, taken = taken - coalesce(slip.total, 0)
    WHERE id = e.book_id;
END $$;

-- 6a. Corrected tenders and transfers ------------------------------------------------------------------------------

-- What was corrected away from one tender of a receipt; its place counts the tenders as keyed, and after them the
-- corrections.
CREATE OR REPLACE FUNCTION guard_corrected(receipt bigint, place bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(c.cents), 0)::bigint FROM tender_correction AS c WHERE c.of_no = receipt AND c.source = place
$$;

-- A tender of a receipt of this session was another kind: another person agrees, and its sum is unchanged (rule 5.6.5).
CREATE OR REPLACE FUNCTION guard_tender_correction(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one jsonb := b -> 'tenders' -> 0;
    whole bigint := (b ->> 'total')::bigint;
    slip receipt;
    wrong record;
    account text;
    moved record;
BEGIN
    SELECT r.* INTO slip FROM receipt AS r JOIN entry AS o ON o.no = r.entry_no WHERE o.id = b ->> 'of';
    IF slip.entry_no IS NULL OR slip.book_id <> e.book_id OR slip.number <> b ->> 'target'
       OR slip.voided_by IS NOT NULL OR EXISTS (SELECT FROM undone WHERE of_no = slip.entry_no) THEN
        PERFORM guard_refuse('TW-RECEIPT');
    END IF;
    -- The tender that stood there, and the account it had been put to.
    SELECT t.came, t.cents - guard_corrected(slip.entry_no, t.n) AS standing, p.gl INTO wrong FROM (
        SELECT entry_no AS came, n, kind, net AS cents FROM receipt_tender WHERE entry_no = slip.entry_no
        UNION ALL SELECT entry_no, n, kind, cents FROM tender_correction WHERE of_no = slip.entry_no) AS t
    JOIN tender_kind AS was ON was.code = t.kind AND was.gl IS NOT NULL
    LEFT JOIN posting AS p ON p.entry_no = t.came AND p.tender = t.kind
    WHERE t.n = (b ->> 'place')::bigint AND t.kind = b ->> 'from';
    SELECT gl INTO account FROM tender_kind
    WHERE code = one ->> 'kind' AND active = 1 AND gl IS NOT NULL
      AND guard_said(one, required_fields);
    IF wrong.came IS NULL OR account IS NULL OR b ->> 'from' = one ->> 'kind' THEN
        PERFORM guard_refuse('TW-TENDER');
    END IF;
    IF whole <= 0 OR whole <> (one ->> 'cents')::bigint OR whole > wrong.standing THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF b -> 'approval' ->> 'by' = k.person OR NOT guard_agreed(e, b, b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    -- Nobody passes a flag by keying cash and correcting it to a check: who agrees may allow that too (rule 5.8.3).
    IF NOT guard_may(b -> 'approval' ->> 'by', 'override')
       AND EXISTS (SELECT FROM tender_kind WHERE code = one ->> 'kind' AND certified = 0)
       AND EXISTS (SELECT FROM receipt_line AS l JOIN account AS a ON a.number = l.account
                   WHERE l.entry_no = slip.entry_no AND a.cash_only_until >= b ->> 'date') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', account, 'cents', whole, 'tender', one ->> 'kind'),
        jsonb_build_object('gl', wrong.gl, 'cents', -whole, 'tender', b ->> 'from'))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    SELECT coalesce(sum(cents) FILTER (WHERE gl = '999-1110'), 0)::bigint AS cash,
           coalesce(sum(cents) FILTER (WHERE gl = '999-1120' AND tender = 'check'), 0)::bigint AS checks,
           coalesce(sum(cents) FILTER (WHERE gl = '999-1120' AND tender = 'money_order'), 0)::bigint AS money_orders
    INTO moved FROM posting WHERE entry_no = e.no;
    IF k.cash + moved.cash < 0 THEN
        PERFORM guard_refuse('TW-CASH');
    END IF;
    INSERT INTO tender_correction (entry_no, of_no, source, n, kind, cents, number, routing, detail)
    SELECT e.no, slip.entry_no, (b ->> 'place')::bigint,
           1 + (SELECT count(*) FROM receipt_tender WHERE entry_no = slip.entry_no)
           + (SELECT count(*) FROM tender_correction WHERE of_no = slip.entry_no),
           one ->> 'kind', whole, one ->> 'number', one ->> 'routing',
           (one - 'kind' - 'cents' - 'number' - 'routing')::text;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, cash = cash + moved.cash, checks = checks + moved.checks,
           money_orders = money_orders + moved.money_orders
    WHERE id = e.book_id;
END $$;

-- Cash goes to another drawer: it is in transit until that drawer takes what it counted (rule 5.5).
CREATE OR REPLACE FUNCTION guard_transfer_out(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole bigint := (b ->> 'cents')::bigint;
BEGIN
    IF whole <= 0 OR guard_pieces(b -> 'count') IS DISTINCT FROM whole THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF b ->> 'to' = k.code OR NOT EXISTS (SELECT FROM drawer WHERE code = b ->> 'to' AND active = 1) THEN
        PERFORM guard_refuse('TW-TRANSFER');
    END IF;
    IF whole > k.cash THEN
        PERFORM guard_refuse('TW-CASH');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', '999-1112', 'cents', whole),
        jsonb_build_object('gl', '999-1110', 'cents', -whole, 'tender', 'cash'))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO transfer (entry_no, from_book, to_drawer, cents, open)
    VALUES (e.no, e.book_id, b ->> 'to', whole, whole);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, cash = cash - whole WHERE id = e.book_id;
END $$;

-- The drawer it was sent to takes what it counted, more or less; or the session that sent it takes it back. Once.
CREATE OR REPLACE FUNCTION guard_transfer_in(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole bigint := (b ->> 'cents')::bigint;
    sent transfer;
BEGIN
    IF whole <= 0 OR guard_pieces(b -> 'count') IS DISTINCT FROM whole THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    SELECT t.* INTO sent FROM transfer AS t JOIN entry AS o ON o.no = t.entry_no WHERE o.id = b ->> 'of'
        FOR NO KEY UPDATE OF t;
    IF sent.entry_no IS NULL OR sent.taken_by IS NOT NULL OR sent.ruled_by IS NOT NULL
       OR (sent.to_drawer <> k.code AND sent.from_book <> e.book_id) THEN
        PERFORM guard_refuse('TW-TRANSFER');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', '999-1110', 'cents', whole, 'tender', 'cash'),
        jsonb_build_object('gl', '999-1112', 'cents', -whole))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    UPDATE transfer SET taken_by = e.no, taken = whole, open = open - whole WHERE entry_no = sent.entry_no;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, cash = cash + whole WHERE id = e.book_id;
END $$;

-- What a transfer left in transit is ruled to be over/short of one of its sessions, once, by neither's person.
CREATE OR REPLACE FUNCTION guard_transfer_ruling(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sent transfer;
    receiver text;
BEGIN
    SELECT t.* INTO sent FROM transfer AS t JOIN entry AS o ON o.no = t.entry_no WHERE o.id = b ->> 'of'
        FOR NO KEY UPDATE OF t;
    SELECT book_id INTO receiver FROM entry WHERE no = sent.taken_by;
    IF sent.entry_no IS NULL OR sent.open = 0 OR (b ->> 'charged' IN (sent.from_book, receiver)) IS NOT TRUE THEN
        PERFORM guard_refuse('TW-TRANSFER');
    END IF;
    IF (b ->> 'cents')::bigint <> sent.open THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF EXISTS (SELECT FROM book WHERE person = b ->> 'by' AND (id IN (sent.from_book, receiver) OR (
                   receiver IS NULL AND type = 'drawer' AND code = sent.to_drawer
                   AND NOT EXISTS (SELECT FROM seal WHERE book_id = id AND entry_no < sent.entry_no)))) THEN
        PERFORM guard_refuse('TW-PEN');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', '999-1112', 'cents', -sent.open),
        jsonb_build_object('gl', '100-4190', 'cents', sent.open))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    UPDATE transfer SET ruled_by = e.no, open = 0 WHERE entry_no = sent.entry_no;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- 6b. Cash without a receipt -------------------------------------------------------------------------------------

-- The accounts add up to the amount. They are a revenue code's by its weights, or else a single one; and none of them is
-- the pool's, something the city owns or is owed, a customer's, or where differences of counting and rounding go.
CREATE OR REPLACE FUNCTION guard_purpose(b jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    WITH share AS (
        SELECT gl, cents FROM jsonb_to_recordset(b -> 'shares') AS s(gl text, cents bigint)
    )
    SELECT CASE
        WHEN (SELECT sum(cents) IS DISTINCT FROM (b ->> 'cents')::bigint OR min(coalesce(cents, 0)) <= 0
                  OR count(DISTINCT coalesce(gl, '')) <> count(*) OR (NOT b ? 'code' AND count(*) <> 1)
              FROM share) THEN 'TW-STORY'
        WHEN EXISTS (
            SELECT FROM share LEFT JOIN gl_account AS g ON g.code = share.gl AND g.active = 1 AND g.fund <> '999'
                AND g.kind <> 'asset' AND g.code NOT IN (g.fund || '-2300', g.fund || '-2310')
                AND g.code NOT IN ('100-4190', '100-4191', '100-4192')
            WHERE g.code IS NULL) THEN 'TW-CHARGE'
        WHEN b ? 'code' AND (
            NOT EXISTS (SELECT FROM revenue_code WHERE code = b ->> 'code' AND active = 1 AND needs_account = 0)
            OR EXISTS (
                SELECT FROM (SELECT sum(weight) AS weight FROM code_share WHERE code = b ->> 'code') AS whole
                CROSS JOIN LATERAL (
                    SELECT share.cents, c.weight FROM share
                    FULL JOIN (SELECT gl, weight FROM code_share WHERE code = b ->> 'code') AS c ON c.gl = share.gl
                ) AS part
                WHERE (abs(coalesce(part.cents, 0) * whole.weight - (b ->> 'cents')::bigint * part.weight)
                    < whole.weight) IS NOT TRUE)) THEN 'TW-CHARGE' END
$$;

-- The newest policy of a kind for the whole city on a day, or nothing.
CREATE OR REPLACE FUNCTION guard_policy(kind text, day text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT p.body::jsonb FROM policy AS p
    WHERE p.kind = guard_policy.kind AND p.scope IS NULL AND p.active = 1 AND p.from_date <= day
    ORDER BY p.from_date DESC, p.version DESC LIMIT 1
$$;

-- Without the server a session takes cash and checks, so much on one receipt, in all and on so many receipts as a policy
-- says (rule 5.16); what is beyond it waits for a supervisor.
CREATE OR REPLACE FUNCTION guard_alone(e entry, b jsonb) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN (b ->> 'total')::bigint <= (p.said ->> 'amount')::bigint
            AND taken.cents <= (p.said ->> 'session')::bigint
            AND taken.receipts <= coalesce((p.said ->> 'receipts')::bigint, 200)
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(b -> 'tenders') AS t
                            WHERE t ->> 'kind' NOT IN ('cash', 'check'))
        THEN '{}'::text[] ELSE ARRAY['TW-ALONE'] END
    FROM (SELECT guard_policy('alone', b ->> 'date') AS said) AS p, (
        SELECT sum(r.total)::bigint AS cents, count(*) AS receipts
        FROM entry AS o JOIN receipt AS r ON r.entry_no = o.no
        WHERE o.book_id = e.book_id AND o.offline = 1 AND o.kind = 'receipt') AS taken
$$;

-- Whether an act needs another person's consent, or names one and so must have it. A session opens its drawer without a
-- sale as often as the city allows, and pays out so much by itself, all together and what was undone left out; $50.00
-- where no policy says it.
CREATE OR REPLACE FUNCTION guard_asks(e entry, b jsonb, day text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF b ? 'approval' THEN
        RETURN true;
    END IF;
    IF e.kind = 'no_sale' THEN
        RETURN coalesce((SELECT count(*) FROM entry WHERE book_id = e.book_id AND kind = 'no_sale' AND no <> e.no)
            >= (guard_policy('no_sale', day) ->> 'limit')::bigint, false);
    END IF;
    RETURN e.kind = 'paid_out' AND (b ->> 'cents')::bigint + coalesce((
        SELECT sum((o.body::jsonb ->> 'cents')::bigint) FROM entry AS o
        WHERE o.book_id = e.book_id AND o.kind = 'paid_out' AND o.no <> e.no AND NOT o.body::jsonb ? 'approval'
          AND NOT EXISTS (SELECT FROM void AS v WHERE v.of_no = o.no)), 0)
        > coalesce((guard_policy('paid_out', day) ->> 'amount')::bigint, 5000);
END $$;

-- What an act of cash posts: a drop or pickup is cash of the vault, what is paid in or out is its accounts'.
CREATE OR REPLACE FUNCTION guard_cash_rows(kind text, b jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN kind IN ('drop', 'pickup') THEN jsonb_build_array(
            jsonb_build_object('gl', '999-1115', 'cents', (b ->> 'cents')::bigint),
            jsonb_build_object('gl', '999-1110', 'cents', -(b ->> 'cents')::bigint, 'tender', 'cash'))
        ELSE jsonb_build_array(jsonb_build_object('gl', '999-1110', 'tender', 'cash',
                'cents', CASE kind WHEN 'paid_in' THEN 1 ELSE -1 END * (b ->> 'cents')::bigint))
            || (SELECT jsonb_agg(jsonb_build_object('gl', s.gl,
                    'cents', CASE kind WHEN 'paid_in' THEN -1 ELSE 1 END * s.cents))
                FROM jsonb_to_recordset(b -> 'shares') AS s(gl text, cents bigint)) END
$$;

CREATE OR REPLACE FUNCTION guard_cash(e entry, b jsonb, k book, INOUT late text[]) LANGUAGE plpgsql AS $$
DECLARE
    whole bigint := CASE e.kind WHEN 'no_sale' THEN 0 ELSE coalesce((b ->> 'cents')::bigint, 0) END;
    comes bigint := CASE e.kind WHEN 'paid_in' THEN whole WHEN 'no_sale' THEN 0 WHEN 'exchange' THEN 0 ELSE -whole END;
    wrong text;
BEGIN
    IF (e.kind <> 'no_sale' AND whole <= 0)
       OR (e.kind <> 'exchange' AND b ? 'count' AND e.kind <> 'no_sale'
           AND guard_pieces(b -> 'count') IS DISTINCT FROM whole)
       OR (e.kind = 'exchange' AND (guard_pieces(b -> 'pieces_in') IS DISTINCT FROM whole
           OR guard_pieces(b -> 'pieces_out') IS DISTINCT FROM whole)) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF e.kind IN ('paid_in', 'paid_out') THEN
        wrong := guard_purpose(b);
        IF wrong IS NOT NULL THEN
            PERFORM guard_refuse(wrong);
        END IF;
    END IF;
    IF k.cash < whole AND e.kind <> 'paid_in' THEN
        PERFORM guard_refuse('TW-CASH');
    END IF;
    IF guard_asks(e, b, k.date)
       AND NOT guard_agreed(e, b || jsonb_build_object('target', k.id, 'total', whole), b -> 'approval') THEN
        IF e.offline = 0 THEN
            PERFORM guard_refuse('TW-APPROVAL');
        END IF;
        late := late || ARRAY['TW-APPROVAL'];
    END IF;
    IF (CASE WHEN e.kind IN ('no_sale', 'exchange') THEN b ? 'postings'
             ELSE NOT guard_post(e.no, b -> 'postings', guard_cash_rows(e.kind, b)) END) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, cash = cash + comes WHERE id = e.book_id;
END $$;

-- What is left of a bill somebody paid on is let go, or what an account has too much in one fund is kept: whole, and no
-- more than the policy says (rule 5.4); without one nothing is. Beyond what it lets one do alone another person agrees.
CREATE OR REPLACE FUNCTION guard_small_difference(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    whole bigint := (b ->> 'total')::bigint;
    under boolean := b ->> 'way' = 'under';
    rule jsonb := guard_policy('small_difference', b ->> 'date');
    before bigint;
    alone bigint;
    bill charge;
    want jsonb;
BEGIN
    IF b ->> 'target' <> b ->> 'account' OR whole <= 0 OR NOT guard_says(b ->> 'reason') THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF under THEN
        SELECT * INTO bill FROM charge WHERE id = b ->> 'charge' FOR NO KEY UPDATE;
        IF bill.id IS NULL OR bill.account <> b ->> 'account' OR bill.open >= bill.amount THEN
            PERFORM guard_refuse('TW-CHARGE');
        END IF;
        IF whole <> bill.open THEN
            PERFORM guard_refuse('TW-STALE');
        END IF;
        want := CASE WHEN bill.gl IS NOT NULL THEN jsonb_build_array(jsonb_build_object(
                'gl', bill.gl, 'charge', bill.id, 'account', bill.account, 'cents', -whole))
            ELSE (SELECT jsonb_agg(jsonb_build_object('gl', h.gl, 'charge', bill.id, 'account', bill.account,
                      'cents', -h.open)) FROM charge_share AS h WHERE h.charge = bill.id AND h.open <> 0) END;
    ELSE
        IF whole IS DISTINCT FROM (
            SELECT cents FROM credit WHERE account = b ->> 'account' AND fund = b ->> 'fund' FOR NO KEY UPDATE) THEN
            PERFORM guard_refuse('TW-CREDIT');
        END IF;
        want := jsonb_build_array(jsonb_build_object(
            'gl', (b ->> 'fund') || '-2300', 'account', b ->> 'account', 'cents', whole));
    END IF;
    -- What was let go of the same bill before counts too: a bill that is open again is let go no further. And what
    -- anybody did alone for the account that day counts as one act. Other tills wait for the account.
    PERFORM 1 FROM account WHERE number = b ->> 'account' FOR NO KEY UPDATE;
    SELECT coalesce(sum(d.cents) FILTER (WHERE d.charge = bill.id), 0),
           coalesce(sum(d.cents) FILTER (WHERE d.date = b ->> 'date' AND d.alone = 1), 0)
    INTO before, alone FROM small_difference AS d WHERE d.account = b ->> 'account';
    IF whole + before > coalesce((rule ->> 'amount')::bigint, 0) THEN
        PERFORM guard_refuse('TW-LIMIT');
    END IF;
    -- What came by a check that may still come back is not the city's yet.
    IF NOT under AND guard_held(b ->> 'account', b ->> 'fund', b ->> 'date') > 0 THEN
        PERFORM guard_refuse('TW-CREDIT');
    END IF;
    IF (b ? 'approval' OR whole + alone > coalesce((rule ->> 'alone')::bigint, 0)) AND NOT guard_agreed(e, b, b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', want || jsonb_build_object(
        'gl', '100-4192', 'cents', CASE WHEN under THEN whole ELSE -whole END)) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    IF under THEN
        UPDATE charge_share AS h SET open = 0 WHERE h.charge = bill.id AND h.open <> 0;
        UPDATE charge SET open = 0 WHERE id = bill.id;
    ELSE
        PERFORM guard_credit(e.no);
    END IF;
    INSERT INTO small_difference (entry_no, account, charge, fund, date, cents, alone)
    VALUES (e.no, b ->> 'account', b ->> 'charge', b ->> 'fund', b ->> 'date', whole, (NOT b ? 'approval')::int);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- 7. Count and close ----------------------------------------------------------------------------------------------

-- Whether the session waits for a count because a supervisor submitted it for who was absent.
CREATE OR REPLACE FUNCTION guard_in_place(k book) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT k.state = 'submitted' AND coalesce((
        SELECT body::jsonb ? 'approval' FROM entry WHERE book_id = k.id AND kind = 'submit' ORDER BY seq DESC LIMIT 1), false)
$$;

-- Whether another person, who may count drawers, agreed within the last two minutes to what was counted.
CREATE OR REPLACE FUNCTION guard_counted_along(e entry, b jsonb, counted text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM approval AS a
        JOIN person AS p ON p.name = a.approved_by AND p.active = 1
        JOIN role_right AS r ON r.role = p.role AND r.right_name = 'count'
        WHERE a.entry_id = e.id AND a.kind = e.kind AND a.target = counted
          AND a.amount = (b ->> 'counted')::bigint + (b ->> 'checks_total')::bigint + (b ->> 'money_orders_total')::bigint
          AND a.reason = b ->> 'reason' AND guard_says(a.reason)
          AND a.text_hash = b -> 'approval' ->> 'text' AND a.approved_by = b -> 'approval' ->> 'by'
          AND a.text_hash = encode(sha256(convert_to(a.text, 'UTF8')), 'hex')
          AND a.requested_by = b ->> 'by' AND a.approved_by <> b ->> 'by' AND a.approved_by <> e.recorded_by
          AND a.approved_at > clock_timestamp() - interval '120 seconds')
$$;

-- A supervisor submits for who is absent: it is not their own session, and a second person agrees who is not absent
-- either. Whatever was counted before counts no more: two people count.
CREATE OR REPLACE FUNCTION guard_submit_in_place(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF b ->> 'by' = k.person OR b -> 'approval' ->> 'by' = k.person
       OR NOT guard_agreed(e, b || jsonb_build_object('target', k.id, 'total', 0), b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
END $$;

-- Such a submission stands in another person's book: it is given up with the consent it needed, and once.
CREATE OR REPLACE FUNCTION guard_gives_up_in_place(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM approval AS a
        JOIN person AS p ON p.name = a.approved_by AND p.active = 1
        JOIN role_right AS r ON r.role = p.role AND r.right_name = 'approve'
        WHERE a.entry_id = e.id AND a.kind = 'submit' AND a.target = k.id AND a.amount = 0
          AND a.requested_by = b ->> 'by' AND a.approved_by NOT IN (b ->> 'by', k.person)) THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION guard_count(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (b ->> 'attempt')::bigint <> k.attempts + 1
       OR guard_pieces(b -> 'count') IS DISTINCT FROM (b ->> 'counted')::bigint
       OR EXISTS (SELECT FROM jsonb_to_recordset(b -> 'checks') AS c(cents bigint) WHERE (cents > 0) IS NOT TRUE)
       OR EXISTS (SELECT FROM jsonb_to_recordset(b -> 'money_orders') AS c(cents bigint) WHERE (cents > 0) IS NOT TRUE)
       OR (SELECT coalesce(sum(cents), 0) FROM jsonb_to_recordset(b -> 'checks') AS c(cents bigint))
          <> (b ->> 'checks_total')::bigint
       OR (SELECT coalesce(sum(cents), 0) FROM jsonb_to_recordset(b -> 'money_orders') AS c(cents bigint))
          <> (b ->> 'money_orders_total')::bigint THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF (b ? 'approval') <> guard_in_place(k) OR (b ? 'approval' AND (b -> 'approval' ->> 'by' = k.person
            OR NOT guard_counted_along(e, b, k.id))) THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF b ? 'postings' THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO drawer_count (entry_no, book_id, attempt, by_person, counted, checks, money_orders, expected,
                              expected_checks, expected_money_orders, balanced)
    VALUES (e.no, e.book_id, k.attempts + 1, b ->> 'by', (b ->> 'counted')::bigint, (b ->> 'checks_total')::bigint,
            (b ->> 'money_orders_total')::bigint, k.cash, k.checks, k.money_orders,
            ((b ->> 'counted')::bigint = k.cash AND (b ->> 'checks_total')::bigint = k.checks
             AND (b ->> 'money_orders_total')::bigint = k.money_orders)::int);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, attempts = attempts + 1,
           counted = (b ->> 'counted')::bigint, decided_by = b ->> 'by'
    WHERE id = e.book_id;
END $$;

-- A supervisor counts an open drawer of somebody else, with another person who consents to what was counted. The drawer
-- stands where the count says: a payment in between, and it is no count of anything. Its till waits meanwhile.
CREATE OR REPLACE FUNCTION guard_surprise_count(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    of book;
BEGIN
    IF guard_pieces(b -> 'count') IS DISTINCT FROM (b ->> 'counted')::bigint
       OR EXISTS (SELECT FROM jsonb_to_recordset(b -> 'checks') AS c(cents bigint) WHERE (cents > 0) IS NOT TRUE)
       OR EXISTS (SELECT FROM jsonb_to_recordset(b -> 'money_orders') AS c(cents bigint) WHERE (cents > 0) IS NOT TRUE)
       OR (SELECT coalesce(sum(cents), 0) FROM jsonb_to_recordset(b -> 'checks') AS c(cents bigint))
          <> (b ->> 'checks_total')::bigint
       OR (SELECT coalesce(sum(cents), 0) FROM jsonb_to_recordset(b -> 'money_orders') AS c(cents bigint))
          <> (b ->> 'money_orders_total')::bigint THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    SELECT * INTO of FROM book WHERE id = b ->> 'of' FOR NO KEY UPDATE;
    IF of.id IS NULL OR of.type <> 'drawer' THEN
        PERFORM guard_refuse('TW-BOOK');
    END IF;
    IF of.state <> 'open' THEN
        PERFORM guard_refuse('TW-STATE');
    END IF;
    IF of.person = b ->> 'by' THEN
        PERFORM guard_refuse('TW-PEN');
    END IF;
    IF of.next_seq <> (b ->> 'at_seq')::bigint + 1 THEN
        PERFORM guard_refuse('TW-SEQ');
    END IF;
    IF NOT guard_counted_along(e, b, b ->> 'of') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF b ? 'postings' THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO surprise_count (entry_no, book_id, at_seq, at, by_person, witness, chosen, counted, checks, money_orders,
                                expected, expected_checks, expected_money_orders, balanced)
    VALUES (e.no, of.id, (b ->> 'at_seq')::bigint, b ->> 'at', b ->> 'by', b -> 'approval' ->> 'by', b ->> 'chosen',
            (b ->> 'counted')::bigint, (b ->> 'checks_total')::bigint, (b ->> 'money_orders_total')::bigint,
            of.cash, of.checks, of.money_orders,
            ((b ->> 'counted')::bigint = of.cash AND (b ->> 'checks_total')::bigint = of.checks
             AND (b ->> 'money_orders_total')::bigint = of.money_orders)::int);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

CREATE OR REPLACE FUNCTION guard_close(e entry, b jsonb, k book) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last drawer_count;
    totals jsonb;
    back bigint;
    over bigint;
    over_checks bigint;
    over_orders bigint;
BEGIN
    IF (b ->> 'entries')::bigint <> e.seq THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF k.type = 'office' THEN
        IF b ? 'postings' THEN
            PERFORM guard_refuse('TW-POST');
        END IF;
        UPDATE book SET next_seq = next_seq + 1, head = e.hash, state = 'sealed', sealed_at = b ->> 'at'
        WHERE id = e.book_id;
        INSERT INTO seal (book_id, entry_no, entries, head, grand, receipts, over_short)
        VALUES (e.book_id, e.no, e.seq, e.hash, 0, 0, 0);
        RETURN;
    END IF;
    SELECT * INTO last FROM drawer_count WHERE book_id = e.book_id ORDER BY entry_no DESC LIMIT 1;
    over := last.counted - k.cash;
    over_checks := last.checks - k.checks;
    over_orders := last.money_orders - k.money_orders;
    back := least(k.opening_counted, last.counted);
    SELECT coalesce(jsonb_agg(jsonb_build_object('tender', kind, 'count_of', n, 'cents', cents) ORDER BY kind), '[]')
    INTO totals FROM (
        -- What was corrected counts as what it was put right to (rule 5.6.5).
        SELECT kind, count(*) AS n, sum(standing)::bigint AS cents FROM (
            SELECT t.kind, t.net - guard_corrected(t.entry_no, t.n) AS standing
            FROM entry AS o JOIN receipt AS r ON r.entry_no = o.no JOIN receipt_tender AS t ON t.entry_no = o.no
            WHERE o.book_id = e.book_id AND r.voided_by IS NULL
            UNION ALL
            SELECT t.kind, t.cents - guard_corrected(t.of_no, t.n)
            FROM entry AS o JOIN tender_correction AS t ON t.entry_no = o.no WHERE o.book_id = e.book_id
        ) AS tender WHERE standing > 0 GROUP BY kind
    ) AS taken;
    IF ((b ->> 'counted')::bigint, (b ->> 'over_short')::bigint, (b ->> 'checks_over_short')::bigint,
        (b ->> 'money_orders_over_short')::bigint, (b ->> 'float_back')::bigint, (b ->> 'to_vault')::bigint,
        (b ->> 'receipts')::bigint, (b ->> 'grand')::bigint, coalesce(b -> 'totals', '[]'))
       IS DISTINCT FROM (last.counted, over, over_checks, over_orders, back, last.counted - back, k.receipts,
                         k.opening_grand + k.taken, totals) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', '999-1110', 'cents', over, 'tender', 'cash'),
        jsonb_build_object('gl', '999-1120', 'cents', over_checks, 'tender', 'check'),
        jsonb_build_object('gl', '999-1120', 'cents', over_orders, 'tender', 'money_order'),
        jsonb_build_object('gl', '100-4190', 'cents', -over - over_checks - over_orders),
        jsonb_build_object('gl', '999-1190', 'cents', back),
        jsonb_build_object('gl', '999-1115', 'cents', last.counted - back),
        jsonb_build_object('gl', '999-1110', 'cents', -last.counted, 'tender', 'cash'))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO seal (book_id, entry_no, entries, head, grand, receipts, over_short)
    VALUES (e.book_id, e.no, e.seq, e.hash, k.opening_grand + k.taken, k.receipts, over);
    INSERT INTO seal_total (book_id, tender, count_of, cents)
    SELECT e.book_id, t.tender, t.count_of, t.cents
    FROM jsonb_to_recordset(totals) AS t(tender text, count_of bigint, cents bigint);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, state = 'sealed', sealed_at = b ->> 'at',
           cash = 0, checks = last.checks, money_orders = last.money_orders
    WHERE id = e.book_id;
END $$;

-- A daily seal covers every book since the one before it, through its date. All of them are sealed, nothing is on its
-- way between two drawers, and what it says of them is what the books say. A clock that is ahead closes no day to come.
CREATE OR REPLACE FUNCTION guard_seal(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day text := b ->> 'date';
    last day_seal;
    wanted jsonb;
BEGIN
    -- From here on no book opens until this is decided; one that was opening is seen.
    PERFORM 1 FROM meta WHERE key = 'epoch' FOR UPDATE;
    SELECT * INTO last FROM day_seal ORDER BY date DESC LIMIT 1;
    IF day <= last.date THEN
        PERFORM guard_refuse('TW-DAY');
    END IF;
    IF day > (clock_timestamp() AT TIME ZONE 'UTC' + interval '14 hours')::date::text
       OR EXISTS (SELECT FROM book WHERE date <= day AND type <> 'day' AND state <> 'sealed')
       OR (SELECT coalesce(sum(p.cents), 0) FROM book AS o JOIN entry AS n ON n.book_id = o.id
           JOIN posting AS p ON p.entry_no = n.no
           WHERE o.date <= day AND o.date > coalesce(last.date, '') AND p.gl = '999-1112') <> 0
       -- What one drawer took too much does not make up for what another never got.
       OR EXISTS (SELECT FROM transfer AS t JOIN book AS o ON o.id = t.from_book WHERE t.open <> 0 AND o.date <= day) THEN
        PERFORM guard_refuse('TW-OPEN');
    END IF;
    WITH covered AS MATERIALIZED (
        SELECT s.* FROM book AS o JOIN seal AS s ON s.book_id = o.id
        WHERE o.date <= day AND o.date > coalesce(last.date, '')
    )
    SELECT jsonb_build_object(
        'books', coalesce((SELECT jsonb_agg(jsonb_build_object('book', c.book_id, 'entries', c.entries, 'grand', c.grand,
            'head', encode(c.head, 'hex'), 'over_short', c.over_short, 'receipts', c.receipts, 'totals', coalesce((
                SELECT jsonb_agg(jsonb_build_object('cents', t.cents, 'count_of', t.count_of, 'tender', t.tender)
                                 ORDER BY t.tender) FROM seal_total AS t WHERE t.book_id = c.book_id), '[]'))
            ORDER BY c.book_id) FROM covered AS c), '[]'),
        'totals', coalesce((SELECT jsonb_agg(jsonb_build_object('cents', w.cents, 'count_of', w.count_of,
            'tender', w.tender) ORDER BY w.tender) FROM (
                SELECT t.tender, sum(t.count_of) AS count_of, sum(t.cents) AS cents
                FROM covered AS c JOIN seal_total AS t ON t.book_id = c.book_id GROUP BY t.tender) AS w), '[]'),
        'entries', coalesce(sum(entries), 0), 'receipts', coalesce(sum(receipts), 0),
        'over_short', coalesce(sum(over_short), 0),
        'voids', (SELECT count(*) FROM covered AS c JOIN entry AS n ON n.book_id = c.book_id AND n.kind = 'void'),
        'previous', encode(coalesce(last.hash, decode(repeat('00', 32), 'hex')), 'hex'),
        'version', (SELECT value::bigint FROM meta WHERE key = 'schema'))
    INTO wanted FROM covered;
    IF NOT b @> wanted OR b -> 'books' <> wanted -> 'books' OR b -> 'totals' <> wanted -> 'totals' THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF b ? 'postings' THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO day_seal (date, entry_no, hash, books, entries, receipts, voids, over_short)
    VALUES (day, e.no, e.hash, jsonb_array_length(b -> 'books'), (b ->> 'entries')::bigint,
            (b ->> 'receipts')::bigint, (b ->> 'voids')::bigint, (b ->> 'over_short')::bigint);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- 8. Charges that come in from outside ----------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION guard_import(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    fault text;
    want jsonb;
BEGIN
    PERFORM 1 FROM charge WHERE id IN (SELECT l ->> 'charge' FROM jsonb_array_elements(b -> 'lines') AS l)
        ORDER BY id FOR NO KEY UPDATE;
    WITH line AS MATERIALIZED (
        SELECT l.*, c.open AS now_open, c.id IS NOT NULL AS known, c.gl AS charge_gl,
               c.account IS DISTINCT FROM l.account OR c.code IS DISTINCT FROM l.code AS strange
        FROM ROWS FROM (jsonb_to_recordset(b -> 'lines') AS (type text, charge text, account text, code text, text text,
            due text, billed text, open bigint, cents bigint, shares jsonb)) WITH ORDINALITY
            AS l(type, charge, account, code, text, due, billed, open, cents, shares, n)
        LEFT JOIN charge AS c ON c.id = l.charge
    ), share AS MATERIALIZED (
        SELECT line.n, line.type, line.charge, line.account, line.charge_gl, s.gl, s.cents
        FROM line, jsonb_to_recordset(line.shares) AS s(gl text, cents bigint)
    ), sums AS MATERIALIZED (
        SELECT n, count(*) AS of, sum(cents) AS cents, min(gl) AS gl, count(DISTINCT gl) AS kinds,
               bool_or(coalesce(cents, 0) <= 0) AS falls, bool_or(coalesce(cents, 0) >= 0) AS rises FROM share GROUP BY n
    ), created AS (
        INSERT INTO charge (id, account, code, text, gl, due, billed, amount, open, entry_no)
        SELECT charge, coalesce(account, ''), coalesce(code, ''), coalesce(text, ''), CASE WHEN s.of = 1 THEN s.gl END,
               coalesce(due, ''), billed, coalesce(line.cents, 0), coalesce(line.cents, 0), e.no
        FROM line LEFT JOIN sums AS s USING (n) WHERE type = 'charge' AND NOT known AND charge IS NOT NULL
        ON CONFLICT DO NOTHING
    ), created_shares AS (
        INSERT INTO charge_share (charge, gl, amount, open)
        SELECT share.charge, coalesce(share.gl, ''), coalesce(share.cents, 0), coalesce(share.cents, 0)
        FROM share JOIN sums AS s USING (n) WHERE share.type = 'charge' AND s.of > 1 AND share.charge IS NOT NULL
        ON CONFLICT DO NOTHING
    ), moved AS (
        UPDATE charge AS c SET open = c.open + l.cents, amount = c.amount + CASE WHEN l.type = 'raise' THEN l.cents ELSE 0 END
        FROM line AS l WHERE l.type IN ('raise', 'paid') AND c.id = l.charge
    ), moved_shares AS (
        UPDATE charge_share AS c SET open = c.open + coalesce(s.cents, 0),
            amount = c.amount + CASE WHEN s.type = 'raise' THEN coalesce(s.cents, 0) ELSE 0 END
        FROM share AS s WHERE s.type IN ('raise', 'paid') AND c.charge = s.charge AND c.gl = s.gl
    )
    SELECT CASE
        WHEN count(*) = 0 OR bool_or(CASE type
                WHEN 'charge' THEN num_nulls(charge, account, code, text, due, line.cents, shares) > 0
                WHEN 'raise' THEN num_nulls(charge, account, code, open, line.cents, shares) > 0
                WHEN 'paid' THEN num_nulls(charge, account, code, open, line.cents, shares) > 0
                ELSE true END OR shares = '[]' OR (type = 'charge' AND due !~ '^\d{4}-[01]\d-[0-3]\d$')
                OR coalesce(billed, '2000-01-01') !~ '^\d{4}-[01]\d-[0-3]\d$') THEN 'TW-KIND'
        WHEN bool_or(line.cents = 0 OR s.cents IS DISTINCT FROM line.cents OR s.of <> s.kinds
                OR CASE WHEN line.cents > 0 THEN s.falls ELSE s.rises END OR CASE type
                WHEN 'charge' THEN line.cents < 0
                WHEN 'paid' THEN line.cents > 0 OR open + line.cents < 0
                ELSE open + line.cents < 0 END)
             OR EXISTS (SELECT FROM share WHERE (gl LIKE '%-1310') IS NOT TRUE) THEN 'TW-STORY'
        WHEN count(DISTINCT charge) <> count(*)
             OR bool_or(CASE WHEN type = 'charge' THEN known ELSE strange END)
             OR bool_or(NOT EXISTS (SELECT FROM account AS a WHERE a.number = line.account))
             OR bool_or(type = 'charge' AND (charge ~ '^R[CV]-.*-[0-9]{4}.*-[0-9]{4}.*-'
                 OR NOT EXISTS (SELECT FROM revenue_code AS r WHERE r.code = line.code)))
             OR EXISTS (SELECT FROM share LEFT JOIN charge_share AS c ON c.charge = share.charge AND c.gl = share.gl
                        AND share.charge_gl IS NULL
                        WHERE share.type <> 'charge' AND (share.gl IS DISTINCT FROM coalesce(share.charge_gl, c.gl)
                            OR c.open + share.cents < 0))
             THEN 'TW-CHARGE'
        WHEN bool_or(type <> 'charge' AND open <> now_open) THEN 'TW-STALE' END,
        (SELECT jsonb_agg(w) FROM (
            SELECT gl, charge, account, sum(cents)::bigint AS cents FROM share GROUP BY 1, 2, 3
            UNION ALL
            SELECT split_part(gl, '-', 1) || '-1399', NULL, account, -sum(cents)::bigint FROM share GROUP BY 1, 3) AS w)
    INTO fault, want FROM line LEFT JOIN sums AS s USING (n);
    IF fault IS NOT NULL THEN
        PERFORM guard_refuse(fault);
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', want) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- 8b. To the bank -------------------------------------------------------------------------------------------------

-- What a session brings to the bank by one tender, by its postings: its cash in the vault, its checks on hand.
CREATE OR REPLACE FUNCTION guard_on_hand(of_book text, by_tender text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(p.cents), 0)::bigint FROM entry AS e JOIN posting AS p ON p.entry_no = e.no
    WHERE e.book_id = of_book AND CASE by_tender WHEN 'cash' THEN p.gl = '999-1115'
        ELSE p.gl = '999-1120' AND p.tender = by_tender END
$$;

-- Whether each check is one that was taken, unless its session was closed over or short in it, and all of them come to
-- what the sessions bring.
CREATE OR REPLACE FUNCTION guard_bag(b jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH part AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint)
    ), listed AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(b -> 'checks')
            AS c(book text, tender text, cents bigint, receipt text, seq bigint, number text, routing text)
    ), taken AS MATERIALIZED (
        -- As it was put right (rule 5.6.5).
        SELECT e.book_id, r.number AS receipt, t.n, t.kind, t.net - guard_corrected(t.entry_no, t.n) AS net, t.number, t.routing
        FROM entry AS e JOIN receipt AS r ON r.entry_no = e.no JOIN receipt_tender AS t ON t.entry_no = e.no
        WHERE e.book_id IN (SELECT book FROM part) AND r.voided_by IS NULL AND t.kind IN ('check', 'money_order')
        UNION ALL
        SELECT e.book_id, r.number, t.n, t.kind, t.cents - guard_corrected(t.of_no, t.n), t.number, t.routing
        FROM entry AS e JOIN tender_correction AS t ON t.entry_no = e.no JOIN receipt AS r ON r.entry_no = t.of_no
        WHERE e.book_id IN (SELECT book FROM part) AND t.kind IN ('check', 'money_order')
    )
    SELECT NOT EXISTS (SELECT FROM listed WHERE receipt IS NOT NULL GROUP BY receipt, seq HAVING count(*) > 1)
        AND NOT EXISTS (
            SELECT FROM listed AS c WHERE c.cents <= 0 OR c.tender = 'cash' OR NOT EXISTS (
                SELECT FROM part AS p WHERE p.book = c.book AND p.tender = c.tender AND CASE
                    WHEN c.receipt IS NULL THEN p.cents <> (
                        SELECT coalesce(sum(net), 0) FROM taken WHERE book_id = p.book AND kind = p.tender)
                    ELSE EXISTS (
                        SELECT FROM taken AS t WHERE t.receipt = c.receipt AND t.n = c.seq AND t.book_id = p.book
                            AND t.kind = p.tender AND t.net = c.cents AND t.number IS NOT DISTINCT FROM c.number
                            AND t.routing IS NOT DISTINCT FROM c.routing) END))
        AND NOT EXISTS (
            SELECT FROM part AS p WHERE p.tender <> 'cash' AND p.cents <> (
                SELECT coalesce(sum(c.cents), 0) FROM listed AS c WHERE c.book = p.book AND c.tender = p.tender))
$$;

CREATE OR REPLACE FUNCTION guard_deposit(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    bank bank_account;
    money record;
BEGIN
    -- Deposits of one account, and of one session, wait for each other: the second one sees the first.
    -- None is kept on what drawers, the vault, or what is on its way or owed are kept on.
    SELECT * INTO bank FROM bank_account WHERE code = b ->> 'bank' AND active = 1 AND guard_at_bank(gl)
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM guard_refuse('TW-BOOK');
    END IF;
    PERFORM 1 FROM book WHERE id IN (SELECT l ->> 'book' FROM jsonb_array_elements(b -> 'lines') AS l)
        ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM jsonb_array_elements(b -> 'lines') AS l LEFT JOIN book AS k ON k.id = l ->> 'book'
               WHERE k.state IS DISTINCT FROM 'sealed' OR k.type <> 'drawer') THEN
        PERFORM guard_refuse('TW-STATE');
    END IF;
    IF EXISTS (SELECT FROM deposit AS d WHERE d.bank = b ->> 'bank' AND d.bag = b ->> 'bag')
       OR EXISTS (SELECT FROM jsonb_array_elements(b -> 'lines') AS l
                  JOIN deposit_book AS d ON d.book_id = l ->> 'book' AND d.tender = l ->> 'tender') THEN
        PERFORM guard_refuse('TW-DEPOSIT');
    END IF;
    SELECT coalesce(sum(cents) FILTER (WHERE tender = 'cash'), 0)::bigint AS cash,
           coalesce(sum(cents) FILTER (WHERE tender = 'check'), 0)::bigint AS checks,
           coalesce(sum(cents) FILTER (WHERE tender = 'money_order'), 0)::bigint AS orders,
           coalesce(sum(cents), 0)::bigint AS total, count(*) AS n, count(DISTINCT (book, tender)) AS kinds,
           bool_and(bank.tenders::jsonb ? tender AND cents = guard_on_hand(book, tender)) AS true_amounts
    INTO money FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint);
    -- A session comes whole: all the account takes of it and nobody has deposited, each tender once.
    IF money.total <= 0 OR money.total <> (b ->> 'total')::bigint OR money.n <> money.kinds
       OR money.true_amounts IS NOT TRUE
       OR guard_pieces(b -> 'count') IS DISTINCT FROM money.cash
       OR EXISTS (
           SELECT FROM jsonb_array_elements(b -> 'lines') AS k, jsonb_array_elements_text(bank.tenders::jsonb) AS t
           WHERE NOT EXISTS (SELECT FROM deposit_book AS d WHERE d.book_id = k ->> 'book' AND d.tender = t)
             AND NOT EXISTS (SELECT FROM jsonb_array_elements(b -> 'lines') AS l
                             WHERE l ->> 'book' = k ->> 'book' AND l ->> 'tender' = t))
       OR NOT guard_bag(b) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF NOT EXISTS (
        SELECT FROM approval AS a
        JOIN person AS p ON p.name = a.approved_by AND p.active = 1
        JOIN role_right AS r ON r.role = p.role AND r.right_name = 'deposit'
        WHERE a.entry_id = e.id AND a.kind = e.kind
          AND a.target = concat('bag ', b ->> 'bag', ' for ', b ->> 'bank')
          AND a.amount = money.total AND a.reason = b ->> 'reason'
          AND a.text_hash = b -> 'approval' ->> 'text' AND a.approved_by = b -> 'approval' ->> 'by'
          AND a.text_hash = encode(sha256(convert_to(a.text, 'UTF8')), 'hex')
          AND a.requested_by = b ->> 'by' AND a.approved_by <> b ->> 'by' AND a.approved_by <> e.recorded_by
          AND a.approved_at > clock_timestamp() - interval '120 seconds'
    ) THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', bank.gl, 'cents', money.total),
        jsonb_build_object('gl', '999-1115', 'cents', -money.cash),
        jsonb_build_object('gl', '999-1120', 'cents', -money.checks, 'tender', 'check'),
        jsonb_build_object('gl', '999-1120', 'cents', -money.orders, 'tender', 'money_order'))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO deposit (entry_no, bank, bag, seal, date, cash, checks, money_orders, prepared_by, verified_by)
    VALUES (e.no, bank.code, b ->> 'bag', b ->> 'seal', b ->> 'date', money.cash, money.checks, money.orders,
            b ->> 'by', b -> 'approval' ->> 'by');
    INSERT INTO deposit_book (book_id, tender, entry_no, cents)
    SELECT book, tender, e.no, cents FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint);
    INSERT INTO deposit_check (entry_no, n, book_id, tender, cents, receipt, place, number, routing)
    SELECT e.no, n, book, tender, cents, receipt, seq, number, routing
    FROM ROWS FROM (jsonb_to_recordset(b -> 'checks') AS (
        book text, tender text, cents bigint, receipt text, seq bigint, number text, routing text)) WITH ORDINALITY
        AS c(book, tender, cents, receipt, seq, number, routing, n);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash, checks = checks - money.checks,
           money_orders = money_orders - money.orders
    WHERE id = e.book_id;
END $$;

-- A processor pays out what sealed sessions took by card, each session whole and once: the gross leaves card clearing,
-- the bank gets what was credited, and the rest is the processor's fee (rule 5.14.4).
CREATE OR REPLACE FUNCTION guard_card_settlement(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    bank bank_account;
    gross bigint := (b ->> 'total')::bigint;
    credited bigint := (b ->> 'counted')::bigint;
BEGIN
    -- Settlements of one bank, and of one session, wait for each other: the second one sees the first.
    SELECT * INTO bank FROM bank_account WHERE code = b ->> 'bank' AND active = 1 AND guard_at_bank(gl)
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM guard_refuse('TW-BOOK');
    END IF;
    PERFORM 1 FROM book WHERE id IN (SELECT l ->> 'book' FROM jsonb_array_elements(b -> 'lines') AS l)
        ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM jsonb_array_elements(b -> 'lines') AS l LEFT JOIN book AS k ON k.id = l ->> 'book'
               WHERE k.state IS DISTINCT FROM 'sealed' OR k.type <> 'drawer') THEN
        PERFORM guard_refuse('TW-STATE');
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(b -> 'lines') AS l
               JOIN deposit_book AS d ON d.book_id = l ->> 'book' AND d.tender = 'card')
       -- A bank is paid for a batch once.
       OR EXISTS (SELECT FROM deposit_book AS d JOIN entry AS o ON o.no = d.entry_no
                  WHERE d.tender = 'card' AND o.body::jsonb ->> 'bank' = b ->> 'bank'
                    AND o.body::jsonb ->> 'batch' = b ->> 'batch') THEN
        PERFORM guard_refuse('TW-DEPOSIT');
    END IF;
    IF NOT guard_says(b ->> 'batch') OR credited <= 0 OR credited > gross
       OR gross IS DISTINCT FROM (SELECT sum(cents) FROM jsonb_to_recordset(b -> 'lines') AS l(cents bigint))
       OR EXISTS (SELECT FROM jsonb_to_recordset(b -> 'lines') AS l(book text) GROUP BY book HAVING count(*) > 1)
       OR EXISTS (SELECT FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint)
                  WHERE tender <> 'card' OR cents <= 0 OR cents <> (
                      SELECT coalesce(sum(p.cents), 0) FROM entry AS o JOIN posting AS p ON p.entry_no = o.no
                      WHERE o.book_id = l.book AND p.gl = '999-1130' AND p.tender = 'card')) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    -- Up to a share of the gross, in hundredths of a percent, one settles alone; a consent that is named without need must
    -- be there too.
    IF (b ? 'approval' OR (gross - credited)::numeric * 10000 > gross::numeric * coalesce(
            (guard_policy('card_fee', b ->> 'date') ->> 'share')::bigint, 500))
       AND NOT guard_agreed(e, b, b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', bank.gl, 'cents', credited),
        jsonb_build_object('gl', '999-1130', 'cents', -gross, 'tender', 'card'),
        jsonb_build_object('gl', '100-5310', 'cents', gross - credited))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO deposit_book (book_id, tender, entry_no, cents)
    SELECT book, tender, e.no, cents FROM jsonb_to_recordset(b -> 'lines') AS l(book text, tender text, cents bigint);
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- The bank counted something else than the slip, and than earlier corrections, say: over/short bears it, or the bank.
-- Who had prepared the bag does not consent (rule 5.14.4).
CREATE OR REPLACE FUNCTION guard_deposit_correction(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    slip deposit;
    bank_gl text;
    more bigint := (b ->> 'total')::bigint;
BEGIN
    -- Two corrections of one deposit wait for each other: the second one sees what the first left.
    SELECT d.* INTO slip FROM deposit AS d JOIN entry AS o ON o.no = d.entry_no WHERE o.id = b ->> 'of'
    FOR NO KEY UPDATE OF d;
    IF slip.entry_no IS NULL OR more = 0 OR (b ->> 'counted')::bigint < 0
       OR b ->> 'target' <> concat('bag ', slip.bag, ' for ', slip.bank)
       OR (b ->> 'counted')::bigint <> more + slip.cash + slip.checks + slip.money_orders + (
           SELECT coalesce(sum(c.cents), 0) FROM deposit_correction AS c WHERE c.of_no = slip.entry_no) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF b -> 'approval' ->> 'by' = slip.prepared_by OR NOT guard_agreed(e, b, b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    -- On the account the deposit went to, whatever the bank's is called today.
    SELECT p.gl INTO bank_gl FROM posting AS p WHERE p.entry_no = slip.entry_no AND p.cents > 0;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', bank_gl, 'cents', more),
        jsonb_build_object('gl', CASE b ->> 'charged' WHEN 'over_short' THEN '100-4190' ELSE '999-1150' END,
                           'cents', -more))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    INSERT INTO deposit_correction (entry_no, of_no, counted, cents, charged)
    VALUES (e.no, slip.entry_no, (b ->> 'counted')::bigint, more, b ->> 'charged');
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- 9. Undoing what was counted ------------------------------------------------------------------------------------

-- What the city's policy on returned checks says on a day, where it says it.
CREATE OR REPLACE FUNCTION guard_returns(word text, otherwise bigint, day text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT (p.body::jsonb ->> word)::bigint FROM policy AS p
        WHERE p.kind = 'returned_check' AND p.scope IS NULL AND p.active = 1 AND p.from_date <= day
        ORDER BY p.from_date DESC, p.version DESC LIMIT 1), otherwise)
$$;

-- The tender standing at a place of a receipt, and where in the receipt's lines what it paid begins and must end. A
-- correction took from the end of what its tender still had paid, so from correction to correction it goes back to a
-- tender as keyed.
CREATE OR REPLACE FUNCTION guard_stretch(receipt bigint, place bigint, OUT kind text, OUT cents bigint, OUT since bigint,
                                         OUT upto bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    at bigint := place;
    step tender_correction;
BEGIN
    SELECT t.kind, t.net - guard_corrected(receipt, place) INTO kind, cents
    FROM receipt_tender AS t WHERE t.entry_no = receipt AND t.n = place
    UNION ALL
    SELECT t.kind, t.cents - guard_corrected(receipt, place)
    FROM tender_correction AS t WHERE t.of_no = receipt AND t.n = place;
    since := 0;
    LOOP
        SELECT * INTO step FROM tender_correction AS c WHERE c.of_no = receipt AND c.n = at;
        EXIT WHEN NOT FOUND;
        since := since + coalesce(
            (SELECT t.net FROM receipt_tender AS t WHERE t.entry_no = receipt AND t.n = step.source),
            (SELECT t.cents FROM tender_correction AS t WHERE t.of_no = receipt AND t.n = step.source))
            - (SELECT sum(k.cents) FROM tender_correction AS k
               WHERE k.of_no = receipt AND k.source = step.source AND k.n <= step.n);
        at := step.source;
    END LOOP;
    SELECT since + coalesce(sum(p.cents) FILTER (WHERE p.tender < at), 0),
           coalesce(sum(p.cents) FILTER (WHERE p.tender <= at), 0)
    INTO since, upto FROM receipt_pair AS p WHERE p.entry_no = receipt;
END $$;

-- What one tender of a receipt had paid: tenders pay lines in order (rule 5.1.7), and a line's shares in order. What of
-- cash was rounded, and turned out to be a check, paid no line.
CREATE OR REPLACE FUNCTION guard_paid(original bigint, story jsonb, place bigint)
RETURNS TABLE (gl text, charge text, account text, cents bigint) LANGUAGE sql STABLE AS $$
    WITH share AS (
        SELECT coalesce(s.value ->> 'gl', (l.value ->> 'fund') || '-2300') AS gl, l.value ->> 'charge' AS charge,
               l.value ->> 'account' AS account, coalesce(s.value ->> 'cents', l.value ->> 'cents')::bigint AS cents,
               sum(coalesce(s.value ->> 'cents', l.value ->> 'cents')::bigint) OVER (ORDER BY l.n, s.n) AS upto
        FROM jsonb_array_elements(story -> 'lines') WITH ORDINALITY AS l(value, n)
        LEFT JOIN LATERAL jsonb_array_elements(l.value -> 'shares') WITH ORDINALITY AS s(value, n) ON true
    ), stretch AS MATERIALIZED (
        SELECT w.since, least(w.since + w.cents, w.upto) AS upto,
               w.cents - greatest(least(w.since + w.cents, w.upto) - w.since, 0) AS rounding
        FROM guard_stretch(original, place) AS w
    )
    SELECT share.gl, share.charge, share.account,
           (least(share.upto, stretch.upto) - greatest(share.upto - share.cents, stretch.since))::bigint
    FROM share, stretch
    WHERE least(share.upto, stretch.upto) > greatest(share.upto - share.cents, stretch.since)
    UNION ALL
    SELECT '100-4191', NULL, NULL, rounding FROM stretch WHERE rounding <> 0
$$;

-- The first business date whose checks may still come back on a day; nothing where none is held. Days from Monday to
-- Friday count.
CREATE OR REPLACE FUNCTION guard_held_since(day text) RETURNS text LANGUAGE sql STABLE AS $$
    WITH RECURSIVE hold AS MATERIALIZED (
        SELECT guard_returns('hold', 10, day) AS days
    ), back (d, days) AS (
        SELECT day::date, 0 FROM hold WHERE hold.days > 0
        UNION ALL
        SELECT back.d - 1, back.days + (extract(isodow FROM back.d) < 6)::int FROM back, hold
        WHERE back.days + (extract(isodow FROM back.d) < 6)::int < hold.days
    )
    SELECT to_char(min(d), 'YYYY-MM-DD') FROM back
$$;

-- What the city kept, as a small difference, of the credit a receipt had brought to an account and was not given back yet:
-- it kept what was there last, all of it. So the first keeping after the receipt took what that receipt had brought, but
-- for what came later.
CREATE OR REPLACE FUNCTION guard_kept(original bigint, of_account text, of_fund text) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT greatest(0, s.cents - coalesce((
            SELECT sum(l.cents) FROM receipt_line AS l
            JOIN receipt AS r ON r.entry_no = l.entry_no
            JOIN entry AS b ON b.no = l.entry_no
            WHERE l.account = of_account AND l.type = 'credit' AND l.entry_no > original AND l.entry_no < s.entry_no
              AND b.body::jsonb -> 'lines' -> (l.n - 1)::int ->> 'fund' = of_fund
              AND coalesce(r.voided_by, s.entry_no) >= s.entry_no AND NOT EXISTS (
                SELECT FROM undone AS u WHERE u.of_no = l.entry_no AND u.tender = 0 AND u.entry_no < s.entry_no)), 0)
        - coalesce((
            SELECT sum(p.cents) FROM undone AS u JOIN posting AS p ON p.entry_no = u.entry_no
            WHERE u.of_no = original AND p.gl = '100-4192' AND p.account = of_account), 0))::bigint
    FROM small_difference AS s
    WHERE s.account = of_account AND s.charge IS NULL AND s.fund = of_fund AND s.entry_no > original
    ORDER BY s.entry_no LIMIT 1
$$;

-- Whether money of a receipt came by a check, as keyed or as put right, that may still come back on a day (rule 5.4).
CREATE OR REPLACE FUNCTION guard_check_held(receipt bigint, taken text, day text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT taken >= guard_held_since(day) AND EXISTS (
        SELECT FROM (
            SELECT t.n, t.kind, t.net AS cents FROM receipt_tender AS t WHERE t.entry_no = receipt
            UNION ALL SELECT c.n, c.kind, c.cents FROM tender_correction AS c WHERE c.of_no = receipt) AS stood
        WHERE stood.kind = 'check' AND stood.cents > coalesce((
            SELECT sum(k.cents) FROM tender_correction AS k WHERE k.of_no = receipt AND k.source = stood.n), 0))
$$;

-- A reversal mirrors what a receipt credited, a returned check what that check had paid; each once, and never beside a
-- void (rules 5.7, 5.8). Credit that was used meanwhile becomes a charge, and a supervisor hears of it.
CREATE OR REPLACE FUNCTION guard_undo(e entry, b jsonb, OUT late text[]) LANGUAGE plpgsql AS $$
DECLARE
    original entry;
    slip receipt;
    story jsonb;
    was book;
    check_of record;
    bank text;
    at bigint := CASE WHEN e.kind = 'returned_check' THEN (b ->> 'place')::bigint ELSE 0 END;
    bears text := b ->> 'account';
    fee bigint := 0;
    legs jsonb;
    owed jsonb;
BEGIN
    late := '{}';
    SELECT * INTO original FROM entry WHERE id = b ->> 'of' AND kind = 'receipt';
    SELECT * INTO slip FROM receipt WHERE entry_no = original.no;
    -- Whoever voids or undoes it too holds this book first, and is seen here once they are done.
    SELECT * INTO was FROM book WHERE id = original.book_id FOR NO KEY UPDATE;
    SELECT * INTO check_of FROM guard_stretch(original.no, at);
    SELECT p.gl INTO bank FROM deposit_book AS d JOIN posting AS p ON p.entry_no = d.entry_no AND p.cents > 0
    WHERE d.book_id = original.book_id AND d.tender = 'check';
    IF original.id IS NULL OR b ->> 'target' <> slip.number
       -- A bank sends back only what it was given.
       OR (e.kind = 'returned_check' AND (at < 1 OR bank IS NULL OR (check_of.kind = 'check' AND check_of.cents > 0) IS NOT TRUE))
       OR (was.state = 'open' AND was.date = b ->> 'date')
       OR EXISTS (SELECT FROM void WHERE of_no = original.no)
       OR EXISTS (SELECT FROM undone WHERE of_no = original.no AND (at = 0 OR tender IN (0, at))) THEN
        PERFORM guard_refuse('TW-UNDO');
    END IF;
    IF (b ->> 'total')::bigint <> (CASE WHEN at > 0 THEN check_of.cents ELSE slip.total END) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    -- Nobody consents to undo what they took themselves.
    IF e.kind = 'reversal' THEN
        IF was.person IN (b -> 'approval' ->> 'by', coalesce(b -> 'second' ->> 'by', ''))
           OR NOT guard_agreed(e, b, b -> 'approval') OR (b ? 'second' AND (NOT guard_agreed(e, b, b -> 'second')
                OR b -> 'second' ->> 'by' = b -> 'approval' ->> 'by')) THEN
            PERFORM guard_refuse('TW-APPROVAL');
        END IF;
    END IF;
    story := original.body::jsonb;
    PERFORM 1 FROM charge WHERE id IN (SELECT charge FROM posting WHERE entry_no = original.no) ORDER BY id
        FOR NO KEY UPDATE;
    PERFORM 1 FROM credit WHERE account IN (SELECT account FROM posting WHERE entry_no = original.no)
        ORDER BY account, fund FOR NO KEY UPDATE;
    IF e.kind = 'reversal' THEN
        -- Its tenders go back as they were put right.
        WITH row AS MATERIALIZED (
            SELECT * FROM posting WHERE entry_no = original.no
            UNION ALL
            SELECT p.* FROM tender_correction AS c JOIN posting AS p ON p.entry_no = c.entry_no WHERE c.of_no = original.no
        )
        SELECT jsonb_agg(w) INTO legs FROM (
            SELECT gl, tender, charge, account, -cents AS cents FROM row
            WHERE gl NOT IN ('999-2010', fund || '-1010')
              AND (tender IS NULL OR tender = 'on_account' OR (tender = 'card' AND NOT b ? 'second'))
            UNION ALL
            SELECT CASE WHEN b ? 'second' THEN '100-4190' ELSE '100-2010' END, NULL, NULL, NULL, -sum(cents)::bigint
            FROM row WHERE tender <> 'on_account' AND (tender <> 'card' OR b ? 'second')
            HAVING sum(cents) <> 0) AS w;
    ELSE
        SELECT jsonb_agg(w) INTO legs FROM (
            SELECT gl, charge, account, cents FROM guard_paid(original.no, story, at)
            UNION ALL SELECT bank, NULL, NULL, -check_of.cents) AS w;
        -- Whoever bears the fee and the flag is an account this check had paid; nobody does after an error of the bank.
        IF (bears IS NOT NULL) <> (b ->> 'bank_error' = 'no' AND EXISTS (
                SELECT FROM guard_paid(original.no, story, at) AS p WHERE p.account IS NOT NULL))
           OR (bears IS NOT NULL AND bears NOT IN (
               SELECT p.account FROM guard_paid(original.no, story, at) AS p WHERE p.account IS NOT NULL)) THEN
            PERFORM guard_refuse('TW-CHARGE');
        END IF;
        IF bears IS NOT NULL THEN
            PERFORM 1 FROM account WHERE number = bears FOR NO KEY UPDATE;
            fee := CASE WHEN EXISTS (SELECT FROM undone WHERE account = bears)
                THEN guard_returns('later', 3500, b ->> 'date') ELSE guard_returns('first', 2500, b ->> 'date') END;
        END IF;
    END IF;
    -- What the city kept of that credit meanwhile is given back, not charged.
    SELECT legs || coalesce(jsonb_agg(w), '[]') INTO legs FROM (
        SELECT CASE WHEN back.n = 1 THEN m.gl ELSE '100-4192' END AS gl, m.account, back.n * least(
                   m.cents, guard_kept(original.no, m.account, split_part(m.gl, '-', 1))) * -1 AS cents
        FROM (SELECT gl, account, sum(cents)::bigint AS cents
              FROM jsonb_to_recordset(legs) AS l(gl text, tender text, account text, cents bigint)
              WHERE gl LIKE '%-2300' AND tender IS NULL AND cents > 0 GROUP BY gl, account) AS m
        CROSS JOIN (VALUES (1), (-1)) AS back(n)
        WHERE guard_kept(original.no, m.account, split_part(m.gl, '-', 1)) > 0) AS w;
    SELECT coalesce(jsonb_agg(o), '[]') INTO owed FROM (
        SELECT 'RC-' || slip.number || '-' || at AS charge, bears AS account, 'RETURNED' AS code, '100-1310' AS gl,
               fee AS cents WHERE fee > 0
        UNION ALL
        SELECT 'RV-' || slip.number || '-' || at || '-' || m.fund || '-' || m.account, m.account, 'MISC', m.fund || '-1310',
               m.cents - greatest(coalesce(c.cents, 0), 0)
        FROM (SELECT account, split_part(gl, '-', 1) AS fund, sum(cents)::bigint AS cents
              FROM jsonb_to_recordset(legs) AS l(gl text, account text, cents bigint)
              WHERE gl LIKE '%-2300' GROUP BY 1, 2) AS m
        LEFT JOIN credit AS c ON c.account = m.account AND c.fund = m.fund
        WHERE m.cents > greatest(coalesce(c.cents, 0), 0)) AS o;
    IF EXISTS (
        SELECT FROM (
            SELECT type, charge, account, code, due, cents, shares, 1 AS own
            FROM jsonb_to_recordset(coalesce(b -> 'lines', '[]')) AS l(type text, charge text, account text, code text,
                due text, cents bigint, shares jsonb)
            UNION ALL
            SELECT 'charge', charge, account, code, b ->> 'date', cents,
                   jsonb_build_array(jsonb_build_object('gl', gl, 'cents', cents)), -1
            FROM jsonb_to_recordset(owed) AS o(charge text, account text, code text, gl text, cents bigint)) AS row
        GROUP BY type, charge, account, code, due, cents, shares HAVING sum(own) <> 0)
       OR EXISTS (SELECT FROM jsonb_array_elements(coalesce(b -> 'lines', '[]')) AS l
                  WHERE coalesce(l ->> 'text', '') = '') THEN
        PERFORM guard_refuse('TW-STALE');
    END IF;
    IF EXISTS (SELECT FROM charge WHERE id IN (SELECT l ->> 'charge' FROM jsonb_array_elements(b -> 'lines') AS l)) THEN
        PERFORM guard_refuse('TW-CHARGE');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', legs || coalesce((
        SELECT jsonb_agg(w) FROM (
            SELECT gl, charge, account, cents FROM jsonb_to_recordset(owed) AS o(charge text, account text, gl text, cents bigint)
            UNION ALL
            SELECT CASE code WHEN 'RETURNED' THEN '100-4280' ELSE split_part(gl, '-', 1) || '-2300' END, NULL,
                   CASE code WHEN 'RETURNED' THEN NULL ELSE account END, -cents
            FROM jsonb_to_recordset(owed) AS o(account text, code text, gl text, cents bigint)) AS w), '[]')) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    -- Nothing is given back of a check that may still come back; what was never received is nobody's.
    IF e.kind = 'reversal' AND NOT b ? 'second' THEN
        IF guard_check_held(original.no, was.date, b ->> 'date') THEN
            PERFORM guard_refuse('TW-HELD');
        END IF;
    END IF;
    UPDATE charge AS c SET open = c.open + p.cents
    FROM (SELECT charge, sum(cents)::bigint AS cents FROM posting
          WHERE entry_no = e.no AND charge IS NOT NULL GROUP BY charge) AS p
    WHERE c.id = p.charge;
    UPDATE charge_share AS c SET open = c.open + p.cents
    FROM (SELECT charge, gl, sum(cents)::bigint AS cents FROM posting
          WHERE entry_no = e.no AND charge IS NOT NULL GROUP BY charge, gl) AS p
    WHERE c.charge = p.charge AND c.gl = p.gl;
    INSERT INTO charge (id, account, code, text, gl, due, amount, open, entry_no)
    SELECT charge, account, code, text, shares -> 0 ->> 'gl', due, cents, cents, e.no
    FROM jsonb_to_recordset(coalesce(b -> 'lines', '[]')) AS l(charge text, account text, code text, text text, due text,
        cents bigint, shares jsonb);
    PERFORM guard_credit(e.no);
    INSERT INTO undone (entry_no, of_no, tender, account) VALUES (e.no, original.no, at, bears);
    IF bears IS NOT NULL AND guard_returns('months', 12, b ->> 'date') > 0 AND (
        SELECT count(*) FROM undone AS u JOIN entry AS o ON o.no = u.entry_no JOIN book AS k ON k.id = o.book_id
        WHERE u.account = bears AND k.date > to_char((b ->> 'date')::date
            - make_interval(months => guard_returns('within', 12, b ->> 'date')::int), 'YYYY-MM-DD')
    ) >= guard_returns('returns', 2, b ->> 'date') THEN
        UPDATE account SET version = version + 1, cash_only_until = greatest(cash_only_until, to_char((b ->> 'date')::date
            + make_interval(months => guard_returns('months', 12, b ->> 'date')::int), 'YYYY-MM-DD'))
        WHERE number = bears;
    END IF;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
    IF owed @> '[{"code": "MISC"}]' THEN
        late := ARRAY['TW-RECOVER'];
    END IF;
END $$;

-- Credit of an account in a fund that came by checks which may still come back on a day (rule 5.4): what a check, as keyed
-- or as put right, had paid of a credit line while it stands. A correction took from the end of what its tender still
-- had paid. What was used of the credit since was the oldest of it.
CREATE OR REPLACE FUNCTION guard_held(of_account text, of_fund text, day text) RETURNS bigint LANGUAGE sql AS $$
    WITH RECURSIVE brought AS (
        SELECT l.entry_no AS of_no, l.n, l.cents, k.date
        FROM receipt_line AS l
        JOIN receipt AS r ON r.entry_no = l.entry_no AND r.voided_by IS NULL
        JOIN book AS k ON k.id = r.book_id
        JOIN entry AS o ON o.no = l.entry_no
        WHERE l.account = of_account AND l.type = 'credit'
          AND o.body::jsonb -> 'lines' -> (l.n - 1)::int ->> 'fund' = of_fund
          AND NOT EXISTS (SELECT FROM undone AS u WHERE u.of_no = l.entry_no AND u.tender = 0)
    ), place (of_no, n, kind, root, since, cents) AS (
        SELECT t.entry_no, t.n, t.kind, t.n, 0::bigint, t.net FROM receipt_tender AS t
        WHERE t.entry_no IN (SELECT of_no FROM brought)
        UNION ALL
        SELECT c.of_no, c.n, c.kind, p.root, p.since + p.cents - (
            SELECT sum(k.cents) FROM tender_correction AS k
            WHERE k.of_no = c.of_no AND k.source = c.source AND k.n <= c.n)::bigint, c.cents
        FROM place AS p JOIN tender_correction AS c ON c.of_no = p.of_no AND c.source = p.n
    ), stood AS (
        SELECT p.of_no, p.kind, p.root, p.since,
               EXISTS (SELECT FROM undone AS u WHERE u.of_no = p.of_no AND u.tender = p.n) AS back,
               p.since + p.cents - coalesce((
                   SELECT sum(k.cents) FROM tender_correction AS k WHERE k.of_no = p.of_no AND k.source = p.n), 0) AS upto
        FROM place AS p
    ), paid AS (
        SELECT b.of_no, b.date, p.tender, p.cents, (
            SELECT coalesce(sum(q.cents), 0) FROM receipt_pair AS q
            WHERE q.entry_no = p.entry_no AND q.tender = p.tender AND q.line < p.line) AS since
        FROM brought AS b JOIN receipt_pair AS p ON p.entry_no = b.of_no AND p.line = b.n
    ), part AS (
        SELECT w.of_no, s.kind, s.back, w.date,
               greatest(0, least(s.upto, w.since + w.cents) - greatest(s.since, w.since)) AS cents
        FROM paid AS w JOIN stood AS s ON s.of_no = w.of_no AND s.root = w.tender
    ), lot AS (
        SELECT of_no, (SELECT sum(b.cents) FROM brought AS b WHERE b.of_no = part.of_no)
                   - coalesce(sum(cents) FILTER (WHERE back), 0) AS cents,
               coalesce(sum(cents) FILTER (
                   WHERE kind = 'check' AND NOT back AND date >= guard_held_since(day)), 0) AS held
        FROM part GROUP BY of_no
    ), used AS (
        SELECT coalesce(sum(t.net), 0) AS cents FROM receipt_tender AS t
        JOIN receipt AS r ON r.entry_no = t.entry_no AND r.voided_by IS NULL
        WHERE t.entry_no IN (SELECT l.entry_no FROM receipt_line AS l WHERE l.account = of_account)
          AND t.kind = 'on_account' AND t.detail::jsonb ->> 'account' = of_account AND t.detail::jsonb ->> 'fund' = of_fund
          AND NOT EXISTS (SELECT FROM undone AS u WHERE u.of_no = t.entry_no AND u.tender = 0)
    )
    SELECT coalesce(sum(least(held, greatest(0, least(cents, upto - (SELECT cents FROM used))))), 0)::bigint
    FROM (SELECT cents, held, sum(cents) OVER (ORDER BY of_no) AS upto FROM lot) AS lots
$$;

-- A refund through payables: no more than the credit there is, and none of it that came by a check which may still come
-- back (rule 5.4).
CREATE OR REPLACE FUNCTION guard_refund(e entry, b jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF b ->> 'target' <> b ->> 'account' OR (b ->> 'total')::bigint <= 0 OR NOT guard_says(b ->> 'payee')
       OR NOT EXISTS (SELECT FROM fund WHERE code = b ->> 'fund' AND code <> '999') THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    IF NOT guard_agreed(e, b, b -> 'approval') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NOT guard_post(e.no, b -> 'postings', jsonb_build_array(
        jsonb_build_object('gl', (b ->> 'fund') || '-2300', 'cents', (b ->> 'total')::bigint, 'account', b ->> 'account'),
        jsonb_build_object('gl', '100-2010', 'cents', -(b ->> 'total')::bigint))) THEN
        PERFORM guard_refuse('TW-POST');
    END IF;
    -- What is held is reckoned while nobody else moves this credit: a check that brought some meanwhile is seen.
    PERFORM guard_credit(e.no);
    IF (SELECT cents FROM credit WHERE account = b ->> 'account' AND fund = b ->> 'fund')
       < guard_held(b ->> 'account', b ->> 'fund', b ->> 'date') THEN
        PERFORM guard_refuse('TW-CREDIT');
    END IF;
    UPDATE book SET next_seq = next_seq + 1, head = e.hash WHERE id = e.book_id;
END $$;

-- 10. Every entry -------------------------------------------------------------------------------------------------

-- The right an act needs; nothing for a set-up of something unknown.
CREATE OR REPLACE FUNCTION guard_right(act text, b jsonb, k book) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN act = 'close' AND k.type = 'drawer' THEN 'close_drawer'
        WHEN act = 'submit_in_place' THEN 'close_drawer'
        WHEN act IN ('count', 'tender_correction') AND k.state = 'submitted' THEN 'close_drawer'
        WHEN act = 'seal' OR (act = 'open' AND b ->> 'type' = 'day') THEN 'close_day'
        WHEN act = 'setup' AND b ->> 'kind' = 'setup' THEN CASE
            WHEN b ->> 'what' IN ('person', 'right') THEN 'setup_people'
            WHEN b ->> 'what' = 'code' THEN 'setup_codes'
            WHEN b ->> 'what' IN ('policy', 'city') THEN 'setup_policies'
            WHEN b ->> 'what' IN ('drawer', 'printer', 'workstation') THEN 'setup_devices'
            WHEN b ->> 'what' = 'tender' THEN 'setup_tenders'
            WHEN b ->> 'what' IN ('gl', 'fund', 'bank') THEN 'setup_gl'
            WHEN b ->> 'what' = 'account' THEN 'accounts_edit' END
        ELSE act END
$$;

-- Whether the last count of this counting decides: it balanced, and still does after what was put right since, or (`other`)
-- somebody else than the book's person counted.
CREATE OR REPLACE FUNCTION guard_decided(k book, other boolean) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT k.attempts > 0 AND coalesce((
        SELECT (balanced = 1 AND (counted, checks, money_orders) = (k.cash, k.checks, k.money_orders))
            OR (other AND by_person <> k.person)
        FROM drawer_count
        WHERE book_id = k.id ORDER BY entry_no DESC LIMIT 1), false)
$$;

-- Whether a person in service has a right.
CREATE OR REPLACE FUNCTION guard_may(who text, needs text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM person AS p JOIN role_right AS r ON r.role = p.role
                   WHERE p.name = who AND p.active = 1 AND r.right_name = needs)
$$;

-- Whether the act may come next in its book. Each branch asks its own question only: an expression is set up anew in
-- every transaction, whole, also the parts that are never reached.
CREATE OR REPLACE FUNCTION guard_state(act text, annulled boolean, k book) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    CASE act
        WHEN 'receipt' THEN
            RETURN k.state = 'open';
        WHEN 'cancel_count' THEN
            RETURN k.state = 'counting' AND (annulled OR (k.attempts = 0
                AND NOT EXISTS (SELECT FROM book WHERE code = k.code AND session > k.session)));
        WHEN 'count' THEN
            RETURN k.state = 'submitted'
                OR (k.state = 'counting' AND (annulled OR (k.attempts < 3 AND NOT guard_decided(k, false))));
        WHEN 'submit' THEN
            RETURN k.state = 'counting' AND (annulled OR k.attempts >= 3 OR guard_decided(k, false));
        WHEN 'submit_in_place' THEN
            RETURN k.state IN ('open', 'counting');
        WHEN 'return' THEN
            RETURN k.state = 'submitted';
        WHEN 'tender_correction' THEN
            RETURN k.state IN ('open', 'submitted');
        WHEN 'close' THEN
            RETURN CASE WHEN k.type = 'office' THEN k.state = 'open'
                ELSE k.state = 'submitted' AND (annulled OR guard_decided(k, true)) END;
        ELSE
            RETURN k.state = 'open';
    END CASE;
END $$;

-- Whether the act before this one in its book was written by the same transaction. What a count or its cancelling told
-- could then be tried out by a further act, and all of it rolled back. The clock is asked first: only a row that may be
-- of this transaction is young enough for its number to be read.
CREATE OR REPLACE FUNCTION guard_chained(e entry) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT FROM entry AS last WHERE last.book_id = e.book_id AND last.seq = e.seq - 1
        AND CASE WHEN last.recorded_at >= transaction_timestamp() THEN pg_xact_status(
            greatest(pg_current_xact_id()::text::bigint - age(last.xmin), 3)::text::xid8) = 'in progress' END)
$$;

-- An entry has a handful of lines, and every table it asks has an index for it. A plan made while the tables were small
-- would read them whole or build a table of hashes for each payment, and keep doing so; a compiled plan costs more than it
-- saves. So none of these is made.
CREATE OR REPLACE FUNCTION guard_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_hashagg = off SET enable_material = off SET jit = off AS $$
DECLARE
    b jsonb := guard_body(NEW);
    act text := CASE WHEN NEW.kind = 'annulled' THEN b ->> 'of_kind' ELSE NEW.kind END;
    k book;
    needs text;
    fits boolean;
    known boolean;
    same_epoch boolean;
    anew boolean;
    departments text;
    late text[] := '{}';
BEGIN
    PERFORM guard_sees();
    IF NEW.kind = 'receipt' THEN
        fits := guard_receipt_parts(b);
    ELSE
        -- A consent is named only where it is asked after.
        fits := guard_parts(b) AND (NEW.offline = 0 OR NEW.kind IN ('no_sale', 'drop'))
            AND (NOT b ?| ARRAY['approval', 'second'] OR (NEW.kind IN ('void', 'no_sale', 'drop', 'pickup', 'paid_in',
                'paid_out', 'exchange', 'deposit', 'deposit_correction', 'reversal', 'refund_request', 'tender_correction',
                'surprise_count', 'small_difference', 'card_settlement', 'count', 'submit')
                AND (NEW.kind = 'reversal' OR NOT b ? 'second')));
    END IF;
    IF NOT fits OR NOT guard_common_parts(b) THEN
        PERFORM guard_refuse('TW-KIND');
    END IF;
    IF NEW.kind <> 'open' THEN
        SELECT * INTO k FROM book WHERE id = NEW.book_id FOR NO KEY UPDATE;
        known := FOUND;
    END IF;
    IF NEW.kind = 'receipt' THEN
        needs := act;
    ELSE
        -- With a second person's consent, or to give such an act up, a supervisor submits for who is absent.
        IF act = 'submit' AND (b ? 'approval' OR (NEW.kind = 'annulled' AND b ->> 'by' <> k.person)) THEN
            act := 'submit_in_place';
        END IF;
        needs := guard_right(act, b, k);
        IF needs IS NULL OR (NEW.kind = 'close' AND k.type = 'drawer' AND NOT b ?& ARRAY['counted', 'over_short',
            'checks_over_short', 'money_orders_over_short', 'float_back', 'to_vault', 'receipts', 'grand']) THEN
            PERFORM guard_refuse('TW-KIND');
        END IF;
        -- In a drawer each act but a payment is a transaction of its own.
        IF k.type = 'drawer' AND guard_chained(NEW) THEN
            PERFORM guard_refuse('TW-KIND');
        END IF;
    END IF;

    -- Who holds the right is found with their departments: only a payment of somebody limited is looked at by line.
    SELECT m.value = NEW.epoch::text, (
        SELECT p.departments FROM person AS p JOIN role_right AS r ON r.role = p.role
        WHERE p.name = NEW.recorded_by AND p.active = 1 AND (r.right_name = needs OR (
            NEW.kind = 'annulled' AND act = 'setup' AND r.right_name ~ '^(setup|accounts_edit$)')) LIMIT 1)
    INTO same_epoch, departments FROM meta AS m WHERE m.key = 'epoch';
    IF same_epoch IS NOT TRUE THEN
        late := late || ARRAY['TW-EPOCH'];
    END IF;
    IF departments IS NULL THEN
        late := late || ARRAY['TW-RIGHT'];
    END IF;
    IF NEW.offline = 0 AND late <> '{}' THEN
        PERFORM guard_refuse(late[1]);
    END IF;

    IF NEW.kind = 'open' THEN
        PERFORM guard_open(NEW, b);
        RETURN NULL;
    END IF;

    IF NOT known OR (b ->> 'date' <> k.date AND k.type <> 'day')
       OR b ->> 'drawer' IS DISTINCT FROM (CASE k.type WHEN 'drawer' THEN k.code END)
       OR (k.type = 'drawer' AND act IN ('import', 'setup', 'deposit', 'deposit_correction', 'transfer_ruling', 'reversal', 'returned_check', 'refund_request',
           'surprise_count', 'card_settlement'))
       OR (k.type = 'office' AND act NOT IN ('import', 'setup', 'deposit', 'deposit_correction', 'close', 'transfer_ruling', 'reversal', 'returned_check', 'refund_request',
           'surprise_count', 'card_settlement'))
       OR (k.type = 'day') <> (act = 'seal') THEN
        PERFORM guard_refuse('TW-BOOK');
    END IF;
    -- The cashier of a submitted session hears that the pen has passed on, whatever the act.
    IF k.state = 'submitted' AND b ->> 'by' = k.person THEN
        PERFORM guard_refuse('TW-PEN');
    END IF;
    IF NOT guard_state(act, NEW.kind = 'annulled', k) THEN
        PERFORM guard_refuse('TW-STATE');
    END IF;
    IF k.state <> 'submitted' AND b ->> 'by' <> k.person THEN
        IF NOT (k.type = 'day' OR (act = 'close' AND k.type = 'office' AND guard_may(b ->> 'by', 'close_drawer'))
                OR (act = 'submit_in_place' AND guard_may(b ->> 'by', 'close_drawer'))) THEN
            PERFORM guard_refuse('TW-PEN');
        END IF;
    END IF;
    IF b ->> 'by' <> NEW.recorded_by THEN
        -- What was written without the server is sent in by its writer, or for an absent one by a supervisor.
        IF NEW.offline = 0 OR NOT guard_may(NEW.recorded_by, 'close_drawer') THEN
            PERFORM guard_refuse('TW-PEN');
        END IF;
        late := late || ARRAY['TW-PEN'];
    END IF;
    IF NEW.seq <> k.next_seq OR NEW.prev_hash <> k.head THEN
        PERFORM guard_refuse('TW-SEQ');
    END IF;
    IF (act = 'receipt' AND b ->> 'number' IS DISTINCT FROM k.id || '-' || guard_ordinal(k.receipts + 1))
       OR (NEW.kind = 'annulled' AND act <> 'receipt' AND b ? 'number')
       OR (NEW.kind = 'close' AND (b ->> 'session')::bigint <> k.session) THEN
        PERFORM guard_refuse('TW-NUMBER');
    END IF;
    IF NEW.kind = 'return' THEN
        IF EXISTS (SELECT FROM book WHERE type = 'drawer' AND state IN ('open', 'counting')
                   AND (code = k.code OR person = k.person)) THEN
            PERFORM guard_refuse('TW-TWO');
        END IF;
    END IF;

    IF NEW.kind = 'receipt' THEN
        -- What was written without the server is its writer's, whoever sends it in.
        late := guard_receipt(NEW, b, k, departments <> '[]' OR NEW.offline = 1, late);
        IF NEW.offline = 1 THEN
            late := late || guard_alone(NEW, b);
        END IF;
    ELSIF NEW.kind = 'void' THEN
        PERFORM guard_void(NEW, b, k);
    ELSIF NEW.kind = 'count' THEN
        PERFORM guard_count(NEW, b, k);
    ELSIF NEW.kind = 'close' THEN
        PERFORM guard_close(NEW, b, k);
    ELSIF NEW.kind = 'import' THEN
        PERFORM guard_import(NEW, b);
    ELSIF NEW.kind = 'deposit' THEN
        PERFORM guard_deposit(NEW, b);
    ELSIF NEW.kind = 'deposit_correction' THEN
        PERFORM guard_deposit_correction(NEW, b);
    ELSIF NEW.kind = 'card_settlement' THEN
        PERFORM guard_card_settlement(NEW, b);
    ELSIF NEW.kind IN ('reversal', 'returned_check') THEN
        late := guard_undo(NEW, b);
    ELSIF NEW.kind = 'refund_request' THEN
        PERFORM guard_refund(NEW, b);
    ELSIF NEW.kind = 'tender_correction' THEN
        PERFORM guard_tender_correction(NEW, b, k);
    ELSIF NEW.kind = 'transfer_out' THEN
        PERFORM guard_transfer_out(NEW, b, k);
    ELSIF NEW.kind = 'transfer_in' THEN
        PERFORM guard_transfer_in(NEW, b, k);
    ELSIF NEW.kind = 'transfer_ruling' THEN
        PERFORM guard_transfer_ruling(NEW, b);
    ELSIF NEW.kind = 'seal' THEN
        PERFORM guard_seal(NEW, b);
    ELSIF NEW.kind IN ('no_sale', 'drop', 'pickup', 'paid_in', 'paid_out', 'exchange') THEN
        late := guard_cash(NEW, b, k, late);
    ELSIF NEW.kind = 'small_difference' THEN
        PERFORM guard_small_difference(NEW, b);
    ELSIF NEW.kind = 'surprise_count' THEN
        PERFORM guard_surprise_count(NEW, b);
    ELSE
        IF (NEW.kind = 'submit' AND (b ->> 'attempts')::bigint <> k.attempts)
           OR (NEW.kind = 'counterfeit' AND ((b ->> 'face')::bigint NOT IN (100, 200, 500, 1000, 2000, 5000, 10000)
               OR b ->> 'serial' = '')) THEN
            PERFORM guard_refuse('TW-STORY');
        END IF;
        IF NEW.kind = 'submit' AND act = 'submit_in_place' THEN
            PERFORM guard_submit_in_place(NEW, b, k);
        ELSIF act = 'submit_in_place' THEN
            PERFORM guard_gives_up_in_place(NEW, b, k);
        END IF;
        IF b ? 'postings' THEN
            PERFORM guard_refuse('TW-POST');
        END IF;
        anew := NEW.kind IN ('begin_count', 'return', 'cancel_count')
            OR (NEW.kind = 'submit' AND act = 'submit_in_place');
        UPDATE book SET next_seq = next_seq + 1, head = NEW.hash,
            receipts = receipts + CASE WHEN NEW.kind = 'annulled' AND act = 'receipt' THEN 1 ELSE 0 END,
            attempts = CASE WHEN anew THEN 0 ELSE attempts END,
            counted = CASE WHEN anew THEN NULL ELSE counted END,
            decided_by = CASE WHEN anew THEN NULL ELSE decided_by END,
            state = CASE NEW.kind WHEN 'begin_count' THEN 'counting' WHEN 'cancel_count' THEN 'open'
                WHEN 'submit' THEN 'submitted' WHEN 'return' THEN 'counting' ELSE state END
        WHERE id = NEW.book_id;
    END IF;
    IF late <> '{}' THEN
        INSERT INTO work_item (entry_no, code) SELECT NEW.no, code FROM unnest(late) AS code;
    END IF;
    RETURN NULL;
END $$;

-- 11. What is in the books stays ----------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION guard_fixed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM guard_refuse('TW-FIXED');
    RETURN NULL;
END $$;

-- A text approved is the text whose digest the entry repeats, and nobody approves their own request.
CREATE OR REPLACE FUNCTION guard_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.approved_by = NEW.requested_by OR NEW.text_hash <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    IF NEW.request_id IS NOT NULL THEN
        PERFORM guard_answer(NEW.request_id, NEW.id, true);
        IF NOT EXISTS (
            SELECT FROM approval_request AS q
            JOIN person AS p ON p.name = NEW.approved_by AND p.active = 1
            JOIN role_right AS r ON r.role = p.role AND r.right_name = q.needs
            WHERE q.id = NEW.request_id AND q.entry_id = NEW.entry_id AND q.kind = NEW.kind AND q.target = NEW.target
              AND q.amount = NEW.amount AND q.reason = NEW.reason AND q.text = NEW.text
              AND q.requested_by = NEW.requested_by
        ) THEN
            PERFORM guard_refuse('TW-APPROVAL');
        END IF;
    END IF;
    RETURN NULL;
END $$;

-- A request is answered once. Whoever comes second waits for the first at the request itself, and then sees the answer.
-- After ten minutes it can only be taken back.
CREATE OR REPLACE FUNCTION guard_answer(request text, consent text, timely boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    asked timestamptz;
BEGIN
    PERFORM guard_sees();
    SELECT requested_at INTO asked FROM approval_request WHERE id = request FOR UPDATE;
    IF (timely AND asked < clock_timestamp() - interval '600 seconds')
       OR EXISTS (SELECT FROM approval WHERE request_id = request AND id <> consent)
       OR EXISTS (SELECT FROM approval_refusal WHERE request_id = request) THEN
        PERFORM guard_refuse('TW-ANSWERED');
    END IF;
END $$;

-- A request says what for and why, and is for an entry that is not there yet.
CREATE OR REPLACE FUNCTION guard_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.needs NOT IN ('approve', 'override') OR NEW.target = ''
       OR NOT guard_says(NEW.reason) OR NOT guard_says(NEW.text)
       OR NEW.amount < 0 OR EXISTS (SELECT FROM entry WHERE id = NEW.entry_id)
       OR NOT EXISTS (SELECT FROM person WHERE name = NEW.requested_by AND active = 1) THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    RETURN NULL;
END $$;

-- It is refused once, within ten minutes and in words, by another person who could have allowed it; who asked may take
-- it back as long as nobody has answered. Before the row is there, so that a second answer is never a unique violation.
CREATE OR REPLACE FUNCTION guard_refusal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM guard_answer(NEW.request_id, '', NEW.withdrawn = 0);
    IF NOT EXISTS (
        SELECT FROM approval_request AS q WHERE q.id = NEW.request_id AND CASE NEW.withdrawn
            WHEN 1 THEN q.requested_by = NEW.answered_by
            WHEN 0 THEN q.requested_by <> NEW.answered_by AND guard_says(NEW.words) AND EXISTS (
                SELECT FROM person AS p JOIN role_right AS r ON r.role = p.role AND r.right_name = q.needs
                WHERE p.name = NEW.answered_by AND p.active = 1)
            ELSE false END
    ) THEN
        PERFORM guard_refuse('TW-APPROVAL');
    END IF;
    RETURN NEW;
END $$;

-- A row says who wrote it, and that is whoever is signed in; only the owner's hand, at creation, writes for others. The
-- column's name is the trigger's argument.
CREATE OR REPLACE FUNCTION guard_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF to_jsonb(NEW) ->> TG_ARGV[0] <> session_user AND NOT pg_has_role(session_user, 'tillwright_owner', 'MEMBER') THEN
        PERFORM guard_refuse('TW-PEN');
    END IF;
    RETURN NULL;
END $$;

-- A batch for the general ledger is the next one, of sealed books that are in no other, and says what they come to
-- without what came in from outside (rule 5.14.5). Its books follow from it, so none joins it later. Two who post at once
-- wait for one another at the table of those books; the second then finds them taken.
CREATE OR REPLACE FUNCTION guard_batch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    form text := translate(NEW.layout, E' \t\r', '');
    listed jsonb;
    named jsonb;
    wanted text[];
BEGIN
    PERFORM guard_sees();
    IF NOT guard_may(NEW.made_by, 'export_gl') THEN
        PERFORM guard_refuse('TW-RIGHT');
    END IF;
    BEGIN
        listed := NEW.books::jsonb;
        named := NEW.departments::jsonb;
    EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
        PERFORM guard_refuse('TW-BODY');
    END;
    -- The form of its file is named, and is one: what its files are called by the batch's number, and its columns.
    IF NOT guard_says(NEW.format) OR NEW.format ~ '[\x01-\x1f]' OR length(NEW.format) > 100
       -- Read line by line, without its blanks, for no text in it goes over a line: the file is named before any table
       -- begins.
       OR form !~ '^([^[\n][^\n]*\n|\n)*file=["''][^\n]*[{]batch[}][^\n]*["'']' OR form !~ '(^|\n)\[\[column\]\]'
       OR strpos(NEW.layout, '"""') > 0 OR strpos(NEW.layout, '''''''') > 0
       OR NEW.digest !~ '^[0-9a-f]{64}$' OR NOT guard_day(NEW.date)
       OR NEW.lines < 1 OR jsonb_typeof(listed) <> 'array' OR jsonb_typeof(named) <> 'object' THEN
        PERFORM guard_refuse('TW-BODY');
    END IF;
    IF (SELECT count(*) <> count(DISTINCT one #>> '{}') OR bool_and(jsonb_typeof(one) = 'string') IS NOT TRUE
        FROM jsonb_array_elements(listed) AS one) THEN
        PERFORM guard_refuse('TW-BODY');
    END IF;
    wanted := ARRAY(SELECT jsonb_array_elements_text(listed));
    LOCK TABLE gl_batch_book IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM gl_batch_book WHERE book_id = ANY (wanted))
       OR (SELECT count(*) FROM book AS b JOIN seal AS s ON s.book_id = b.id
           WHERE b.id = ANY (wanted) AND b.state = 'sealed') <> cardinality(wanted) THEN
        PERFORM guard_refuse('TW-BATCH');
    END IF;
    IF NEW.number <> 1 + coalesce((SELECT max(number) FROM gl_batch), 0) THEN
        PERFORM guard_refuse('TW-NUMBER');
    END IF;
    IF (SELECT (min(date), max(date)) IS DISTINCT FROM (NEW.since, NEW.until) FROM book WHERE id = ANY (wanted))
       -- It is posted when its books are over, and not on a day that is still to come anywhere.
       OR NEW.date < NEW.until OR NEW.date > (clock_timestamp() AT TIME ZONE 'UTC' + interval '14 hours')::date::text
       OR NEW.debits < 1 OR NEW.debits <> (
           SELECT coalesce(sum(p.cents), 0) FROM entry AS e JOIN posting AS p ON p.entry_no = e.no
           WHERE e.book_id = ANY (wanted) AND e.kind <> 'import' AND p.cents > 0) THEN
        PERFORM guard_refuse('TW-STORY');
    END IF;
    INSERT INTO gl_batch_book (book_id, number) SELECT book, NEW.number FROM unnest(wanted) AS book;
    RETURN NEW;
END $$;

-- 12. Every change of the set-up leaves a line with before and after ----------------------------------------------

CREATE OR REPLACE FUNCTION guard_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    key text;
BEGIN
    SELECT string_agg(coalesce(new_row, old_row) ->> part, '/' ORDER BY n) INTO key
    FROM unnest(TG_ARGV) WITH ORDINALITY AS k(part, n);
    IF old_row ->> 'password_hash' IS NOT NULL THEN
        old_row := old_row || '{"password_hash": "set"}';
    END IF;
    IF new_row ->> 'password_hash' IS NOT NULL THEN
        new_row := new_row || '{"password_hash": "set"}';
    END IF;
    INSERT INTO audit (by_person, what, key, before, after)
    VALUES (session_user, TG_TABLE_NAME, key, old_row::text, new_row::text);
    RETURN NULL;
END $$;

-- 13. Hanging them up ---------------------------------------------------------------------------------------------

DO $$
DECLARE
    one text;
    keys text;
BEGIN
    EXECUTE 'CREATE OR REPLACE TRIGGER guard_entry AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION guard_entry()';
    EXECUTE 'ALTER TABLE entry ENABLE ALWAYS TRIGGER guard_entry';
    EXECUTE 'CREATE OR REPLACE TRIGGER guard_approval AFTER INSERT ON approval FOR EACH ROW EXECUTE FUNCTION guard_approval()';
    EXECUTE 'ALTER TABLE approval ENABLE ALWAYS TRIGGER guard_approval';
    EXECUTE 'CREATE OR REPLACE TRIGGER guard_request AFTER INSERT ON approval_request FOR EACH ROW EXECUTE FUNCTION guard_request()';
    EXECUTE 'ALTER TABLE approval_request ENABLE ALWAYS TRIGGER guard_request';
    EXECUTE 'CREATE OR REPLACE TRIGGER guard_refusal BEFORE INSERT ON approval_refusal FOR EACH ROW EXECUTE FUNCTION guard_refusal()';
    EXECUTE 'ALTER TABLE approval_refusal ENABLE ALWAYS TRIGGER guard_refusal';
    EXECUTE 'CREATE OR REPLACE TRIGGER guard_batch BEFORE INSERT ON gl_batch FOR EACH ROW EXECUTE FUNCTION guard_batch()';
    EXECUTE 'ALTER TABLE gl_batch ENABLE ALWAYS TRIGGER guard_batch';
    FOR one, keys IN VALUES ('desk_event', 'by_person'), ('policy', 'recorded_by') LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER guard_own AFTER INSERT ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION guard_own(%L)', one, keys);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER guard_own', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['entry', 'posting', 'receipt_line', 'receipt_tender', 'receipt_pair', 'void', 'undone',
                               'tender_correction', 'small_difference', 'drawer_count',
                               'surprise_count', 'seal', 'seal_total', 'day_seal', 'deposit', 'deposit_book', 'deposit_check',
                               'deposit_correction',
                               'work_item', 'approval', 'approval_request', 'approval_refusal',
                               'desk_event', 'audit', 'gl_batch', 'gl_batch_book'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER guard_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION guard_fixed()', one);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER guard_fixed', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['book', 'receipt', 'transfer', 'charge', 'charge_share', 'credit', 'meta', 'person', 'account',
                               'customer', 'revenue_code', 'tender_kind', 'bank_account', 'gl_account', 'fund', 'policy', 'workstation',
                               'drawer', 'printer'] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER guard_fixed BEFORE DELETE OR TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION guard_fixed()', one);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER guard_fixed', one);
    END LOOP;
    FOR one, keys IN VALUES ('meta', 'key'), ('person', 'name'), ('role_right', 'role,right_name'),
        ('workstation', 'code'), ('drawer', 'code'), ('printer', 'name'), ('fund', 'code'), ('gl_account', 'code'),
        ('tender_kind', 'code'), ('bank_account', 'code'), ('revenue_code', 'code'), ('code_share', 'code,gl'), ('code_field', 'code,name'),
        ('policy', 'id'), ('customer', 'id'), ('account', 'number'), ('account_alert', 'id') LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER guard_audit AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION guard_audit(%s)', one,
                       (SELECT string_agg(quote_literal(part), ', ') FROM unnest(string_to_array(keys, ',')) AS part));
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER guard_audit', one);
    END LOOP;
    -- Nobody but the owner calls a guard by hand.
    FOR one IN SELECT p.oid::regprocedure::text FROM pg_proc AS p
               WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'guard\_%' LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$;

-- 14. What nobody who counts may read -----------------------------------------------------------------------------

-- While a drawer is counted, and for its own person until it is sealed, the cashier's and the clerk's login see nothing
-- that adds up to what it should hold (rule 5.6.1). One that was submitted for who is absent is still to be counted, by
-- two of whom either may be a cashier: so long nobody's count decides. Supervisors, auditors and administrators see every row. The guards
-- are the owner's, whom no policy stops. Entries have a policy of their own, so functions read them as the owner.
--
-- A transaction that has written sees none of it at all: an act that shows a figure, like a count that is cancelled, a
-- count that balances or cash that is taken in, would be read and then rolled back as if it had never been.

-- Acts that say nothing of what a drawer should hold.
CREATE OR REPLACE FUNCTION guard_figureless(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT kind IN ('open', 'begin_count', 'cancel_count', 'count', 'submit', 'return', 'annulled', 'no_sale',
                    'counterfeit')
$$;

-- The entries of such drawers: of everybody's that is being counted and of the own ones until they are sealed, or only
-- of the own ones that are being counted and of those that two people still have to count.
CREATE OR REPLACE FUNCTION guard_unseen(own boolean) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.no FROM book AS k JOIN entry AS e ON e.book_id = k.id
    WHERE k.type = 'drawer' AND k.state IN ('counting', 'submitted')
      AND CASE WHEN own THEN (k.state = 'counting' AND k.person = session_user)
                   OR (k.state = 'submitted' AND k.decided_by IS NULL)
               ELSE k.state = 'counting' OR k.decided_by IS NULL OR k.person = session_user END
$$;

-- The last act before the own count: its answer may have been lost, so whoever asks again is told what became of it.
CREATE OR REPLACE FUNCTION guard_last_act() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT act.no FROM book AS k CROSS JOIN LATERAL (
        SELECT e.no FROM entry AS e WHERE e.book_id = k.id AND NOT guard_figureless(e.kind) ORDER BY e.seq DESC LIMIT 1
    ) AS act
    WHERE k.type = 'drawer' AND k.state IN ('counting', 'submitted') AND k.person = session_user
$$;

-- What others sent and nobody has counted yet (rule 5.5).
CREATE OR REPLACE FUNCTION guard_uncounted() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT t.entry_no FROM transfer AS t JOIN book AS k ON k.id = t.from_book
    WHERE t.open <> 0 AND t.taken_by IS NULL AND t.ruled_by IS NULL AND k.person <> session_user
$$;

-- Which accounts were touched by entries and changes of the set-up after these two, and the newest of both: by this a
-- till keeps its copy current. A transaction may commit later than one with a later number, so what began at `horizon` or
-- after it is named too; the horizon for the next time is the oldest transaction that still goes on. Entries are taken in
-- whole blocks of 64: whose account a single entry of a drawer that is being counted was is not for everybody.
CREATE OR REPLACE FUNCTION guard_touched(INOUT entries bigint, INOUT changes bigint, INOUT horizon bigint,
    OUT accounts text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    unsettled CONSTANT integer := age(((horizon % 4294967296)::text)::xid);
    entry_from bigint := entries;
    change_from bigint := changes;
BEGIN
    entries := coalesce((SELECT max(no) FROM entry), 0);
    changes := coalesce((SELECT max(id) FROM audit), 0);
    horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    entry_from := least(entry_from, coalesce((
        SELECT min(no) - 1 FROM entry WHERE no > entry_from - 4096 AND age(xmin) <= unsettled), entry_from));
    entry_from := (entry_from >> 6) << 6;
    change_from := least(change_from, coalesce((
        SELECT min(id) - 1 FROM audit WHERE id > change_from - 16384 AND age(xmin) <= unsettled), change_from));
    SELECT array_agg(one ORDER BY one) INTO accounts FROM (
        SELECT c.account AS one FROM posting AS p JOIN charge AS c ON c.id = p.charge WHERE p.entry_no > entry_from
        UNION SELECT p.account FROM posting AS p WHERE p.entry_no > entry_from AND p.account IS NOT NULL
        UNION SELECT a.key FROM audit AS a WHERE a.id > change_from AND a.what = 'account'
        UNION SELECT a.after::jsonb ->> 'account' FROM audit AS a WHERE a.id > change_from AND a.what = 'account_alert'
        UNION SELECT o.number FROM audit AS a JOIN account AS o ON o.customer_id = a.key
              WHERE a.id > change_from AND a.what = 'customer'
    ) AS found WHERE one IS NOT NULL;
END $$;

-- What is read all the same, without such a figure: the cash of drawers that nobody counts, which the cash limit asks
-- for; the grand total a drawer's next session begins with; what waits to be counted; and where an entry stands, by which an entry sent again is known.
CREATE OR REPLACE VIEW open_cash WITH (security_barrier) AS
    SELECT id AS book_id, cash FROM book
    WHERE type = 'drawer' AND state = 'open' AND pg_current_xact_id_if_assigned() IS NULL;
CREATE OR REPLACE VIEW grand_total WITH (security_barrier) AS
    SELECT code, session, CASE WHEN (state = 'sealed' OR (state = 'submitted' AND decided_by IS NOT NULL))
            AND pg_current_xact_id_if_assigned() IS NULL
        THEN opening_grand + taken ELSE opening_grand END AS grand FROM book;
CREATE OR REPLACE VIEW on_its_way WITH (security_barrier) AS
    SELECT t.entry_no, e.id, e.body::jsonb ->> 'at' AS at, e.body::jsonb ->> 'reason' AS reason, t.from_book, t.to_drawer
    FROM transfer AS t JOIN entry AS e ON e.no = t.entry_no WHERE t.taken_by IS NULL AND t.ruled_by IS NULL;
CREATE OR REPLACE VIEW entry_place WITH (security_barrier) AS SELECT no, id, book_id, seq, kind, hash FROM entry;

DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['entry', 'posting', 'receipt', 'receipt_line', 'receipt_tender', 'receipt_pair',
                               'tender_correction', 'drawer_count'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('DROP POLICY IF EXISTS all_seen ON %I', one);
        EXECUTE format('DROP POLICY IF EXISTS blind ON %I', one);
        EXECUTE format('CREATE POLICY all_seen ON %I FOR SELECT TO supervisor, auditor, administrator USING (true)', one);
    END LOOP;
    -- Whether an entry may be written is the guards' to say, row by row.
    DROP POLICY IF EXISTS written ON entry;
    CREATE POLICY written ON entry FOR INSERT TO cashier, supervisor, clerk, administrator WITH CHECK (true);
    -- Receipts of others are asked for at every window; the own ones are seen again when the drawer is counted.
    -- The kinds stand here once more: a list is looked at faster than a function is called.
    -- What is read in is written with its masters, and its row is asked for at once.
    CREATE POLICY blind ON entry FOR SELECT TO cashier, clerk USING (
        (pg_current_xact_id_if_assigned() IS NULL OR kind IN ('import', 'setup')) AND
        CASE WHEN kind IN ('receipt', 'void', 'tender_correction', 'transfer_out') THEN
                 (book_id NOT IN (SELECT k.id FROM book AS k
                                  WHERE k.type = 'drawer' AND k.state IN ('counting', 'submitted')
                                    AND ((k.state = 'counting' AND k.person = session_user)
                                         OR (k.state = 'submitted' AND k.decided_by IS NULL)))
                  OR no IN (SELECT guard_last_act()))
                 AND (kind <> 'transfer_out' OR no NOT IN (SELECT guard_uncounted()))
             WHEN kind IN ('open', 'begin_count', 'cancel_count', 'count', 'submit', 'return', 'annulled', 'no_sale',
                           'counterfeit') THEN true
             ELSE book_id NOT IN (SELECT k.id FROM book AS k
                                  WHERE k.type = 'drawer' AND k.state IN ('counting', 'submitted')
                                    AND (k.state = 'counting' OR k.decided_by IS NULL OR k.person = session_user))
                 OR no IN (SELECT guard_last_act())
        END);
    CREATE POLICY blind ON posting FOR SELECT TO cashier, clerk USING (
        pg_current_xact_id_if_assigned() IS NULL
        AND (entry_no NOT IN (SELECT guard_unseen(false)) AND entry_no NOT IN (SELECT guard_uncounted())
        -- What a tender of another drawer's receipt really was is needed to reverse it; alone it adds up to nothing.
             OR entry_no IN (SELECT c.entry_no FROM tender_correction AS c)));
    FOREACH one IN ARRAY ARRAY['receipt_line', 'receipt_tender', 'receipt_pair', 'tender_correction'] LOOP
        EXECUTE format('CREATE POLICY blind ON %I FOR SELECT TO cashier, clerk USING ('
                       'pg_current_xact_id_if_assigned() IS NULL AND entry_no NOT IN (SELECT guard_unseen(true)))', one);
    END LOOP;
    -- A drawer that took nothing but cash holds its float and its receipts: they add up as its postings do.
    CREATE POLICY blind ON receipt FOR SELECT TO cashier, clerk USING (
        pg_current_xact_id_if_assigned() IS NULL
        AND (book_id NOT IN (SELECT k.id FROM book AS k
                             WHERE k.type = 'drawer' AND k.state IN ('counting', 'submitted')
                               AND ((k.state = 'counting' AND k.person = session_user)
                                    OR (k.state = 'submitted' AND k.decided_by IS NULL)))
             OR entry_no IN (SELECT guard_last_act())));
    -- Whether a count balanced is an answer to a count that stands.
    CREATE POLICY blind ON drawer_count FOR SELECT TO cashier, clerk USING (pg_current_xact_id_if_assigned() IS NULL);
    FOREACH one IN ARRAY ARRAY['guard_figureless(text)', 'guard_unseen(boolean)', 'guard_last_act()',
                               'guard_uncounted()', 'guard_touched(bigint, bigint, bigint)'] LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$;
