# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608 - every statement is made of the words of this module alone
"""Everything the database keeps beside the entries follows from the entries; here is how, table by table.

Each derived table is one statement over `told` (the entries with their bodies as JSON) and over tables derived before
it, all of them temporary. The guards reckon the same rows one entry at a time as they come; these statements reckon
them for all entries at once and share nothing with the guards but the rules: 5.1.7 for the pairs, 5.5 for what a drawer
should hold. The dialects differ only in how the items of an array are listed and an account's fund is cut off.
"""

from __future__ import annotations

from app.storage.dialects import Dialect, whole


def told(dialect: Dialect) -> str:
    """The entries, their bodies read once."""
    return f"SELECT no, id, book_id, seq, kind, hash, {dialect.body} AS body FROM entry"


def posting(dialect: Dialect) -> str:
    """Every line of every entry."""
    return f"""
    SELECT t.no AS entry_no, CAST({dialect.place_of("p")} AS integer) AS pos, p.value ->> 'gl' AS gl,
        {dialect.fund_of("(p.value ->> 'gl')")} AS fund,
        p.value ->> 'for' AS for_fund, {whole("p.value", "cents")} AS cents, p.value ->> 'tender' AS tender,
        p.value ->> 'charge' AS charge, p.value ->> 'account' AS account
    FROM told t, {dialect.each("t.body", "postings", "p")}"""


def void(dialect: Dialect) -> str:
    """Which entry undid which."""
    return """
    SELECT t.no AS entry_no, o.no AS of_no FROM told t JOIN told o ON o.id = t.body ->> 'of' WHERE t.kind = 'void'"""


def undone(dialect: Dialect) -> str:
    """Which receipt, or which check of it, was undone after its session was counted."""
    return f"""
    SELECT t.no AS entry_no, o.no AS of_no, coalesce({whole("t.body", "place")}, 0) AS tender,
        t.body ->> 'account' AS account
    FROM told t JOIN told o ON o.id = t.body ->> 'of' WHERE t.kind IN ('reversal', 'returned_check')"""


def receipt(dialect: Dialect) -> str:
    """Every receipt under its number, and the entry that voided it."""
    return f"""
    SELECT t.no AS entry_no, t.book_id, t.body ->> 'number' AS number,
        CAST(substr(t.body ->> 'number', length(t.book_id) + 2) AS integer) AS ordinal, t.body ->> 'payer' AS payer,
        t.body ->> 'channel' AS channel, t.body ->> 'received' AS received, {whole("t.body", "total")} AS total,
        {whole("t.body", "rounding")} AS rounding, {whole("t.body", "change")} AS change, v.entry_no AS voided_by
    FROM told t LEFT JOIN derived_void v ON v.of_no = t.no WHERE t.kind = 'receipt'"""


def receipt_line(dialect: Dialect) -> str:
    """Every line of every receipt, in the order of the cart."""
    return f"""
    SELECT t.no AS entry_no, CAST({dialect.place_of("l")} AS integer) AS n, l.value ->> 'type' AS type,
        l.value ->> 'charge' AS charge, l.value ->> 'account' AS account, l.value ->> 'code' AS code,
        l.value ->> 'text' AS text, {whole("l.value", "open")} AS open, {whole("l.value", "cents")} AS cents,
        l.value ->> 'why' AS why
    FROM told t, {dialect.each("t.body", "lines", "l")} WHERE t.kind = 'receipt'"""


def receipt_tender(dialect: Dialect) -> str:
    """Every tender as handed over, and net of the change that one of them gave."""
    return f"""
    SELECT t.no AS entry_no, CAST({dialect.place_of("l")} AS integer) AS n, l.value ->> 'kind' AS kind,
        {whole("l.value", "cents")} AS cents,
        {whole("l.value", "cents")} - CASE WHEN k.allow_change = 1 THEN {whole("t.body", "change")} ELSE 0 END AS net,
        l.value ->> 'number' AS number, l.value ->> 'routing' AS routing, {dialect.detail} AS detail
    FROM told t CROSS JOIN {dialect.each("t.body", "tenders", "l")}
        LEFT JOIN tender_kind k ON k.code = l.value ->> 'kind'
    WHERE t.kind = 'receipt'"""


