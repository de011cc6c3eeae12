# SPDX-License-Identifier: Apache-2.0
"""Announcements: what a person who does not look at the screen is told."""

from PySide6.QtWidgets import QApplication, QWidget


def announce(text: str, *, at: QWidget | None = None, urgent: bool = False) -> None:
    """Say a sentence through assistive technology; does nothing when none listens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # nothing is said before the first paint

    if not text or not QAccessible.isActive():
        return
    source = at or QApplication.activeWindow()
    if source is None:
        return
    event = QAccessibleAnnouncementEvent(source, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
