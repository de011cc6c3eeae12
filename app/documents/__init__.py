# SPDX-License-Identifier: Apache-2.0
"""Paper: blocks become bytes for a slip printer or pages of a PDF."""
