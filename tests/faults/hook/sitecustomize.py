# SPDX-License-Identifier: Apache-2.0
"""Python reads this file before it runs a program whose search path names this folder: the way into a program to kill.

It does nothing unless the fault runs started that program.
"""

import os

if "TILLWRIGHT_FAULTS" in os.environ:
    from tests.faults import traced

    traced.attend(os.environ["TILLWRIGHT_FAULTS"])
