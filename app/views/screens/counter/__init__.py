# SPDX-License-Identifier: Apache-2.0
"""The counter: find, cart, tender, change, receipt. The screen cashiers live in."""

from app.views.screens.counter.screen import CounterScreen

__all__ = ["CounterScreen"]
