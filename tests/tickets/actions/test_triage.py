from datetime import timedelta

import pytest

from portal.refusals import Refused
from tickets.actions.triage import categorise, prioritise
from tickets.models import Category
from tickets.workflow import Priority


def test_another_priority_moves_what_is_due_from_the_beginning(ticket, ada):
    prioritise(ticket=ticket, actor=ada, priority=Priority.HIGH)

    ticket.refresh_from_db()
    assert ticket.due_at == ticket.created_at + timedelta(hours=4)
    assert ticket.events.last().data == {"from": "urgent", "to": "high"}


def test_another_category_brings_its_team_priority_and_promises(ticket, ada):
    how_to = Category.objects.get(slug="how-to")

    categorise(ticket=ticket, actor=ada, category=how_to)

    ticket.refresh_from_db()
    assert (ticket.category, ticket.team.key, ticket.priority) == (how_to, "first-line", "low")
    assert ticket.due_at == ticket.created_at + timedelta(hours=24)


def test_the_same_category_is_refused(ticket, ada, deposit):
    with pytest.raises(Refused, match="same"):
        categorise(ticket=ticket, actor=ada, category=deposit)

    assert ticket.events.count() == 1


def test_the_same_priority_is_refused(ticket, ada):
    with pytest.raises(Refused, match="same"):
        prioritise(ticket=ticket, actor=ada, priority=Priority.URGENT)

    assert ticket.events.count() == 1
