# SPDX-License-Identifier: Apache-2.0
"""Printers, drawers and readers by driver name; a virtual one of each ships."""
