# SPDX-License-Identifier: Apache-2.0
"""Anyone may check the books without trusting the program that wrote them.

This package reads the entries with its own eyes: it shares no code with the rest of the program, needs the standard
library and a database driver only, and never writes. `verify` is the whole of it.
"""

from app.verifier.report import Finding, Report
from app.verifier.walk import BooksError, StoppedError, verify

__all__ = ["BooksError", "Finding", "Report", "StoppedError", "verify"]
