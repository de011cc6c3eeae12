# SPDX-License-Identifier: Apache-2.0
"""Tests of Tillwright; the folders mirror those of app/."""
