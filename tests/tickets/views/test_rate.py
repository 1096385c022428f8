"""The requester says how good the help was."""

import pytest
from django.contrib.messages import get_messages

from tests.tickets.views.visits import by_link, page, signed_in
from tickets.actions.solve import solve_as_requester
from tickets.models import Rating


@pytest.fixture
def solved(ticket, tom):
    return solve_as_requester(ticket=ticket, actor=tom)


def _said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_looking_at_the_form_records_nothing(solved):
    response = by_link(solved).get(page("rate", solved), {"score": "1"})
    assert response.status_code == 200
    assert "5: very good" in response.content.decode()
    assert not Rating.objects.exists()


def test_a_rating_is_kept(solved):
    response = by_link(solved).post(page("rate", solved), {"score": "4", "comment": "Quick."})
    assert response["Location"] == page("request", solved)
    assert _said(response) == ["Thank you for your rating."]
    rating = Rating.objects.get()
    assert (rating.score, rating.comment) == (4, "Quick.")


def test_the_second_time_says_thank_you_and_changes_nothing(solved, tom):
    browser = signed_in(tom)
    browser.post(page("rate", solved), {"score": "4"})
    response = browser.post(page("rate", solved), {"score": "1"})
    assert _said(response)[-1] == "You have already rated this request. Thank you."
    assert Rating.objects.get().score == 4
    assert "Thank you for your rating" in browser.get(page("rate", solved)).content.decode()


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "five", "4.5", "1' OR 1=1"])
def test_only_one_to_five_is_a_score(solved, tom, score):
    response = signed_in(tom).post(page("rate", solved), {"score": score, "comment": "Kept."})
    assert response.status_code == 200
    assert "Kept.</textarea>" in response.content.decode()
    assert "Something is missing or not right" in response.content.decode()
    assert not Rating.objects.exists()


def test_before_it_is_solved_it_cannot_be_rated(ticket, tom):
    browser = signed_in(tom)
    text = browser.get(page("rate", ticket)).content.decode()
    assert "You can rate our help once your request is solved." in text
    response = browser.post(page("rate", ticket), {"score": "5"})
    assert _said(response) == ["You can rate our help once your request is solved."]
    assert not Rating.objects.exists()


def test_a_private_key_in_the_comment_is_not_kept(solved, tom):
    key = "L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1"
    response = signed_in(tom).post(page("rate", solved), {"score": "5", "comment": key})
    assert response.status_code == 200
    assert key not in response.content.decode()
    assert not Rating.objects.exists()
