# SPDX-License-Identifier: Apache-2.0
"""Why a counted drawer may be off: causes that explain a difference to the cent, the likeliest first (rule 5.6)."""
