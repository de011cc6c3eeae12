# SPDX-License-Identifier: Apache-2.0
"""A folder takes slips as files, whole or not at all."""

from __future__ import annotations

import pytest

from app.devices import registry
from app.devices.drivers import NAMES, open_printer
from app.devices.links import LinkError, SocketLink, host_and_port
from app.domain.ports import KickReason, PrinterSettings, PrinterState, PrintJob, PrintOutcome


def test_slips_of_one_reference_stand_beside_each_other(tmp_path):
    printer = open_printer(PrinterSettings("Folder", "file", str(tmp_path / "new" / "slips")))
    assert printer.name == "Folder"
    for data in (b"\x1b@one", b"\x1b@two", b"%PDF-1.4"):
        report = printer.print(PrintJob("02-0123-0042", data, KickReason.CASH))
        assert (report.outcome, report.kicked) == (PrintOutcome.CONFIRMED, False)
    found = {path.name: path.read_bytes() for path in (tmp_path / "new" / "slips").iterdir()}
    assert found == {
        "02-0123-0042.escpos": b"\x1b@one",
        "02-0123-0042-2.escpos": b"\x1b@two",
        "02-0123-0042.pdf": b"%PDF-1.4",
    }


@pytest.mark.parametrize("ref", ["../../etc/passwd", "/etc/passwd", "a\x00b", "..", "", "C:\\x", "ü" * 300])
def test_no_reference_leads_out_of_the_folder(tmp_path, ref):
    folder = tmp_path / "slips"
    printer = open_printer(PrinterSettings("Folder", "file", str(folder)))
    assert printer.print(PrintJob(ref, b"x")).outcome is PrintOutcome.CONFIRMED
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert path.parent == folder


def test_a_folder_that_cannot_be_is_an_error_and_nothing_is_printed(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    printer = open_printer(PrinterSettings("Folder", "file", str(tmp_path / "file" / "slips")))
    assert printer.status().state is PrinterState.ERROR
    assert printer.print(PrintJob("r", b"x")).outcome is PrintOutcome.FAILED
    assert not printer.kick(KickReason.CASH)


def test_the_folder_has_no_drawer_to_open(tmp_path):
    printer = open_printer(PrinterSettings("Folder", "file", str(tmp_path)))
    assert printer.status().state is PrinterState.READY
    assert printer.print(PrintJob("r", kick=KickReason.NO_SALE)).outcome is PrintOutcome.FAILED
    assert list(tmp_path.iterdir()) == []


def test_drivers_are_found_by_name_and_a_name_is_given_once():
    assert NAMES == ("escpos-network", "escpos-serial", "escpos-usb", "file", "virtual")
    with pytest.raises(KeyError):
        open_printer(PrinterSettings("p", "laser"))
    with pytest.raises(ValueError, match="two printer drivers"):
        registry.printer("file")(open_printer)


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("printer-2", ("printer-2", 9100)),
        (" 10.0.0.5:9101 ", ("10.0.0.5", 9101)),
        ("[fe80::1]:9100", ("fe80::1", 9100)),
        ("[fe80::1]", ("fe80::1", 9100)),
    ],
)
def test_a_network_address_is_read(address, read):
    assert host_and_port(address) == read


@pytest.mark.parametrize("address", ["", ":9100", "10.0.0.5:x", "10.0.0.5:0", "10.0.0.5:70000", "10.0.0.5:१"])
def test_a_network_address_that_is_none_is_said_so(address):
    with pytest.raises(LinkError, match="is not a network address"):
        SocketLink(address, 0.1)
