# SPDX-License-Identifier: Apache-2.0
"""The Deposits screen: what waits for the bank, the bag that is filled, and where each bag is."""
