# SPDX-License-Identifier: Apache-2.0
"""What each kind of entry says: facts of the counter in, the content of an entry with its postings out.

Every function answers a fresh dict for `Pen.write`; the common keys (place, time, person) are the pen's. A story whose
figures do not add up is refused here with the code the books would refuse it with.
"""
