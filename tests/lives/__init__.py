# SPDX-License-Identifier: Apache-2.0
"""Whole lives of a counter, drawn by chance: whatever people do, in whatever order, the books keep their promises."""
