# SPDX-License-Identifier: Apache-2.0
"""Questions to the books, answered with frozen rows."""
