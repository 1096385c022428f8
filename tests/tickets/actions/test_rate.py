import pytest
from django.core.exceptions import PermissionDenied

from portal.refusals import Refused
from tickets.actions.rate import rate
from tickets.actions.solve import solve_as_staff
from tickets.models import Rating


@pytest.fixture
def solved(ticket, ada):
    return solve_as_staff(ticket=ticket, actor=ada)


def test_a_solved_request_is_rated_once(solved, tom):
    rate(ticket=solved, actor=tom, score=4, comment=" Quick. ")

    with pytest.raises(Refused, match="rated"):
        rate(ticket=solved, actor=tom, score=1)

    assert [(r.score, r.comment) for r in Rating.objects.all()] == [(4, "Quick.")]


@pytest.mark.parametrize("score", [0, 6, -1])
def test_scores_are_one_to_five(solved, tom, score):
    with pytest.raises(Refused, match="score"):
        rate(ticket=solved, actor=tom, score=score)

    assert not Rating.objects.exists()


def test_an_open_request_is_not_rated(ticket, tom):
    with pytest.raises(Refused, match="not_done"):
        rate(ticket=ticket, actor=tom, score=5)

    assert not Rating.objects.exists()


def test_nobody_rates_for_another(solved, sid):
    with pytest.raises(PermissionDenied):
        rate(ticket=solved, actor=sid, score=1)

    assert not Rating.objects.exists()
