# SPDX-License-Identifier: Apache-2.0
"""How the books are stored: engine, the one insert, guards, upgrades and backups."""
