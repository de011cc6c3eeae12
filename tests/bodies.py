# SPDX-License-Identifier: Apache-2.0
"""One table of good and bad bodies, for everyone who reads them: writer, both databases, verifier.

OPENING is a back-office book's first entry (W1-0001, person admin, workstation W1); every body of BODIES is that
book's second entry, of kind setup, in itself complete, so a database that refuses one refuses it for its writing
alone (TW-BODY). `refused_by` names who must refuse a body; who is not named may do either. A good body, one nobody
refuses, must be taken by all. `hash` is what the hash column of the row holds.
"""

import hashlib
from dataclasses import dataclass

WRITER, SQLITE, POSTGRESQL, VERIFIER = "writer", "sqlite", "postgresql", "verifier"
READERS = frozenset({WRITER, VERIFIER})
ALL = READERS | {SQLITE, POSTGRESQL}
GOOD: frozenset[str] = frozenset()

BOOK, PERSON, TILL, DATE = "W1-0001", "admin", "W1", "2026-11-20"


@dataclass(frozen=True)
class Body:
    """One body with its place in the book and who must refuse it."""

    name: str
    id: str
    body: bytes
    refused_by: frozenset[str]
    seq: int = 2
    kind: str = "setup"
    prev: bytes = bytes(32)

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(self.prev + self.body).digest()

    @property
    def good(self) -> bool:
        return not self.refused_by


def _id(number: int) -> str:
    return f"019a9f3c-5c00-7000-8000-{number:012x}"


OPENING = Body(
    "the opening of the back-office book",
    _id(0),
    f'{{"at":"2026-11-20T08:00:00-06:00","book":"{BOOK}","by":"{PERSON}","date":"{DATE}","id":"{_id(0)}","kind":"open",'
    f'"prev":"{"0" * 64}","seq":1,"session":1,"till":"{TILL}","type":"office","v":"TW1"}}'.encode(),
    GOOD,
    seq=1,
    kind="open",
)

_TEMPLATE = (
    '{"after":<after>,"at":"2026-11-20T08:01:00-06:00","before":{"amount":25,"text":"Copy"},"book":"W1-0001",'
    '"by":"admin","date":"2026-11-20","id":"<id>","key":"COPY","kind":"setup","prev":"<prev>","seq":2,"till":"W1",'
    '"v":"TW1","what":"code"}'
)

# name, what stands under "after", who must refuse it
_AFTER = (
    ("plain", r'{"amount":30,"text":"Copy of a page"}', GOOD),
    ("accents in one piece", '{"text":"José Núñez, Straße 5"}', GOOD),
    ("a smile beyond the first plane", '{"text":"\U0001f642"}', GOOD),
    ("other scripts", '{"text":"Παπαδόπουλος 北京 東"}', GOOD),
    ("quotes and backslashes", r'{"text":"\"Al\" \\ Sons"}', GOOD),
    ("newline and tab", r'{"text":"first\n\tsecond"}', GOOD),
    ("text that looks like numbers and parts of JSON", r'{"text":"Lot 5:3.5, null,[1e3 :-0,-0 :true,\"x"}', GOOD),
    ("text that looks like an amount as text", r'{"text":"\"cents\":\"500\",\"seq\":\"2\""}', GOOD),
    ("a backslash and a u that are no escape", r'{"text":"C:\\users \\\\u0041"}', GOOD),
    ("a slash as it is", '{"text":"1/2 and </b>"}', GOOD),
    ("spaces inside text", '{"text":"a,  b : c , {} [ ]"}', GOOD),
    ("fifteen digits", '{"amount":999999999999999,"least":-999999999999999}', GOOD),
    ("nothing and zero", '{"amount":0,"none":{},"text":""}', GOOD),
    ("empty and full arrays", '{"empty":[],"names":["b","a"],"rows":[{"b":1},{"a":"x"}]}', GOOD),
    ("digits as text under a key for text", '{"number":"100","tag":"007"}', GOOD),
    ("separators and marks nobody sees", '{"text":"a\u2028b\u00a0c\ufeffd"}', GOOD),
    ("a mark after a newline composes with nothing", '{"text":"a\\n\u0303"}', GOOD),
    ("capitals before small letters", '{"Z":1,"_":2,"a":3,"aa":4,"b":5}', GOOD),
    ("keys in order of code points, not of UTF-16", '{"\ufffd":1,"\U0001f642":2}', GOOD),
    ("keys in order of what they mean, not of their escapes", r'{"\"":1,"A":2,"[":3,"\\":4,"]":5}', GOOD),
    ("nested as deep as it may", '{"a":{"b":{"c":{"d":{"e":{"f":{}}}}}}}', GOOD),
    ("a space after a colon", '{"text": "Copy"}', ALL),
    ("a space after a comma", '{"amount":30, "text":"Copy"}', ALL),
    ("a line break between keys", '{"amount":30,\n"text":"Copy"}', ALL),
    ("keys out of order inside", '{"text":"Copy","amount":30}', READERS),
    ("keys in order of UTF-16", '{"\U0001f642":2,"\ufffd":1}', READERS),
    ("a key twice inside", '{"amount":30,"amount":30}', ALL),
    ("a key twice inside, once escaped", '{"a":1,"\\u0061":2}', ALL),
    ("a key twice in an array", '{"rows":[{"a":1,"a":2}]}', READERS | {POSTGRESQL}),
    ("an escaped slash", r'{"text":"1\/2"}', READERS),
    ("an escape that need not be", r'{"text":"\u0041"}', ALL),
    ("an accent escaped", r'{"text":"Jos\u00e9"}', ALL),
    ("a smile escaped", r'{"text":"\ud83d\ude42"}', ALL),
    ("half a smile escaped", r'{"text":"\ud83d"}', ALL),
    ("a zero character escaped", r'{"text":"a\u0000b"}', ALL),
    ("a newline escaped by number", r'{"text":"a\u000ab"}', ALL),
    ("a carriage return escaped", r'{"text":"a\rb"}', READERS),
    ("a backspace escaped", r'{"text":"a\bb"}', READERS),
    ("an escape that is none", r'{"text":"\x41"}', ALL),
    ("a bare newline in text", '{"text":"a\nb"}', ALL),
    ("a bare tab in text", '{"text":"a\tb"}', ALL),
    ("a bare escape character in text", '{"text":"a\x1b[2Jb"}', ALL),
    ("a delete character", '{"text":"a\x7fb"}', READERS),
    ("a second control set", '{"text":"a\u0085b"}', READERS),
    ("an accent in two pieces", '{"text":"Jose\u0301"}', READERS),
    ("a key with an accent in two pieces", '{"e\u0301":1}', READERS),
    ("cents with a point", '{"amount":100.0}', ALL),
    ("a fraction under a key nobody reads", '{"share":0.5}', ALL),
    ("a power of ten", '{"amount":1e3}', ALL),
    ("a power of ten in capitals", '{"amount":1E+3}', ALL),
    ("a fraction in an array", '{"rows":[{"a":1.5}]}', ALL),
    ("sixteen digits", '{"amount":1000000000000000}', ALL),
    ("sixteen digits below zero", '{"amount":-1000000000000000}', ALL),
    ("more digits than any number", '{"amount":' + "9" * 400 + "}", ALL),
    ("minus zero", '{"amount":-0}', READERS | {POSTGRESQL}),
    ("a leading zero", '{"amount":030}', ALL),
    ("a plus sign", '{"amount":+30}', ALL),
    ("another base", '{"amount":0x1e}', ALL),
    ("no number", '{"amount":NaN}', ALL),
    ("no end", '{"amount":Infinity}', ALL),
    ("a null", '{"text":null}', ALL),
    ("a null in an array", '{"names":["a",null]}', ALL),
    ("true", '{"active":true}', ALL),
    ("false in an array", '{"names":[false]}', ALL),
    ("an amount as text", '{"amount":"30"}', ALL),
    ("an amount as text in an array", '{"rows":[{"cents":"30"}]}', ALL),
    ("an array of numbers", '{"names":[1,2]}', READERS),
    ("an array of texts and objects", '{"names":["a",{"b":1}]}', READERS),
    ("an array of arrays", '{"names":[["a"]]}', READERS),
    ("an array under an amount", '{"amount":["30"]}', READERS),
    ("nested too deep", '{"a":{"b":{"c":{"d":{"e":{"f":{"g":{}}}}}}}}', READERS),
    ("single quotes", "{'text':'Copy'}", ALL),
    ("a key without quotes", '{text:"Copy"}', ALL),
    ("a comma too many", '{"text":"Copy",}', ALL),
    ("a comma too many in an array", '{"names":["a",]}', ALL),
    ("a comment", '{"text":"Copy"/* page */}', ALL),
)


