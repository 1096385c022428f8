"""Invariants 31 and 32: what a code is, and how long it can be used."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from complaints import codes
from complaints.models import ComplaintEvent
from portal.models import Timer
from portal.zones import zone_of
from tests.complaints.vouchers import code_of, make_voucher


def dump() -> str:
    out = io.StringIO()
    call_command("dumpdata", "portal", "tickets", "complaints", stdout=out)
    return out.getvalue()


def test_a_code_cannot_be_guessed_nor_misread():
    seen = {codes.new_code() for _ in range(500)}

    assert len(seen) == 500
    assert codes.BITS >= 80
    assert not set("".join(seen)) & set("01OIL")


@given(st.text(max_size=40))
def test_what_is_no_code_has_no_hash(text):
    letters = re.sub(r"[\W_]", "", text)
    assert codes.hashes(text) == [] or len(letters) >= 1


def test_a_code_is_found_however_it_is_typed():
    code = codes.new_code()
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code)
    typed = [code.lower(), code.replace("-", " "), code.replace("-", ""), f"  {code}\n", wide]

    assert {tuple(codes.hashes(one)) for one in typed} == {tuple(codes.hashes(code))}


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "Europe/London", ""])
def test_it_lasts_to_the_end_of_a_day_of_its_owner(ticket, hal, zone):
    ticket.requester.time_zone = zone
    ticket.requester.save()
    with time_machine.travel(datetime(2026, 7, 31, 23, 50, tzinfo=UTC), tick=False):
        voucher = make_voucher(ticket, hal)

    local = voucher.expires_at.astimezone(zone_of(zone))
    assert (local.hour, local.minute) == (0, 0)
    assert timedelta(days=90) <= voucher.expires_at - voucher.issued_at <= timedelta(days=92)
    due = dict(Timer.objects.filter(target=voucher.pk).values_list("kind", "due_at"))
    assert due["complaints.voucher_expires"] == voucher.expires_at
    assert due["complaints.voucher_reminder"] < voucher.expires_at


def test_the_code_stands_nowhere_in_the_database(ticket, hal):
    voucher = make_voucher(ticket, hal)
    before = dump()
    code = code_of(voucher)

    plain = code.replace("-", "")
    for text in (before, dump()):
        assert code not in text
        assert plain not in text


def test_issuing_is_written_down(ticket, hal):
    voucher = make_voucher(ticket, hal)

    event = ComplaintEvent.objects.get(verb="issue")
    assert (event.voucher, event.new, event.role) == (voucher, "active", "system")
