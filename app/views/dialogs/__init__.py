# SPDX-License-Identifier: Apache-2.0
"""Questions to the person at the window; a dialog never saves anything."""
