# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a shared database, and how to mend it: looked at as its administrator, nothing changed."""
