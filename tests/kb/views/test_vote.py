"""Did this help? One vote a browser."""

import pytest
from django.test import Client

from kb.models import Vote
from kb.workflow import Reason
from tests.kb.makers import make_published

PAGE, VOTE = "/en/help/fees/", "/en/help/fees/vote/"
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture
def fees(db):
    return make_published(slug="fees", title="Fees")


def yes(client, revision):
    return client.post(VOTE, {"revision": revision.pk, "helpful": "yes"}, follow=True)


def test_a_reader_votes_once(client, fees):
    assert "Thank you. This helps us" in yes(client, fees).content.decode()
    again = yes(client, fees).content.decode()

    assert "You have already told us." in again
    assert "You have told us. Thank you." in client.get(PAGE).content.decode()
    assert Vote.objects.get().helpful is True


def test_another_browser_is_another_reader(client, fees):
    yes(client, fees)
    yes(Client(), fees)

    assert Vote.objects.count() == 2


def test_another_revision_is_voted_on_anew(client, fees):
    yes(client, fees)
    yes(client, make_published(fees.translation.article, title="Better fees"))

    assert Vote.objects.count() == 2


def test_why_it_did_not_help_is_kept(client, fees):
    said = {"reason": Reason.UNCLEAR, "comment": " What is gas? "}
    client.post(VOTE, {"revision": fees.pk, "helpful": "no", **said})

    vote = Vote.objects.get()
    assert (vote.helpful, vote.reason, vote.comment) == (False, Reason.UNCLEAR, "What is gas?")


@pytest.mark.parametrize("said", [{}, {"reason": "bad mood"}])
def test_no_reason_shows_the_question_again(client, fees, said):
    response = client.post(VOTE, {"revision": fees.pk, "helpful": "no", **said})

    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    assert not Vote.objects.exists()


def test_a_recovery_phrase_in_a_comment_is_neither_kept_nor_shown(client, fees):
    said = {"reason": Reason.WRONG, "comment": f"I typed {PHRASE}"}
    response = client.post(VOTE, {"revision": fees.pk, "helpful": "no", **said})

    assert response.status_code == 422
    assert "sausage" not in response.content.decode()
    assert not Vote.objects.exists()


def test_a_forged_token_is_no_second_voter(client, fees):
    yes(client, fees)
    client.cookies["reader"] = "somebody-else"
    yes(client, fees)

    # A browser that throws its cookie away is a new one; a forged one is no other's.
    assert set(Vote.objects.values_list("visitor", flat=True)) != {"somebody-else"}
    assert not Vote.objects.filter(visitor="somebody-else").exists()


@pytest.mark.parametrize("revision", ["", "x", "0", "9" * 30, "-1"])
def test_a_vote_on_nothing_is_refused(client, fees, revision):
    response = client.post(VOTE, {"revision": revision, "helpful": "yes"})

    assert response.status_code == 404
    assert not Vote.objects.exists()


def test_a_revision_of_another_article_cannot_be_voted_on_here(client, fees):
    other = make_published(slug="other")

    assert client.post(VOTE, {"revision": other.pk, "helpful": "yes"}).status_code == 404
    assert not Vote.objects.exists()


def test_reading_leaves_no_cookie_of_a_reader(client, fees):
    assert "reader" not in client.get(PAGE).cookies