def _second(number: int, after: str = '{"text":"Copy"}') -> bytes:
    filled = _TEMPLATE.replace("<id>", _id(number)).replace("<prev>", OPENING.hash.hex())
    return filled.replace("<after>", after).encode()


# name, what is replaced in the whole body, by what, who must refuse it
_WHOLE = (
    ("nothing at all", None, b"", ALL),
    ("an opening brace", None, b"{", ALL),
    ("an array of one", None, b'[{"v":"TW1"}]', ALL),
    ("a text", None, b'"TW1"', ALL),
    ("keys out of order at the top", b'"till":"W1","v":"TW1"', b'"v":"TW1","till":"W1"', READERS),
    ("a key twice at the top", b'"seq":2,', b'"seq":2,"seq":2,', ALL),
    ("a number as text at the top", b'"seq":2,', b'"seq":"2",', ALL),
    ("a number with a point at the top", b'"seq":2,', b'"seq":2.0,', ALL),
    ("a space before the body", b'{"after"', b' {"after"', ALL),
    ("a line break after the body", b'"what":"code"}', b'"what":"code"}\n', ALL),
    ("a zero byte after the body", b'"what":"code"}', b'"what":"code"}\x00', READERS),
    ("a second body after the body", b'"what":"code"}', b'"what":"code"}{}', ALL),
    ("a byte order mark", b'{"after"', b'\xef\xbb\xbf{"after"', ALL),
    ("a body cut off", b'"what":"code"}', b'"what":"code"', ALL),
    ("a byte that is no UTF-8", b"Copy", b"Cop\xff", READERS),
    ("a character written too long", b"Copy", b"Cop\xc0\xaf", READERS),
    ("half a smile in bytes", b"Copy", b"Cop\xed\xa0\xbd", READERS),
)


def _changed(number: int, old: bytes | None, new: bytes) -> bytes:
    whole = _second(number)
    if old is None:
        return new
    assert whole.count(old) >= 1
    return whole.replace(old, new, 1)


BODIES = tuple(
    Body(name, _id(number), _second(number, after), refused_by, prev=OPENING.hash)
    for number, (name, after, refused_by) in enumerate(_AFTER, start=1)
) + tuple(
    Body(name, _id(number), _changed(number, old, new), refused_by, prev=OPENING.hash)
    for number, (name, old, new, refused_by) in enumerate(_WHOLE, start=1001)
)

DIGEST = "bb920788e0ec54cdbb454b677f3d3545f11f92ba1a3840aa47a34402dcc54b42"
"""SHA-256 over all hashes of the table in order: nobody changes a body without saying so."""
