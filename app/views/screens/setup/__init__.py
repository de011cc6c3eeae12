# SPDX-License-Identifier: Apache-2.0
"""The Setup screen: the city's rules, people and devices; a list on the left, one of them on the right."""
