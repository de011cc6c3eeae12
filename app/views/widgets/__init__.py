# SPDX-License-Identifier: Apache-2.0
"""Parts that screens and dialogs are made of."""
