"""Announcing, updating, ending: who may, what is refused, who is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from kb import announcements, mail
from kb.actions import _telling
from kb.actions.announce import announce
from kb.actions.end_announcement import end_announcement
from kb.actions.subscribe import subscribe
from kb.actions.update_announcement import update_announcement
from kb.models import Announcement, AnnouncementUpdate, Phase
from portal.models import OutgoingEmail, Timer
from portal.refusals import Refused
from portal.timers import fire_due
from tests.kb.announcement_makers import make_draft, make_open, make_over, make_subscriber

pytestmark = pytest.mark.django_db
SAID = {"body_en": "It is *better*.", "body_zh_hans": "已经好转。"}


def nothing_happened(draft):
    draft.refresh_from_db()
    return (
        draft.published_at is None
        and not Timer.objects.exists()
        and not AnnouncementUpdate.objects.exists()
        and not announcements.open_for()
    )


def letters(template):
    return OutgoingEmail.objects.filter(template=template).order_by("pk")


# Announce


def test_an_editor_publishes_a_draft(eve):
    at = timezone.now()
    shown = announce(announcement=make_draft(), actor=eve, at=at)

    shown.refresh_from_db()
    assert (shown.published_at, shown.phase(at)) == (at, Phase.OPEN)
    assert shown.html_en == "<p>Transfers <strong>fail</strong> at present.</p>\n"
    assert shown.html_zh_hans == "<p>目前转账<strong>失败</strong>。</p>\n"
    assert announcements.open_for() == [shown]
    assert [(t.kind, t.target) for t in Timer.objects.all()] == [(_telling.TELL, shown.pk)]


@pytest.mark.parametrize("who", ["ada", "otto", "tom"])
def test_others_publish_nothing(request, who):
    draft = make_draft()

    with pytest.raises(PermissionDenied):
        announce(announcement=draft, actor=request.getfixturevalue(who))
    assert nothing_happened(draft)


@pytest.mark.parametrize("who", ["lin", "max_"])
def test_whoever_leads_may_publish_at_night(request, who):
    assert announce(announcement=make_draft(), actor=request.getfixturevalue(who)).published_at


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title_zh_hans": " "}, "incomplete"),
        ({"body_en": ""}, "incomplete"),
        ({"ends_at": timezone.now() - timedelta(minutes=1)}, "over"),
        ({"expected_end": timezone.now() - timedelta(days=1)}, "expected_end"),
        ({"body_en": "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"}, "secret"),
    ],
)
def test_what_cannot_be_announced_is_refused(fields, code, eve):
    draft = make_draft(**fields)

    with pytest.raises(Refused) as refusal:
        announce(announcement=draft, actor=eve)
    assert refusal.value.code == code
    assert nothing_happened(draft)


def test_what_is_published_is_not_published_again(eve):
    shown = make_open()
    before = shown.published_at

    with pytest.raises(Refused, match="published"):
        announce(announcement=shown, actor=eve)
    shown.refresh_from_db()
    assert shown.published_at == before
    assert Timer.objects.count() == 1


def test_its_text_can_run_nothing():
    shown = make_open(body_en='<script>alert(1)</script> <img src=x onerror="x"> [a](javascript:1)')

    assert "<script" not in shown.html_en
    assert "<img" not in shown.html_en
    assert "href" not in shown.html_en


def test_a_row_cannot_end_before_it_begins():
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(starts_at=now, ends_at=now - timedelta(seconds=1))


# Update and end


def test_an_update_is_kept_in_order_with_the_new_expectation(eve):
    shown = make_open()
    later = timezone.now() + timedelta(hours=2)
    update_announcement(announcement=shown, actor=eve, expected_end=later, **SAID)
    update_announcement(announcement=shown, actor=eve, **SAID)

    shown.refresh_from_db()
    assert shown.expected_end == later
    assert [(u.html_en, u.author, u.is_last) for u in shown.updates.all()] == [
        ("<p>It is <em>better</em>.</p>\n", eve, False)
    ] * 2
    assert announcements.open_for()[0].expected_end == later


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body_en": ""}, "incomplete"),
        ({"body_zh_hans": " \n"}, "incomplete"),
        ({"expected_end": timezone.now() - timedelta(minutes=1)}, "expected_end"),
        ({"body_en": "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"}, "secret"),
    ],
)
def test_what_is_no_update_is_refused(eve, change, code):
    shown = make_open()

    with pytest.raises(Refused) as refusal:
        update_announcement(announcement=shown, actor=eve, **{**SAID, **change})
    assert refusal.value.code == code
    assert not AnnouncementUpdate.objects.exists()
    assert Timer.objects.count() == 1


@pytest.mark.parametrize("verb", [update_announcement, end_announcement])
@pytest.mark.parametrize("make", [make_draft, make_over])
def test_nothing_becomes_of_a_draft_or_of_what_is_over(eve, verb, make):
    row = make()
    before = Announcement.objects.filter(pk=row.pk).values().get()

    with pytest.raises(Refused, match="not_current"):
        verb(announcement=row, actor=eve, **SAID)
    assert Announcement.objects.filter(pk=row.pk).values().get() == before
    assert not AnnouncementUpdate.objects.exists()


@pytest.mark.parametrize("verb", [update_announcement, end_announcement])
def test_an_agent_says_nothing_for_us(ada, verb):
    shown = make_open()

    with pytest.raises(PermissionDenied):
        verb(announcement=shown, actor=ada, **SAID)
    shown.refresh_from_db()
    assert shown.ends_at is None
    assert not AnnouncementUpdate.objects.exists()


def test_the_end_moves_it_to_the_history(eve):
    shown, at = make_open(), timezone.now()
    end_announcement(announcement=shown, actor=eve, at=at, **SAID)

    shown.refresh_from_db()
    assert (shown.ends_at, shown.phase(at)) == (at, Phase.ENDED)
    assert [u.is_last for u in shown.updates.all()] == [True]
    assert announcements.open_for() == []
    with pytest.raises(Refused, match="not_current"):
        end_announcement(announcement=shown, actor=eve, **SAID)


def test_without_last_words_we_have_some_in_both_languages(eve):
    update = end_announcement(announcement=make_open(), actor=eve)

    assert update.body_en == "This is over. Everything works as usual again."
    assert update.body_zh_hans


def test_last_words_in_one_language_only_are_refused(eve):
    shown = make_open()

    with pytest.raises(Refused, match="incomplete"):
        end_announcement(announcement=shown, actor=eve, body_en="Over.")
    shown.refresh_from_db()
    assert shown.ends_at is None


def test_what_was_planned_can_be_called_off(eve):
    begins = timezone.now() + timedelta(days=1)
    planned = make_open(starts_at=begins)
    update = end_announcement(announcement=planned, actor=eve)

    planned.refresh_from_db()
    assert planned.ends_at == begins
    assert planned.phase(begins) == Phase.ENDED
    assert update.body_en == "This will not take place."


# Telling


def test_each_subscriber_is_told_once_in_their_language():
    make_subscriber("tom@example.com")
    make_subscriber("mei@example.com", "zh-hans")
    shown = make_open(expected_end=timezone.now() + timedelta(hours=3))
    for _sweep in range(3):
        fire_due()

    english, chinese = letters("announcement")
    assert (english.to_email, english.subject) == ("tom@example.com", f"Outage: {shown.title_en}")
    assert "<strong>fail</strong>" in english.html
    assert "Expected to end: " in english.text
    assert f"/en/status/{shown.pk}/" in english.text
    assert english.about == f"announcement:{shown.pk}"
    assert shown.title_zh_hans in chinese.subject
    assert f"/zh-hans/status/{shown.pk}/" in chinese.html


def test_every_email_can_be_ended_with_one_click():
    reader = make_subscriber()
    make_open()
    fire_due()

    letter = letters("announcement").get()
    leave = letter.headers["List-Unsubscribe"]
    assert leave.endswith(f"/en/status/unsubscribe/?key={reader.key}>")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["Auto-Submitted"] == "auto-generated"
    assert leave.strip("<>") in letter.text
    assert leave.strip("<>") in letter.html


def test_updates_and_the_end_are_told_too(eve):
    make_subscriber()
    shown = make_open()
    fire_due()
    update_announcement(announcement=shown, actor=eve, **SAID)
    end_announcement(announcement=shown, actor=eve)
    fire_due()

    assert [letter.subject for letter in letters("announcement_update")] == [
        f"Update: {shown.title_en}",
        f"Over: {shown.title_en}",
    ]
    assert letters("announcement").count() == 1


def test_many_are_told_in_bounded_batches(monkeypatch):
    monkeypatch.setattr(_telling, "BATCH", 2)
    for _number in range(5):
        make_subscriber()
    make_open()

    told = []
    for _sweep in range(4):
        fire_due()
        told.append(letters("announcement").count())
    assert told == [2, 4, 5, 5]
    assert letters("announcement").values("to_email").distinct().count() == 5


def test_an_update_does_not_take_the_rest_of_the_first_emails_away(monkeypatch, eve):
    monkeypatch.setattr(_telling, "BATCH", 1)
    for _number in range(2):
        make_subscriber()
    shown = make_open()
    fire_due()
    update_announcement(announcement=shown, actor=eve, **SAID)
    for _sweep in range(4):
        fire_due()

    assert letters("announcement").count() == 2
    assert letters("announcement_update").count() == 2


def test_who_has_not_confirmed_or_came_later_is_not_told():
    subscribe(email="new@example.com", language="en")
    make_open()
    make_subscriber("late@example.com", at=timezone.now() + timedelta(minutes=1))
    fire_due()

    assert letters("announcement").count() == 0


def test_what_is_over_is_no_news(eve):
    make_subscriber()
    shown = make_open()
    end_announcement(announcement=shown, actor=eve)
    fire_due()

    assert letters("announcement").count() == 0
    assert letters("announcement_update").count() == 1


def test_a_batch_that_fails_wrote_nothing_and_comes_again(monkeypatch):
    for _number in range(2):
        make_subscriber()
    make_open()
    before = OutgoingEmail.objects.count()
    real, calls = mail.tell, []

    def fail_at_second(subscription, announcement):
        calls.append(subscription)
        if len(calls) == 2:
            raise RuntimeError
        return real(subscription, announcement)

    with monkeypatch.context() as patch:
        patch.setattr(mail, "tell", fail_at_second)
        fire_due()
    assert (len(calls), OutgoingEmail.objects.count()) == (2, before)
    timer = Timer.objects.get(kind=_telling.TELL)
    assert (timer.done_at, timer.attempts) == (None, 1)

    fire_due(timer.due_at)
    assert letters("announcement").count() == 2
