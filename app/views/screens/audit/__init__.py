# SPDX-License-Identifier: Apache-2.0
"""The Audit screen: every drawer live, a session act by act, and its cash through the day."""
