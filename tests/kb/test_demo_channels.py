"""The demo's addresses and announcements."""

import pytest

from kb import announcements, demo_channels
from kb.channels import check
from kb.models import Announcement, ChannelKind, OfficialChannel
from tests.kb.channel_cases import make_channel

pytestmark = pytest.mark.django_db


def test_it_has_every_kind_of_address_in_both_languages():
    demo_channels.load()

    rows = OfficialChannel.objects.all()
    assert {row.kind for row in rows} == set(ChannelKind.values)
    assert all(row.name_en and row.name_zh_hans and row.purpose_en for row in rows)
    assert {check(row.link or f"x@{row.value}").verdict for row in rows} == {"official"}
    assert check("tpwallet.com").verdict == "lookalike"


def test_one_announcement_is_open_and_one_is_over():
    demo_channels.load()

    (late,) = announcements.open_for("deposit-not-arrived", "tron")
    assert late.updates.count() == 1
    assert announcements.open_for("deposit-not-arrived", "ethereum") == []
    assert Announcement.objects.exclude(pk=late.pk).get().updates.get().is_last


def test_loading_it_again_or_beside_real_rows_changes_nothing():
    make_channel()
    demo_channels.load()

    assert OfficialChannel.objects.count() == 1
    assert not Announcement.objects.exists()
