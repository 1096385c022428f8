"""The directory keeps each address in its one form, once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from kb.models import OfficialChannel
from tests.kb.channel_cases import make_channel

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "platform", "written", "kept"),
    [
        ("site", "", "https://www.TPWallet.io/",
         ("tpwallet.io", "site:tpwallet.io", "tpwallet.io",
          "https://tpwallet.io")),
        ("site", "", "例子.com",
         ("xn--fsqu00a.com", "site:xn--fsqu00a.com", "xn--fsqu00a.com",
          "https://xn--fsqu00a.com")),
        ("app", "", "https://apps.apple.com/us/app/tpw/id1234567?l=zh",
         ("1234567", "app_store:1234567", "apps.apple.com/app/id1234567",
          "https://apps.apple.com/app/id1234567")),
        ("app", "", "com.tpwallet.app",
         ("com.tpwallet.app", "google_play:com.tpwallet.app", "com.tpwallet.app",
          "https://play.google.com/store/apps/details?id=com.tpwallet.app")),
        ("email", "", "TPWallet.io",
         ("tpwallet.io", "email:@tpwallet.io", "…@tpwallet.io",
          "")),
        ("email", "", "Help@TPWallet.io",
         ("help@tpwallet.io", "email:help@tpwallet.io", "help@tpwallet.io",
          "mailto:help@tpwallet.io")),
        ("social", "Twitter", "@TPWallet",
         ("TPWallet", "x:tpwallet", "@TPWallet",
          "https://x.com/TPWallet")),
        ("social", "", "https://t.me/TPWallet_CN",
         ("TPWallet_CN", "telegram:tpwallet_cn", "@TPWallet_CN",
          "https://t.me/TPWallet_CN")),
        ("community", "", "reddit.com/r/TPWallet",
         ("r/TPWallet", "reddit:r/tpwallet", "r/TPWallet",
          "https://www.reddit.com/r/TPWallet")),
        ("community", "", "https://discord.gg/TPW",
         ("TPW", "discord:tpw", "discord.gg/TPW",
          "https://discord.gg/TPW")),
        ("phone", "", "+44 (20) 7946-0000",
         ("+442079460000", "phone:442079460000", "+44 20 7946 0000",
          "tel:+442079460000")),
        ("phone", "", "95188",
         ("95188", "phone:95188", "95188",
          "tel:95188")),
    ],
)  # fmt: skip
def test_an_address_is_kept_in_one_form(kind, platform, written, kept):
    """Its value, its key, as it is shown, and where it leads."""
    row = OfficialChannel.objects.get(pk=make_channel(kind, written, platform).pk)

    assert (row.value, row.key, row.address, row.link) == kept
    row.save()
    assert (row.value, row.key, row.address, row.link) == kept


@pytest.mark.parametrize(
    ("kind", "platform", "written"),
    [
        ("site", "", "tpwallet"), ("site", "", ""), ("site", "", "https://x.com/"),
        ("email", "", "@"), ("phone", "", "call us"), ("social", "", "@tpwallet"),
        ("social", "telegram", "https://x.com/tpwallet"), ("social", "x", "@"), ("app", "", "no"),
    ],
)  # fmt: skip
def test_what_is_no_address_of_its_kind_is_refused(kind, platform, written):
    with pytest.raises(ValidationError):
        make_channel(kind, written, platform)

    assert not OfficialChannel.objects.exists()


def test_an_address_is_listed_once():
    make_channel("social", "@TPWallet", "x")

    with pytest.raises(ValidationError, match="in the directory already"):
        make_channel("social", "https://twitter.com/tpwallet")
    assert OfficialChannel.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "value", "said", "kept"),
    [
        ("site", "tpwallet.io", None, True), ("site", "tpwallet.io", False, False),
        ("email", "tpwallet.io", None, False), ("email", "tpwallet.io", True, True),
        ("community", "forum.tpwallet.io", None, False),
    ],
)  # fmt: skip
def test_what_lies_under_a_site_is_ours_unless_told_otherwise(kind, value, said, kept):
    assert make_channel(kind, value, covers_subdomains=said).covers_subdomains is kept


def test_its_words_are_read_in_the_readers_language():
    row = make_channel(name_en="Website", name_zh_hans="官方网站")

    with translation.override("zh-hans"):
        assert (row.name, str(row)) == ("官方网站", "官方网站")
    with translation.override("en"):
        assert row.name == "Website"


def test_the_platform_has_a_name():
    assert make_channel("social", "@TPWallet", "twitter").platform_name == "X"
    assert make_channel("site", "tpwallet.io").platform_name == ""
    assert make_channel("social", "tpw", "mastodon").platform_name == "mastodon"
