# SPDX-License-Identifier: Apache-2.0
"""Acts of the counter: one public function is one business act and one transaction."""
