# SPDX-License-Identifier: Apache-2.0
"""The sample city of Ridgemont: invented people, accounts, bills and payments, the same for the same seed and day."""
