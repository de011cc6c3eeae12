# SPDX-License-Identifier: Apache-2.0
"""Reads the books with its own eyes and tells whether they hold; shares no code with the writer."""