def receipt_pair(dialect: Dialect) -> str:
    """Tenders pay the lines in order: where the stretch of a tender and the stretch of a line overlap."""
    return """
    WITH paid AS (
        SELECT d.entry_no, d.n, d.net - CASE WHEN k.allow_change = 1 THEN r.rounding ELSE 0 END AS cents
        FROM derived_receipt_tender d JOIN derived_receipt r ON r.entry_no = d.entry_no
            LEFT JOIN tender_kind k ON k.code = d.kind),
    tenders AS (
        SELECT entry_no, n, sum(cents) OVER (PARTITION BY entry_no ORDER BY n) AS till, cents FROM paid),
    lines AS (
        SELECT entry_no, n, sum(cents) OVER (PARTITION BY entry_no ORDER BY n) AS till, cents
        FROM derived_receipt_line),
    both_of AS (
        SELECT l.entry_no, l.n AS line, t.n AS tender,
            CASE WHEN l.till < t.till THEN l.till ELSE t.till END AS till,
            CASE WHEN l.till - l.cents > t.till - t.cents THEN l.till - l.cents ELSE t.till - t.cents END AS since
        FROM lines l JOIN tenders t ON t.entry_no = l.entry_no)
    SELECT entry_no, line, tender, CAST(till - since AS bigint) AS cents FROM both_of WHERE till > since"""


def tender_correction(dialect: Dialect) -> str:
    """Tenders that were put right, each at the place after those of its receipt and its earlier corrections."""
    return f"""
    SELECT t.no AS entry_no, o.no AS of_no, {whole("t.body", "place")} AS source,
        CAST(k.many + row_number() OVER (PARTITION BY o.no ORDER BY t.seq) AS bigint) AS n,
        l.value ->> 'kind' AS kind, {whole("l.value", "cents")} AS cents, l.value ->> 'number' AS number,
        l.value ->> 'routing' AS routing, {dialect.detail} AS detail
    FROM told t JOIN told o ON o.id = t.body ->> 'of'
        JOIN (SELECT entry_no, count(*) AS many FROM derived_receipt_tender GROUP BY entry_no) k ON k.entry_no = o.no
        CROSS JOIN {dialect.each("t.body", "tenders", "l")}
    WHERE t.kind = 'tender_correction'"""


def small_difference(dialect: Dialect) -> str:
    """What was let go of a bill or kept of a credit, on which date, and whether one person did so alone."""
    return f"""
    SELECT t.no AS entry_no, t.body ->> 'account' AS account, t.body ->> 'charge' AS charge, t.body ->> 'fund' AS fund,
        t.body ->> 'date' AS date, {whole("t.body", "total")} AS cents,
        CASE WHEN t.body ->> 'approval' IS NULL THEN 1 ELSE 0 END AS alone
    FROM told t WHERE t.kind = 'small_difference'"""


def transfer(dialect: Dialect) -> str:
    """Cash sent to another drawer, who took how much of it, who ruled on the rest, and what is in transit still."""
    return f"""
    SELECT t.no AS entry_no, t.book_id AS from_book, t.body ->> 'to' AS to_drawer, {whole("t.body", "cents")} AS cents,
        i.no AS taken_by, {whole("i.body", "cents")} AS taken, r.no AS ruled_by,
        CASE WHEN r.no IS NULL THEN {whole("t.body", "cents")} - coalesce({whole("i.body", "cents")}, 0) ELSE 0 END
            AS open
    FROM told t LEFT JOIN told i ON i.kind = 'transfer_in' AND i.body ->> 'of' = t.id
        LEFT JOIN told r ON r.kind = 'transfer_ruling' AND r.body ->> 'of' = t.id
    WHERE t.kind = 'transfer_out'"""


