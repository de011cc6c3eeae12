# SPDX-License-Identifier: Apache-2.0
"""Code 128 as bars and gaps, for paper that is painted; receipt printers draw their own."""

from __future__ import annotations

_WIDTHS = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)  # six digits a character: bar, gap, bar, gap, bar, gap
_START_B = 104
_STOP = "2331112"


def bars(data: str) -> tuple[int, ...]:
    """Widths in modules, a bar first, then gap and bar in turn; for printable ASCII, else ValueError."""
    if not data or not data.isascii() or not data.isprintable():
        raise ValueError("A barcode holds printable ASCII and at least one character.")
    values = [ord(character) - 32 for character in data]
    check = (_START_B + sum(place * value for place, value in enumerate(values, 1))) % 103
    pattern = "".join(_WIDTHS[6 * value : 6 * value + 6] for value in (_START_B, *values, check)) + _STOP
    return tuple(int(digit) for digit in pattern)
