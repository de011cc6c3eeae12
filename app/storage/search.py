# SPDX-License-Identifier: Apache-2.0
"""An account is found by the beginning of anything known of it, and by a word with one letter wrong.

Keys are folded (case, accents, punctuation) and kept in one table in code point order, so the index that answers also
sorts; words stand under themselves and under themselves less one letter. Both databases do the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, insert, literal_column, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from app.models import SearchKey, SearchWord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import BindParameter, Connection, Executable, Row, Select

    Statement = Callable[[int, int, int], Executable]

NUMBERED = ("number", "license", "meter", "parcel", "phone", "invoice")
SPOKEN = ("name", "address")
_FEW = 5  # fewer hits than this, and typing errors are looked for
_SHORTEST = 4  # shorter words have too many neighbors
_SHORTEST_TYPED = 3  # one letter may be missing
_TURNS = 6
_CANDIDATES = 5
_LONGEST = 60
_ALL_AFTER = "\U0010ffff"
_GAPS = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class Match:
    """An account found, and by what: the kind of key and the key itself; `row` is what the statement said of it."""

    account: str
    kind: str
    key: str
    row: Row[*tuple[Any, ...]]


def folded(text: str) -> str:
    """Text as it is searched: lower case, without accents and punctuation, words apart by one space."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _GAPS.sub(" ", plain.replace("'", "").replace("\u2019", "")).strip()


def compact(text: str) -> str:
    """A number as it is searched: letters and digits alone."""
    return folded(text).replace(" ", "")


