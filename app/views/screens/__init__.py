# SPDX-License-Identifier: Apache-2.0
"""The screens of the rail, one module each."""
