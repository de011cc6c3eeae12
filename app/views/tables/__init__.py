# SPDX-License-Identifier: Apache-2.0
"""Table models: a column is data, a row is a frozen value."""
