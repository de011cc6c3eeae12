# SPDX-License-Identifier: Apache-2.0
"""The Drawer screen: open with a float, drop, no sale, count blind, submit; supervisors review and close."""
