# SPDX-License-Identifier: Apache-2.0
"""The slips and reports of the counter, each a function from facts to blocks."""
