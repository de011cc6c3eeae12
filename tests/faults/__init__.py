# SPDX-License-Identifier: Apache-2.0
"""What happens when the program is killed: every payment is there afterwards once or not at all."""