def billed(dialect: Dialect) -> str:
    """Every share of every line that moved a charge: imports as billed or paid elsewhere, receipts that stand.

    What was undone after its session opens charges by its postings and makes new ones; what was let go closes one so.
    """
    return f"""
    SELECT t.no, l.value ->> 'charge' AS charge, l.value ->> 'type' AS type, s.value ->> 'gl' AS gl,
        {whole("s.value", "cents")} AS cents
    FROM told t CROSS JOIN {dialect.each("t.body", "lines", "l")} CROSS JOIN {dialect.each("l.value", "shares", "s")}
    WHERE t.kind IN ('import', 'reversal', 'returned_check')
    UNION ALL
    SELECT p.entry_no, p.charge, 'undone', p.gl, p.cents FROM derived_posting p JOIN told t ON t.no = p.entry_no
    WHERE t.kind IN ('reversal', 'returned_check', 'small_difference') AND p.charge IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {dialect.each("t.body", "lines", "l")} WHERE l.value ->> 'charge' = p.charge)
    UNION ALL
    SELECT t.no, l.value ->> 'charge', 'receipt', s.value ->> 'gl', -{whole("s.value", "cents")}
    FROM told t CROSS JOIN {dialect.each("t.body", "lines", "l")} CROSS JOIN {dialect.each("l.value", "shares", "s")}
    WHERE t.kind = 'receipt' AND l.value ->> 'type' = 'charge' AND t.no NOT IN (SELECT of_no FROM derived_void)"""


_AMOUNT = "CAST(sum(CASE WHEN type IN ('charge', 'raise') THEN cents ELSE 0 END) AS bigint) AS amount"
_OPEN = "CAST(sum(cents) AS bigint) AS open"


def charge(dialect: Dialect) -> str:
    """What is owed and what of it is open; the account in the books only where there is a single one."""
    return f"""
    WITH sums AS (
        SELECT charge, count(DISTINCT gl) AS gls, min(gl) AS gl, {_AMOUNT}, {_OPEN}
        FROM derived_billed GROUP BY charge),
    named AS MATERIALIZED (
        SELECT t.no, l.value ->> 'charge' AS id, l.value FROM told t CROSS JOIN {dialect.each("t.body", "lines", "l")}
        WHERE t.kind IN ('import', 'reversal', 'returned_check') AND l.value ->> 'type' = 'charge')
    SELECT n.id, n.value ->> 'account' AS account, n.value ->> 'code' AS code,
        n.value ->> 'text' AS text, CASE WHEN s.gls = 1 THEN s.gl END AS gl, n.value ->> 'due' AS due,
        n.value ->> 'billed' AS billed, s.amount, s.open, n.no AS entry_no
    FROM named n JOIN sums s ON s.charge = n.id"""


def charge_share(dialect: Dialect) -> str:
    """The parts of a charge that belong to several accounts in the books."""
    return f"""
    SELECT charge, gl, {_AMOUNT}, {_OPEN} FROM derived_billed
    WHERE charge IN (SELECT charge FROM derived_billed GROUP BY charge HAVING count(DISTINCT gl) > 1)
    GROUP BY charge, gl"""


def credit(dialect: Dialect) -> str:
    """Money held for customers: what was credited to them and not yet used."""
    return """
    SELECT account, fund, CAST(-sum(cents) AS bigint) AS cents FROM derived_posting
    WHERE substr(gl, length(gl) - 4) = '-2300' GROUP BY account, fund"""


