# SPDX-License-Identifier: Apache-2.0
"""Remake the saved receipts after a wanted change (python -m tests.documents.golden_papers), then read the diff."""

from app.documents import escpos
from tests.documents.test_escpos import GOLDEN, PAPERS

if __name__ == "__main__":
    for name, (paper, columns, page) in PAPERS.items():
        (GOLDEN / f"{name}.escpos").write_bytes(escpos.encode(paper, columns=columns, code_page=page))
