# SPDX-License-Identifier: Apache-2.0
"""Setup: each change of the city's rules is one row and one entry, both or neither, by one person with the right."""
