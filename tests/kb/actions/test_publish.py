from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kb import editions
from kb.actions._common import TransitionNotAllowed
from kb.actions.publish import publish
from kb.actions.submit_for_review import submit_for_review
from kb.models import Revision, Translation
from kb.workflow import Stage, Status
from portal import timers
from portal.models import Timer
from portal.refusals import Refused
from tests.kb.makers import make_draft, make_published

DAY = timedelta(days=1)


@pytest.fixture
def draft(eve):
    return make_draft(actor=eve, title="Fees", body="## What it costs\n\nNothing.")


def nothing_is_published() -> bool:
    return (
        not Translation.objects.exclude(live=None).exists()
        and not Revision.objects.exclude(published_at=None).exists()
        and not Timer.objects.exists()
        and editions.current("en") == 0
    )


def test_a_published_draft_is_what_readers_see(draft, ned):
    submit_for_review(revision=draft, actor=ned)
    publish(revision=draft, actor=ned)

    translation = Translation.objects.get()
    assert translation.live == draft
    assert (translation.status, translation.title) == (Status.PUBLISHED, "Fees")
    draft.refresh_from_db()
    assert draft.stage == Stage.PUBLISHED
    assert draft.reviewer == ned
    assert draft.html == '<h2 id="s-what-it-costs">What it costs</h2>\n<p>Nothing.</p>\n'
    assert translation.edition == editions.current("en") > 0


def test_nobody_publishes_what_they_wrote(draft, eve):
    with pytest.raises(Refused, match="own_text"):
        publish(revision=draft, actor=eve)

    assert nothing_is_published()


def test_a_superuser_is_no_exception(sue):
    draft = make_draft(actor=sue)
    with pytest.raises(Refused, match="own_text"):
        publish(revision=draft, actor=sue)

    assert nothing_is_published()


@pytest.mark.parametrize("who", ["ada", "lin", "max_", "otto", "tom"])
def test_only_editors_publish(draft, who, request):
    with pytest.raises(PermissionDenied):
        publish(revision=draft, actor=request.getfixturevalue(who))

    assert nothing_is_published()


def test_the_revision_before_is_replaced_and_kept(draft, ned):
    before = make_published(draft.translation.article)
    publish(revision=draft, actor=ned)

    before.refresh_from_db()
    assert before.stage == Stage.REPLACED
    assert before.ended_at is not None
    assert list(Revision.objects.filter(stage=Stage.PUBLISHED)) == [draft]


def test_what_was_published_is_not_published_again(ned):
    revision = make_published()
    edition = editions.current("en")

    with pytest.raises(TransitionNotAllowed):
        publish(revision=revision, actor=ned)

    assert Revision.objects.get().published_at == revision.published_at
    assert editions.current("en") == edition


def test_a_time_to_come_schedules_it(draft, ned):
    at = timezone.now() + DAY
    publish(revision=draft, actor=ned, at=at)

    assert Translation.objects.get().live is None
    timers.fire_due(at - timedelta(minutes=1))
    assert Translation.objects.get().live is None
    timers.fire_due(at)
    assert Translation.objects.get().live == draft
    draft.refresh_from_db()
    assert (draft.stage, draft.reviewer, draft.published_at) == (Stage.PUBLISHED, ned, at)


def test_a_scheduled_text_can_be_published_at_once(draft, ned):
    publish(revision=draft, actor=ned, at=timezone.now() + DAY)
    publish(revision=draft, actor=ned)

    assert Translation.objects.get().live == draft
    assert not Timer.objects.filter(done_at=None).exists()


def test_an_expired_text_is_withdrawn(eve, ned):
    now = timezone.now()
    draft = make_draft(actor=eve, expires_at=now + DAY)
    publish(revision=draft, actor=ned)
    timers.fire_due(now + DAY)

    translation = Translation.objects.get()
    assert (translation.live, translation.status) == (None, Status.WITHDRAWN)
    draft.refresh_from_db()
    assert draft.stage == Stage.WITHDRAWN


def test_the_end_of_a_replaced_text_does_not_touch_its_successor(eve, ned):
    now = timezone.now()
    old = make_draft(actor=eve, expires_at=now + DAY)
    publish(revision=old, actor=ned)
    new = make_published(old.translation.article)
    timers.fire_due(now + 2 * DAY)

    assert Translation.objects.get().live == new


def test_what_would_be_over_before_it_begins_is_refused(eve, ned):
    draft = make_draft(actor=eve, expires_at=timezone.now() + DAY)
    with pytest.raises(Refused, match="expired"):
        publish(revision=draft, actor=ned, at=timezone.now() + 2 * DAY)

    assert nothing_is_published()
