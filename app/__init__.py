# SPDX-License-Identifier: Apache-2.0
"""Tillwright, the cashier's window of a city hall."""
