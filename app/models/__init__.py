# SPDX-License-Identifier: Apache-2.0
"""What is stored: mapped classes without behavior."""
