# SPDX-License-Identifier: Apache-2.0
"""Bring accounts and billed amounts in from a file: read, planned, shown, recorded in one piece or not at all."""