def held(dialect: Dialect) -> str:
    """What each drawer held after each of its entries, by what was posted."""

    def running(condition: str) -> str:
        return (
            f"CAST(sum(sum(CASE WHEN {condition} THEN p.cents ELSE 0 END))"
            " OVER (PARTITION BY t.book_id ORDER BY t.seq) AS bigint)"
        )

    return f"""
    SELECT t.no, t.book_id, t.seq, {running("p.gl = '999-1110'")} AS cash,
        {running("p.gl = '999-1120' AND p.tender = 'check'")} AS checks,
        {running("p.gl = '999-1120' AND p.tender = 'money_order'")} AS money_orders
    FROM told t LEFT JOIN derived_posting p ON p.entry_no = t.no AND p.gl IN ('999-1110', '999-1120')
    GROUP BY t.no, t.book_id, t.seq"""


def drawer_count(dialect: Dialect) -> str:
    """Every count beside what the drawer held at that moment."""
    return f"""
    SELECT t.no AS entry_no, t.book_id, CAST({whole("t.body", "attempt")} AS integer) AS attempt,
        t.body ->> 'by' AS by_person, {whole("t.body", "counted")} AS counted,
        {whole("t.body", "checks_total")} AS checks, {whole("t.body", "money_orders_total")} AS money_orders,
        h.cash AS expected, h.checks AS expected_checks, h.money_orders AS expected_money_orders,
        CASE WHEN {whole("t.body", "counted")} = h.cash AND {whole("t.body", "checks_total")} = h.checks
            AND {whole("t.body", "money_orders_total")} = h.money_orders THEN 1 ELSE 0 END AS balanced
    FROM told t JOIN derived_held h ON h.no = t.no WHERE t.kind = 'count'"""


def surprise_count(dialect: Dialect) -> str:
    """Every surprise count beside what the counted drawer held after the entry it names."""
    return f"""
    SELECT t.no AS entry_no, t.body ->> 'of' AS book_id, CAST({whole("t.body", "at_seq")} AS integer) AS at_seq,
        t.body ->> 'at' AS at, t.body ->> 'by' AS by_person, t.body -> 'approval' ->> 'by' AS witness,
        t.body ->> 'chosen' AS chosen, {whole("t.body", "counted")} AS counted,
        {whole("t.body", "checks_total")} AS checks, {whole("t.body", "money_orders_total")} AS money_orders,
        h.cash AS expected, h.checks AS expected_checks, h.money_orders AS expected_money_orders,
        CASE WHEN {whole("t.body", "counted")} = h.cash AND {whole("t.body", "checks_total")} = h.checks
            AND {whole("t.body", "money_orders_total")} = h.money_orders THEN 1 ELSE 0 END AS balanced
    FROM told t JOIN derived_held h ON h.book_id = t.body ->> 'of' AND h.seq = {whole("t.body", "at_seq")}
    WHERE t.kind = 'surprise_count'"""


