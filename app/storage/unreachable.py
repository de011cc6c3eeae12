# SPDX-License-Identifier: Apache-2.0
"""Why a server of shared books could not be reached, as far as its answer, or its silence, tells."""

from __future__ import annotations

import re

from app.domain.errors import Fault

# What libpq, OpenSSL or the server says → what happened, and what to do. The first that fits is told.
_TOLD: tuple[tuple[str, str, str], ...] = (
    (
        r"certificate verify failed|self.signed certificate|unable to get local issuer",
        "The server's certificate comes from nobody this machine trusts.",
        "Put ?sslrootcert=FILE with the certificate of your city's authority behind the address.",
    ),
    (
        r"does not match host name|hostname mismatch",
        "The server's certificate is made for another name.",
        "Write the address with the name that stands in the certificate.",
    ),
    (
        r"root certificate file .* does not exist|could not read root certificate",
        "The file that sslrootcert names is not there.",
        "Correct its name in the address.",
    ),
    (
        r"server does not support SSL",
        "The server offers no encryption, so no password is sent to it.",
        "Ask who runs the server to switch it on; see the manual, Server.",
    ),
    (
        r"requires a valid client certificate|certificate required",
        "The server asks for a certificate of this workstation.",
        "Put &sslcert=FILE&sslkey=FILE behind the address.",
    ),
    (
        r"private key file",
        "The key of this workstation's certificate cannot be used.",
        "It must belong to the person who starts the program, and be readable by nobody else.",
    ),
    (
        r"no pg_hba.conf entry|rejects connection",
        "The server does not let this login in from this machine.",
        "Ask who runs the server for a line in pg_hba.conf; see the manual, Server.",
    ),
    (r"database \".*\" does not exist", "There is no database of this name on the server.", "Check the address."),
    (
        r"permission denied for database",
        "This login may not open that database.",
        "Check the address, or ask an administrator.",
    ),
    (
        r"too many (clients|connections)|remaining connection slots",
        "The server has no connection left.",
        "Close windows that are not used, or raise max_connections.",
    ),
    (
        r"password authentication failed|no password supplied|not permitted to log in|role \".*\" does not exist",
        "The server does not know this name with this password.",
        "Check both.",
    ),
    (
        r"could not translate host name|name or service not known|nodename nor servname|name resolution",
        "No machine of this name is known.",
        "Check the address and the network.",
    ),
    (
        r"connection refused",
        "Nothing answers at this address.",
        "Try again in a minute. If it stays so, tell who runs the server: is it running, and is the address right?",
    ),
    (r"starting up|shutting down", "The server is just starting or stopping.", "Try again in a minute."),
)


def trouble(error: BaseException, safe: str) -> Fault:
    """A connection that did not come about, in words; `safe` is what has not happened."""
    said = str(error)
    for pattern, what, remedy in _TOLD:
        if re.search(pattern, said, re.IGNORECASE):
            return Fault(what, safe, remedy)
    return Fault("The database server cannot be reached with this address.", safe, "Check the address and the network.")
