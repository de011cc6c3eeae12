# SPDX-License-Identifier: Apache-2.0
"""Paper as bytes for a receipt printer (ESC/POS), on one code page, complete in themselves.

Every job starts with a reset and names its code page, because a reset forgets it; nothing relies on what an earlier job
left behind. The encoder is our own: it hops no code pages and leaves no centering behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.text_gateway import CODE_PAGES, code_text, gateway_of
from app.domain.paper import Code, CodeKind, Line, Size, lay_out

if TYPE_CHECKING:
    from app.domain.paper import Paper

_INIT = b"\x1b@"
_US_LETTERS = b"\x1bR\x00"
_LEFT = b"\x1ba\x00"
_CENTER = b"\x1ba\x01"
_BOLD = {True: b"\x1bE\x01", False: b"\x1bE\x00"}
_SIZE = {Size.NORMAL: b"\x1d!\x00", Size.TALL: b"\x1d!\x01", Size.LARGE: b"\x1d!\x11"}
_CUT = b"\x1dV\x42\x00"  # feed to the cutter, leave one point uncut
_QR_MODULE = 5  # dots: about 16 mm for the code of a receipt
_QR_MODEL_2 = b"\x1d(k\x04\x00\x31\x41\x32\x00"
_QR_LEVEL_M = b"\x1d(k\x03\x00\x31\x45\x31"
_QR_PRINT = b"\x1d(k\x03\x00\x31\x51\x30"
_BAR_SETTINGS = b"\x1dh\x50\x1dw\x02\x1dH\x02"  # 80 dots high, modules of 2 dots, its text below


def encode(paper: Paper, *, columns: int, code_page: str = "cp858") -> bytes:
    """All bytes of one slip, from reset to cut; the same paper gives the same bytes.

    `code_page` is cp858, cp1252 or cp437. No text in the paper can add a command: see the gateway.
    """
    gateway = gateway_of(code_page)
    parts = [_INIT, b"\x1bt", bytes([CODE_PAGES[code_page].number]), _US_LETTERS, _LEFT]
    bold, size = False, Size.NORMAL
    rows: list[str] = []
    for item in lay_out(paper, columns, gateway.printable):
        if isinstance(item, Line):
            text, now_bold, now_size = item
            if now_bold is not bold or now_size is not size:
                parts.append(gateway.encode_rows(rows, columns))
                rows = []
                if now_bold is not bold:
                    parts.append(_BOLD[now_bold])
                if now_size is not size:
                    parts.append(_SIZE[now_size])
                bold, size = now_bold, now_size
            rows.append(text)
            continue
        parts.append(gateway.encode_rows(rows, columns))
        rows = []
        parts.append(_CENTER + _code(item) + _LEFT if isinstance(item, Code) else _CUT)
    parts.append(gateway.encode_rows(rows, columns))
    return b"".join(parts)


def _code(code: Code) -> bytes:
    data = code_text(code.data).encode("ascii")
    if code.kind is CodeKind.CODE128:
        field = b"{B" + data.replace(b"{", b"{{")
        return _BAR_SETTINGS + b"\x1dk\x49" + bytes([len(field)]) + field
    store = (len(data) + 3).to_bytes(2, "little") + b"\x31\x50\x30" + data
    module = b"\x1d(k\x03\x00\x31\x43" + bytes([_QR_MODULE])
    return _QR_MODEL_2 + module + _QR_LEVEL_M + b"\x1d(k" + store + _QR_PRINT