def book(dialect: Dialect) -> str:
    """Each book as its entries leave it: whose, in what state, how far, what was taken, what the drawer holds."""
    return f"""
    WITH steps AS (
        SELECT t.book_id, max(t.seq) AS seq,
            max(CASE WHEN kind IN ('open', 'begin_count', 'cancel_count', 'submit', 'return', 'close') THEN seq END)
                AS moved,
            max(CASE WHEN kind IN ('open', 'begin_count', 'cancel_count', 'return')
                OR (kind = 'submit' AND body ->> 'approval' IS NOT NULL) THEN seq END) AS round,
            sum(CASE WHEN kind IN ('receipt', 'annulled') AND body ->> 'number' IS NOT NULL THEN 1 ELSE 0 END)
                AS receipts,
            sum(CASE WHEN kind = 'receipt' THEN {whole("body", "total")}
                WHEN kind = 'void' AND v.entry_no IS NOT NULL THEN -{whole("body", "total")} ELSE 0 END) AS taken
        FROM told t LEFT JOIN derived_receipt v ON v.voided_by = t.no GROUP BY t.book_id),
    counts AS (
        SELECT s.book_id, count(t.seq) AS attempts, max(t.seq) AS seq
        FROM steps s LEFT JOIN told t ON t.book_id = s.book_id AND t.kind = 'count' AND t.seq > s.round
        GROUP BY s.book_id)
    SELECT o.book_id AS id, o.body ->> 'type' AS type, CASE o.body ->> 'type'
            WHEN 'drawer' THEN o.body ->> 'drawer' WHEN 'day' THEN 'DAY' ELSE o.body ->> 'till' END AS code,
        CAST({whole("o.body", "session")} AS integer) AS session, o.body ->> 'by' AS person, o.body ->> 'date' AS date,
        CASE m.kind WHEN 'submit' THEN 'submitted' WHEN 'close' THEN 'sealed' WHEN 'begin_count' THEN 'counting'
            WHEN 'return' THEN 'counting' ELSE 'open' END AS state,
        s.seq + 1 AS next_seq, e.hash AS head, CAST(s.receipts AS integer) AS receipts,
        CAST(c.attempts AS integer) AS attempts, coalesce({whole("o.body", "counted")}, 0) AS opening_counted,
        coalesce({whole("o.body", "grand")}, 0) AS opening_grand, CAST(s.taken AS bigint) AS taken,
        h.cash, h.checks, h.money_orders, {whole("d.body", "counted")} AS counted, d.body ->> 'by' AS decided_by,
        o.body ->> 'at' AS opened_at, CASE WHEN m.kind = 'close' THEN m.body ->> 'at' END AS sealed_at
    FROM told o JOIN steps s ON s.book_id = o.book_id JOIN counts c ON c.book_id = o.book_id
        JOIN told m ON m.book_id = o.book_id AND m.seq = s.moved
        JOIN told e ON e.book_id = o.book_id AND e.seq = s.seq JOIN derived_held h ON h.no = e.no
        LEFT JOIN told d ON d.book_id = o.book_id AND d.seq = c.seq
    WHERE o.kind = 'open'"""


def seal(dialect: Dialect) -> str:
    """What each close fixed."""
    return f"""
    SELECT t.book_id, t.no AS entry_no, CAST(t.seq AS integer) AS entries, t.hash AS head,
        b.opening_grand + b.taken AS grand, b.receipts, coalesce({whole("t.body", "over_short")}, 0) AS over_short
    FROM told t JOIN derived_book b ON b.id = t.book_id WHERE t.kind = 'close'"""


def seal_total(dialect: Dialect) -> str:
    """What each sealed session took by tender: voided receipts left out, what was corrected as it was put right."""
    return """
    WITH each_of AS (
        SELECT entry_no AS of_no, n, kind, net AS cents FROM derived_receipt_tender
        UNION ALL SELECT of_no, n, kind, cents FROM derived_tender_correction),
    moved AS (SELECT of_no, source, sum(cents) AS cents FROM derived_tender_correction GROUP BY of_no, source)
    SELECT r.book_id, d.kind AS tender, CAST(count(*) AS integer) AS count_of,
        CAST(sum(d.cents - coalesce(m.cents, 0)) AS bigint) AS cents
    FROM derived_receipt r JOIN each_of d ON d.of_no = r.entry_no JOIN derived_seal s ON s.book_id = r.book_id
        LEFT JOIN moved m ON m.of_no = d.of_no AND m.source = d.n
    WHERE r.voided_by IS NULL AND d.cents > coalesce(m.cents, 0) GROUP BY r.book_id, d.kind"""


def deposit(dialect: Dialect) -> str:
    """Every bag that went to the bank, by what was in it."""

    def of(tender: str) -> str:
        return (
            f"(SELECT coalesce(CAST(sum({whole('l.value', 'cents')}) AS bigint), 0)"
            f" FROM {dialect.each('t.body', 'lines', 'l')} WHERE l.value ->> 'tender' = '{tender}')"
        )

    return f"""
    SELECT t.no AS entry_no, t.body ->> 'bank' AS bank, t.body ->> 'bag' AS bag, t.body ->> 'seal' AS seal,
        t.body ->> 'date' AS date, {of("cash")} AS cash, {of("check")} AS checks, {of("money_order")} AS money_orders,
        t.body ->> 'by' AS prepared_by, (t.body -> 'approval') ->> 'by' AS verified_by
    FROM told t WHERE t.kind = 'deposit'"""


