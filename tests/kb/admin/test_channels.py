"""The directory and the impostors, as staff see them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb.actions.count_check import count_check
from kb.channels import check
from kb.models import OfficialChannel, PastedImpostor
from tests.kb.channel_cases import make_channel
from tests.tickets.admin.desk import INLINE, cost, text

pytestmark = pytest.mark.django_db
LIST = reverse("admin:kb_officialchannel_changelist")
ADD = reverse("admin:kb_officialchannel_add")
IMPOSTORS = reverse("admin:kb_pastedimpostor_changelist")
COUNTS = reverse("admin:kb_checkcount_changelist")
WRITTEN = {
    "kind": "social", "platform": "twitter", "value": "@TPWallet", "position": "5", "active": "on",
    "covers_subdomains": "unknown", "name_en": "X", "name_zh_hans": "X", "purpose_en": "News.",
    "purpose_zh_hans": "动态。", "hours_en": "", "hours_zh_hans": "", "wait_en": "",
    "wait_zh_hans": "",
}  # fmt: skip


@pytest.fixture
def browse(request):
    def browser(who):
        client = Client()
        client.force_login(request.getfixturevalue(who))
        return client

    return browser


def test_an_editor_lists_an_address(browse):
    response = browse("eve").post(ADD, WRITTEN)

    assert response.status_code == 302, response.context["errors"]
    row = OfficialChannel.objects.get()
    assert (row.platform, row.value, row.key) == ("x", "TPWallet", "x:tpwallet")
    assert check("x.com/tpwallet").channel == row


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "https://t.me/TPWallet"}, "cannot be read as an address of this kind"),
        ({"platform": "", "value": "@TPWallet"}, "cannot be read as an address of this kind"),
        ({"value": ""}, "This field is required."),
        ({"kind": "phone", "platform": "", "value": "020 7946 0000"}, "with its country code"),
    ],
)
def test_what_cannot_be_told_from_others_is_refused_in_words(browse, change, said):
    response = browse("eve").post(ADD, {**WRITTEN, **change})

    assert response.status_code == 200
    assert said in text(response)
    assert not OfficialChannel.objects.exists()


def test_an_address_is_not_listed_twice(browse):
    make_channel("social", "https://x.com/tpwallet")
    response = browse("eve").post(ADD, WRITTEN)

    assert "This address is in the directory already." in text(response)
    assert OfficialChannel.objects.count() == 1


def test_saving_a_page_as_it_is_changes_nothing(browse):
    row = make_channel("phone", "+44 20 7946 0000")
    before = OfficialChannel.objects.values().get()
    data = {name: before[name] for name in WRITTEN} | {"active": "on"}
    data["covers_subdomains"] = "false"
    address = reverse("admin:kb_officialchannel_change", args=[row.pk])

    assert browse("eve").post(address, data).status_code == 302
    assert OfficialChannel.objects.values().get() == before


def test_the_list_changes_order_and_use(browse):
    row = make_channel()
    response = browse("eve").post(
        LIST,
        {
            "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk,
            "form-0-position": 7, "_save": "1",
        },
    )  # fmt: skip

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.position, row.active, row.value) == (7, False, "tpwallet.io")


@pytest.mark.parametrize("who", ["ada", "lin", "otto"])
def test_others_only_read(browse, who):
    row = make_channel()
    browser = browse(who)
    address = reverse("admin:kb_officialchannel_change", args=[row.pk])

    assert "tpwallet.io" in text(browser.get(LIST))
    assert browser.get(address).status_code == 200
    for page in (ADD, address, LIST):
        assert browser.post(page, WRITTEN).status_code == 403
    assert OfficialChannel.objects.count() == 1


def test_nothing_is_deleted(browse):
    row = make_channel()
    address = reverse("admin:kb_officialchannel_delete", args=[row.pk])

    assert browse("eve").post(address, {"post": "yes"}).status_code == 403
    assert OfficialChannel.objects.exists()


# Impostors


def ask(pasted, times=1, at=None):
    for _number in range(times):
        count_check(checked=check(pasted), at=at)


def test_the_most_pasted_stand_on_the_front_page(browse):
    make_channel()
    ask("tpwallet.com", 2)
    ask("tpwallet-support.com", 3)
    ask("tpwallet.net", 9, at=timezone.now() - timedelta(days=31))
    page = browse("ada").get(reverse("admin:index"))

    panels = dict(page.context["panels"])
    shown = panels["admin/panels/impostors.html"]["impostors"]
    assert [(row.address, row.times) for row in shown] == [
        ("tpwallet-support.com", 3),
        ("tpwallet.com", 2),
    ]
    assert "asked about 3 times" in text(page)
    assert INLINE.findall(text(page)) == []


def test_without_impostors_there_is_no_panel(browse):
    page = browse("ada").get(reverse("admin:index"))

    assert "admin/panels/impostors.html" not in dict(page.context["panels"])


@pytest.mark.parametrize(("who", "counts"), [("ada", 403), ("eve", 200), ("otto", 200)])
def test_what_was_asked_is_read_and_changed_by_nobody(browse, who, counts):
    make_channel()
    ask("tpwallet-support.com")
    browser = browse(who)

    shown = text(browser.get(IMPOSTORS))
    assert "tpwallet-support.com" in shown
    assert "It puts something else around our name." in shown
    assert browser.get(COUNTS).status_code == counts
    for page in (IMPOSTORS, COUNTS):
        assert browser.post(page, {"action": "delete_selected"}).status_code == 403
    assert PastedImpostor.objects.exists()


def test_lists_cost_the_same_for_few_and_many(browse):
    ours, browser = make_channel(), browse("eve")
    ask("tpwallet.com")
    costs = {address: cost(browser, address) for address in (IMPOSTORS, LIST) * 2}
    PastedImpostor.objects.bulk_create(
        PastedImpostor(address=f"tpwallet{n}.com", reason="misspelt", imitates=ours)
        for n in range(200)
    )
    for number in range(30):
        make_channel("site", f"site{number}.example")

    assert {address: cost(browser, address) for address in (IMPOSTORS, LIST)} == costs


def test_our_pages_hold_no_script_or_style(browse):
    row = make_channel()
    ask("tpwallet.com")
    change = reverse("admin:kb_officialchannel_change", args=[row.pk])

    for page in (LIST, ADD, change, IMPOSTORS, COUNTS):
        assert INLINE.findall(text(browse("eve").get(page))) == [], page
