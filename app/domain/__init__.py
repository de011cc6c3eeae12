# SPDX-License-Identifier: Apache-2.0
"""The rules of the counter: money, receipts, tenders, counts. Pure values and functions, standard library only."""