def deposit_book(dialect: Dialect) -> str:
    """What each session brought to which deposit, by tender."""
    return f"""
    SELECT l.value ->> 'book' AS book_id, l.value ->> 'tender' AS tender, t.no AS entry_no,
        {whole("l.value", "cents")} AS cents
    FROM told t, {dialect.each("t.body", "lines", "l")} WHERE t.kind IN ('deposit', 'card_settlement')"""


def deposit_check(dialect: Dialect) -> str:
    """Every check and money order of every bag, in the order of the slip."""
    return f"""
    SELECT t.no AS entry_no, CAST({dialect.place_of("l")} AS integer) AS n, l.value ->> 'book' AS book_id,
        l.value ->> 'tender' AS tender, {whole("l.value", "cents")} AS cents, l.value ->> 'receipt' AS receipt,
        {whole("l.value", "seq")} AS place, l.value ->> 'number' AS number, l.value ->> 'routing' AS routing
    FROM told t, {dialect.each("t.body", "checks", "l")} WHERE t.kind = 'deposit'"""


def deposit_correction(dialect: Dialect) -> str:
    """What the bank counted otherwise, and how much that was."""
    return f"""
    SELECT t.no AS entry_no, o.no AS of_no, {whole("t.body", "counted")} AS counted,
        {whole("t.body", "total")} AS cents, t.body ->> 'charged' AS charged
    FROM told t JOIN told o ON o.id = t.body ->> 'of' WHERE t.kind = 'deposit_correction'"""


def day_seal(dialect: Dialect) -> str:
    """What each daily seal fixed, and under which hash."""
    return f"""
    SELECT t.body ->> 'date' AS date, t.no AS entry_no, t.hash,
        CAST((SELECT count(*) FROM {dialect.each("t.body", "books", "l")}) AS integer) AS books,
        CAST({whole("t.body", "entries")} AS integer) AS entries,
        CAST({whole("t.body", "receipts")} AS integer) AS receipts,
        CAST({whole("t.body", "voids")} AS integer) AS voids, {whole("t.body", "over_short")} AS over_short
    FROM told t WHERE t.kind = 'seal'"""


STEPS = {
    "posting": (posting, "entry_no, pos"),
    "void": (void, "of_no"),
    "undone": (undone, "of_no, tender"),
    "receipt": (receipt, "entry_no"),
    "receipt_line": (receipt_line, "entry_no, n"),
    "receipt_tender": (receipt_tender, "entry_no, n"),
    "receipt_pair": (receipt_pair, "entry_no, line, tender"),
    "tender_correction": (tender_correction, "entry_no"),
    "transfer": (transfer, "entry_no"),
    "small_difference": (small_difference, "entry_no"),
    "billed": (billed, "charge, gl"),
    "charge": (charge, "id"),
    "charge_share": (charge_share, "charge, gl"),
    "credit": (credit, "account, fund"),
    "held": (held, "no"),
    "drawer_count": (drawer_count, "entry_no"),
    "surprise_count": (surprise_count, "entry_no"),
    "book": (book, "id"),
    "seal": (seal, "book_id"),
    "seal_total": (seal_total, "book_id, tender"),
    "deposit": (deposit, "entry_no"),
    "deposit_book": (deposit_book, "book_id, tender"),
    "deposit_check": (deposit_check, "entry_no, n"),
    "deposit_correction": (deposit_correction, "entry_no"),
    "day_seal": (day_seal, "date"),
}
"""In this order, each into a temporary table `derived_…` with an index; `billed` and `held` only serve the others."""
