# SPDX-License-Identifier: Apache-2.0
"""Day files: a day at the counter as data, read strictly and played through the same services the window uses."""
