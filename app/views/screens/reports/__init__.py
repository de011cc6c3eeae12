# SPDX-License-Identifier: Apache-2.0
"""The Reports screen: which report, of which days, as a table with its sums and a plot, on paper and in files."""