def keys_of(account: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Every (kind, key) an account is found by. `account` has the columns of the account table, and `alias`."""
    keys = {("number", compact(account["number"])), ("number", re.sub(r"\D", "", account["number"]))}
    for kind in ("license", "meter", "parcel", "phone"):
        keys.add((kind, compact(account.get(kind) or "")))
    phone = compact(account.get("phone") or "")
    keys.add(("phone", phone[-7:]))
    for kind, text in (("name", account["name"]), ("name", account.get("alias")), ("address", account.get("address"))):
        keys.update((kind, turn) for turn in _turns(folded(text or "")))
    return {(kind, key[:_LONGEST]) for kind, key in keys if key}


def add(connection: Connection, accounts: Sequence[Mapping[str, Any]]) -> None:
    """Make accounts findable; for accounts that are new."""
    keys = [
        {"kind": kind, "key": key, "account": account["number"]}
        for account in accounts
        for kind, key in sorted(keys_of(account))
    ]
    if keys:
        connection.execute(insert(SearchKey), keys)
    _add_words(connection, accounts)


def add_invoices(connection: Connection, invoices: Sequence[tuple[str, str]]) -> None:
    """Let accounts be found by their bills too; `invoices` are (account, the bill's number), new ones."""
    rows = [{"kind": "invoice", "key": compact(invoice)[:_LONGEST], "account": number} for number, invoice in invoices]
    if rows:
        made = postgresql.insert(SearchKey) if connection.dialect.name == "postgresql" else sqlite.insert(SearchKey)
        connection.execute(made.on_conflict_do_nothing(), rows)


def replace(connection: Connection, account: Mapping[str, Any]) -> None:
    """Make a changed account findable by what it is now, and by nothing it was; its bills stay findable."""
    number = account["number"]
    connection.execute(delete(SearchKey).where(SearchKey.account == number, SearchKey.kind != "invoice"))
    keys = [{"kind": k, "key": key, "account": number} for k, key in sorted(keys_of(account))]
    connection.execute(insert(SearchKey), keys)
    _add_words(connection, [account])


@cache
def scan(ways: int, most: int, rows: int) -> Select[*tuple[Any, ...]]:
    """The statement for so many ways to look, `most` of each and `rows` in all.

    It answers beginning (0 for a whole key), place of the way, key, account and found_by, in the order of these: whole
    keys before beginnings, then way by way. Made once, because making it takes longer than answering it.
    """
    keys = union_all(*(_way(place, most) for place in range(ways))).subquery()
    return at_most(rows, select(keys).order_by(*list(keys.c)[:4]))


def at_most(rows: int, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The statement's first rows. The number is written out: SQLite plans anew, each time, for one that is bound."""
    return statement.limit(literal_column(str(rows))).offset(literal_column("0"))


def _way(place: int, most: int) -> Select[*tuple[Any, ...]]:
    first: BindParameter[str] = bindparam(f"first_{place}")
    found = (
        select(SearchKey.key, SearchKey.account, SearchKey.kind.label("found_by"))
        .where(SearchKey.kind == bindparam(f"kind_{place}"), SearchKey.key >= first)
        .where(SearchKey.key < bindparam(f"after_{place}"))
        .order_by(SearchKey.key, SearchKey.account)
    )
    keys = at_most(most, found).subquery()
    beginning = case((keys.c.key == first, literal_column("0")), else_=literal_column("1")).label("beginning")
    return select(beginning, literal_column(str(place)).label("place"), keys)


def matches(connection: Connection, text: str, limit: int = 20, *, statement: Statement = scan) -> tuple[Match, ...]:
    """Accounts whose number, name, address … begins with what was typed; with one letter wrong where few do.

    One hit per account, the plainest kind of key first. `statement` is `scan`, or one that says more of each account
    in the same order.
    """
    spoken = folded(text)[:_LONGEST]
    if not spoken:
        return ()
    found = _one_each(_found(connection, routes(spoken), limit, statement), limit)
    if len(found) < min(_FEW, limit):
        mended = [(kind, guess) for guess in _mended(connection, spoken) for kind in SPOKEN]
        found = _one_each([*found, *_found(connection, mended, limit, statement)], limit)
    return tuple(found)


def _turns(text: str) -> set[str]:
    """A name by each of its words: "rosa delgado" and "delgado rosa"."""
    words = text.split()
    return {" ".join(words[turn:] + words[:turn]) for turn in range(min(len(words), _TURNS))}


def routes(spoken: str) -> list[tuple[str, str]]:
    """Where to look, by shape: digits are numbers or a house, letters are names or streets."""
    tight = spoken.replace(" ", "")
    if tight.isdigit():
        return [*((kind, tight) for kind in NUMBERED), ("address", spoken)]
    if any(c.isdigit() for c in tight):
        return [*((kind, tight) for kind in NUMBERED if kind != "phone"), ("address", spoken), ("name", spoken)]
    return [("name", spoken), ("address", spoken), ("number", tight), ("license", tight)]


def _found(connection: Connection, ways: Sequence[tuple[str, str]], limit: int, statement: Statement) -> list[Match]:
    """What begins with the prefix of each way to look, the best first."""
    if not ways:
        return []
    asked: dict[str, str] = {}
    for place, (kind, prefix) in enumerate(ways):
        asked |= {f"kind_{place}": kind, f"first_{place}": prefix, f"after_{place}": prefix + _ALL_AFTER}
    rows = connection.execute(statement(len(ways), limit, limit * 2), asked).all()
    if len(rows) == limit * 2 and len({row.account for row in rows}) < limit:  # some stand there by many of their keys
        rows = connection.execute(statement(len(ways), limit, limit * len(ways)), asked).all()
    return [Match(row.account, row.found_by, row.key, row) for row in rows]


def _one_each(found: Iterable[Match], limit: int) -> list[Match]:
    first: dict[str, Match] = {}
    for match in found:
        first.setdefault(match.account, match)
    return list(first.values())[:limit]


def less_one(word: str) -> set[str]:
    """A word, and the word with each of its letters left out."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _words(account: Mapping[str, Any]) -> set[tuple[str, str]]:
    texts = (("name", account["name"]), ("name", account.get("alias")), ("address", account.get("address")))
    return {
        (kind, word)
        for kind, text in texts
        for word in folded(text or "").split()
        if len(word) >= _SHORTEST and not word.isdigit()
    }


def words_of(accounts: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """The words accounts are found by, as (variant, kind, word): each under itself and less one of its letters."""
    words = sorted({pair for account in accounts for pair in _words(account)})
    return [(variant, kind, word) for kind, word in words for variant in sorted(less_one(word))]


def _add_words(connection: Connection, accounts: Sequence[Mapping[str, Any]]) -> None:
    rows = [{"variant": variant, "kind": kind, "word": word} for variant, kind, word in words_of(accounts)]
    if not rows:
        return
    made = postgresql.insert(SearchWord) if connection.dialect.name == "postgresql" else sqlite.insert(SearchWord)
    connection.execute(made.on_conflict_do_nothing(), rows)


def _mended(connection: Connection, spoken: str) -> list[str]:
    """What may have been meant: each word as typed, or a known word one letter away."""
    choices: list[list[str]] = []
    for word in spoken.split():
        near = _near(connection, word) if len(word) >= _SHORTEST_TYPED and not word.isdigit() else []
        choices.append(near or [word])
    guesses = [" ".join(words) for words in product(*choices[:_TURNS])]
    return [guess for guess in guesses[: _CANDIDATES * 2] if guess != spoken]


_WORDS_NEAR = at_most(
    _CANDIDATES * 10,
    select(SearchWord.word).where(SearchWord.variant.in_(bindparam("variants", expanding=True))).distinct(),
)


def _near(connection: Connection, word: str) -> list[str]:
    rows = connection.execute(_WORDS_NEAR, {"variants": sorted(less_one(word))}).scalars()
    return sorted((near for near in rows if _one_apart(word, near)), key=lambda near: (near != word, near))[
        :_CANDIDATES
    ]


def _one_apart(typed: str, meant: str) -> bool:
    """One letter wrong, missing, too many, or two neighbors exchanged."""
    if typed == meant or len(typed) != len(meant):
        return True  # the shared variant already says that one letter makes the difference
    places = [place for place in range(len(typed)) if typed[place] != meant[place]]
    swapped = len(places) == 2 and places[1] == places[0] + 1 and typed[places[0]] == meant[places[1]]
    return len(places) <= 1 or (swapped and typed[places[1]] == meant[places[0]])
