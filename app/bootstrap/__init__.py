# SPDX-License-Identifier: Apache-2.0
"""The composition root: settings → books → devices → desk → window, joined here and nowhere else."""
