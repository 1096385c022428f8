"""Answers about addresses are counted, without anybody's data."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kb.actions import count_check as module
from kb.actions.count_check import FORGET, KEPT, count_check
from kb.channels import check
from kb.models import CheckCount, PastedImpostor
from portal.models import Timer
from portal.timers import fire_due
from tests.kb.channel_cases import make_channel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ours():
    return make_channel()


def count(text, at=None):
    count_check(checked=check(text), at=at)


def counts():
    return {(row.day, row.verdict): row.times for row in CheckCount.objects.all()}


def test_each_verdict_is_counted_by_day(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    for text in ("tpwallet.io", "tpwallet.com", "google.com", "google.com"):
        count(text, late)
    count("tpwallet.io", late + timedelta(minutes=2))

    day = late.date()
    assert counts() == {
        (day, "official"): 1,
        (day, "lookalike"): 1,
        (day, "unknown"): 2,
        (day + timedelta(days=1), "official"): 1,
    }


def test_an_impostor_is_kept_once_with_how_often_and_when(ours):
    begun = timezone.now() - timedelta(days=2)
    count("https://tpwallet-support.com/a", begun)
    count("TPWALLET-SUPPORT.COM/b?c", begun + timedelta(days=1))

    row = PastedImpostor.objects.get()
    assert (row.address, row.times, row.imitates) == ("tpwallet-support.com", 2, ours)
    assert (row.reason, row.first_at) == ("added_words", begun)
    assert row.last_at == begun + timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    ["tpwallet@gmail.com", "TPWallet <tom@example.com>", "google.com", "@tom_baker", "tpwallet.io",
     "+44 20 7946 0001", "+86 138 0013 8000"],
)  # fmt: skip
def test_nobodys_address_or_number_is_kept(text):
    make_channel("phone", "+44 20 7946 0000")
    count(text)

    assert sum(counts().values()) == 1
    assert not PastedImpostor.objects.exists()
    assert not Timer.objects.exists()


def test_of_an_email_only_the_domain_is_kept():
    count("tom.baker@tpwallet.net")

    assert PastedImpostor.objects.get().address == "@tpwallet.net"


def test_whoever_invents_impostors_gets_no_further(monkeypatch):
    monkeypatch.setattr(module, "NEW_A_DAY", 2)
    for number in range(5):
        count(f"tpwallet{number}.com")
    count("tpwallet0.com")

    assert sorted(PastedImpostor.objects.values_list("address", "times")) == [
        ("tpwallet0.com", 2),
        ("tpwallet1.com", 1),
    ]
    assert sum(counts().values()) == 6


def test_another_writer_of_the_same_row_is_not_lost(monkeypatch):
    """Between our looking and our writing somebody else made it."""
    count("tpwallet.com")
    real, asked = module._add_one, []

    def blind(model, columns, **known):
        asked.append(model)
        return 0 if asked.count(model) == 1 else real(model, columns, **known)

    monkeypatch.setattr(module, "_add_one", blind)
    count("tpwallet.com")

    assert sum(counts().values()) == 2
    assert PastedImpostor.objects.get().times == 2
    assert Timer.objects.filter(kind=FORGET).count() == 1


def test_what_nobody_asks_about_any_more_is_forgotten():
    begun = timezone.now()
    count("tpwallet.com", begun)
    count("tpwallet.net", begun)
    count("tpwallet.com", begun + timedelta(days=10))

    assert fire_due(begun + KEPT) == 2
    assert [row.address for row in PastedImpostor.objects.all()] == ["tpwallet.com"]
    assert fire_due(begun + KEPT + timedelta(days=9)) == 0
    assert fire_due(begun + KEPT + timedelta(days=10)) == 1
    assert not PastedImpostor.objects.exists()
