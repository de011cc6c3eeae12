# SPDX-License-Identifier: Apache-2.0
"""The Day screen: what is still open in a business day, closing it, and the days that are closed."""
