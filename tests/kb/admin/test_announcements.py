"""Announcements as staff write them: a draft is saved, everything else is a verb."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kb import announcements
from kb.models import Announcement, AnnouncementUpdate
from portal.models import Timer
from tests.kb.announcement_makers import make_draft, make_open, make_over
from tests.tickets.admin.desk import INLINE, text

pytestmark = pytest.mark.django_db
LIST = reverse("admin:kb_announcement_changelist")
ADD = reverse("admin:kb_announcement_add")
WRITTEN = {
    "kind": "outage", "title_en": "Transfers fail", "title_zh_hans": "转账失败",
    "body_en": "We look into it.", "body_zh_hans": "我们正在查看。", "starts_at_0": "2026-11-22",
    "starts_at_1": "10:00", "expected_end_0": "", "expected_end_1": "", "ends_at_0": "",
    "ends_at_1": "", "categories": "transfer-failed，deposit-not-arrived", "chains": "tron tron",
    "channels": "",
}  # fmt: skip


@pytest.fixture
def browse(request):
    def browser(who):
        client = Client()
        client.force_login(request.getfixturevalue(who))
        return client

    return browser


def page(name, row):
    return reverse(f"admin:kb_announcement_{name}", args=[row.pk])


def test_an_editor_writes_a_draft_that_nobody_sees(browse, eve):
    response = browse("eve").post(ADD, WRITTEN)

    assert response.status_code == 302, response.context["errors"]
    draft = Announcement.objects.get()
    assert (draft.author, draft.published_at) == (eve, None)
    assert draft.categories == ["transfer-failed", "deposit-not-arrived"]
    assert (draft.chains, draft.channels) == (["tron"], [])
    assert announcements.open_for() == []
    assert not Timer.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"categories": "Deposit!"}, "is not a name in small letters"),
        ({"ends_at_0": "2026-11-21", "ends_at_1": "09:00"}, "It can&#x27;t end before it begins."),
        ({"body_zh_hans": ""}, "This field is required."),
    ],
)
def test_a_draft_that_makes_no_sense_is_not_kept(browse, change, said):
    response = browse("eve").post(ADD, {**WRITTEN, **change})

    assert said in text(response)
    assert not Announcement.objects.exists()


def test_it_is_published_with_a_press(browse):
    draft = make_draft()
    browser = browse("eve")
    shown = text(browser.get(page("change", draft)))
    assert f'action="{page("publish", draft)}"' in shown
    assert page("update", draft) not in shown

    response = browser.post(page("publish", draft), follow=True)
    assert "It is published, and subscribers are being told." in text(response)
    assert [row.pk for row in announcements.open_for()] == [draft.pk]
    assert browser.get(page("publish", draft)).status_code == 405


def test_a_refusal_is_said(browse):
    draft = make_draft(title_zh_hans="")
    response = browse("eve").post(page("publish", draft), follow=True)

    assert "Title and text are needed in both languages." in text(response)
    draft.refresh_from_db()
    assert draft.published_at is None


def test_the_words_of_what_is_published_stand(browse):
    row = make_open()
    before = Announcement.objects.values().get()
    posted = {**WRITTEN, "pinned": "on"}

    assert browse("eve").post(page("change", row), posted).status_code == 302
    after = Announcement.objects.values().get()
    assert after["pinned"] is True
    assert after["chains"] == ["tron"]
    assert {**after, "pinned": False, "chains": [], "categories": []} == before
    assert announcements.open_for()[0].pinned is True


def test_an_update_is_written_on_a_page_of_its_own(browse, eve):
    row = make_open()
    browser = browse("eve")
    assert page("update", row) in text(browser.get(page("change", row)))
    assert browser.get(page("update", row)).status_code == 200
    later = timezone.localtime(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")

    said = {"body_en": "Better.", "body_zh_hans": "好转。", "expected_end": later}
    response = browser.post(page("update", row), said, follow=True)
    assert "The update is published." in text(response)
    update = row.updates.get()
    assert (update.body_en, update.author) == ("Better.", eve)
    row.refresh_from_db()
    assert row.expected_end > timezone.now()


def test_what_was_typed_is_kept_when_it_is_refused(browse):
    row = make_open()
    said = {"body_en": "Half of it.", "body_zh_hans": "一半。", "expected_end": "2020-01-01T10:00"}
    response = browse("eve").post(page("update", row), said)

    assert response.status_code == 422
    assert "The expected end has passed already." in text(response)
    assert "Half of it." in text(response)
    assert not AnnouncementUpdate.objects.exists()


def test_it_is_ended(browse):
    row = make_open()
    response = browse("eve").post(page("end", row), {}, follow=True)

    assert "It is over, and has moved to the history." in text(response)
    assert announcements.open_for() == []
    assert row.updates.get().is_last is True


def test_what_is_over_can_only_be_read(browse):
    row = make_over()
    browser = browse("eve")
    shown = text(browser.get(page("change", row)))

    assert page("end", row) not in shown
    assert page("publish", row) not in shown
    assert f"/status/{row.pk}/" in shown
    assert browser.post(page("end", row), {}).status_code == 422


@pytest.mark.parametrize("who", ["ada", "otto"])
def test_others_read_and_say_nothing(browse, who):
    draft, row = make_draft(), make_open()
    browser = browse(who)
    assert draft.title_en in text(browser.get(LIST))
    assert page("end", row) not in text(browser.get(page("change", row)))

    assert browser.post(ADD, WRITTEN).status_code == 403
    for name, of in (("publish", draft), ("update", row), ("end", row), ("change", draft)):
        assert browser.post(page(name, of), {**WRITTEN}).status_code == 403, name
    draft.refresh_from_db()
    assert draft.published_at is None
    assert not AnnouncementUpdate.objects.exists()


@pytest.mark.parametrize("name", ["publish", "update", "end"])
def test_visitors_and_requesters_are_sent_to_sign_in(client, browse, name):
    row = make_open()
    for browser in (client, browse("tom")):
        assert "/login/" in browser.post(page(name, row), {})["Location"]
    assert not AnnouncementUpdate.objects.exists()


def test_our_pages_hold_no_script_or_style(browse):
    draft, row = make_draft(), make_open()
    for address in (LIST, ADD, page("change", draft), page("change", row), page("update", row),
                    page("end", row)):  # fmt: skip
        response = browse("eve").get(address)
        assert response.status_code == 200, address
        assert INLINE.findall(text(response)) == [], address
