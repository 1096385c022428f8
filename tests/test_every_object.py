"""Every act on a thing, by everybody, with a form as those would send it who may.

`test_every_address` says who is let in with an empty form. Here the form is filled, so that only
the door stands between a stranger and the change: whoever the table refuses changes nothing.
"""

import re
from contextlib import suppress

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http.cookie import SimpleCookie
from django.urls import reverse

from tests import factories
from tests.test_every_address import (  # noqa: F401  (fixtures among them)
    ALL,
    CAST,
    _letter,
    path_of,
    people,
    row_of,
    walk,
    world,
)
from tests.tickets.views.visits import make_file
from tickets.actions.note import note

REFUSALS = "nfsmp"
# Everybody may; an empty form names no article.
_EVERYBODYS = {"kb:vote"}
_CHANGE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "((?:tickets|kb|complaints)_\w+)"')
# Counted for everybody, by its own rules.
_COUNTERS = {"kb_searchmiss", "kb_checkcount"}


@pytest.fixture
def filled(world) -> dict[str, object]:  # noqa: F811
    """What the forms of all acts ask for, together."""
    ticket = world["ticket"]
    return {
        "body": "Done.", "seen": ticket.version, "then": "open", "reason": "other", "score": 5,
        "comment": "Thanks", "assignee": "me", "team": ticket.team_id, "priority": "low",
        "category": ticket.category_id, "fields": [ticket.category.fields.first().pk],
        "facts": "x", "until": "2026-12-01", "helpful": "yes", "revision": world["article"].pk,
        "title": "x", "summary": "x", "language": "en", "confirm": "yes", "ticket": ticket.pk,
        "decision": "upheld", "amount": "1", "asset": "USDT", "text": "x", "code": "123456",
    }  # fmt: skip


class Changes:
    """Notes the tables that statements write to."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        if found := _CHANGE.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def posted(walk, path, letter, data):  # noqa: F811
    """The answer to a filled form, and what it changed."""
    cache.clear()
    walk.client.cookies = SimpleCookie(walk.cookies[letter])
    changes = Changes()
    with transaction.atomic(), connection.execute_wrapper(changes):
        response = walk.client.post(path, data)
        transaction.set_rollback(True)
    return _letter(response), changes.tables - _COUNTERS


def test_whoever_is_refused_changes_nothing_with_a_filled_form(walk, world, filled):  # noqa: F811
    wrong, asked = [], 0
    for name in (name for name in ALL if ALL[name].arguments and name not in _EVERYBODYS):
        with suppress(KeyError):  # an address that the walk over addresses does not know yet
            path, row = path_of(name, world), row_of(name)
            for letter, answer in zip(CAST, row[1] if row else "", strict=False):
                if answer in REFUSALS:
                    asked += 1
                    got, changed = posted(walk, path, letter, filled)
                    if got not in REFUSALS or changed:
                        wrong.append((name, letter, got, sorted(changed)))
    assert wrong == []
    assert asked > 300


def test_a_filled_form_of_those_who_may_does_change_something(walk, world, filled):  # noqa: F811
    """Otherwise the test above would prove nothing."""
    acts = {"admin:tickets_ticket_note": "A", "admin:tickets_ticket_reply": "A",
            "tickets:reply": "R", "tickets:solve": "R"}  # fmt: skip
    idle = {
        name: posted(walk, path_of(name, world), letter, filled)
        for name, letter in acts.items()
        if not posted(walk, path_of(name, world), letter, filled)[1]
    }
    assert idle == {}


def test_every_file_opens_for_those_alone_who_see_its_message(walk, world, deposit, mei, ada):  # noqa: F811
    """Files of a message, of a note and of nothing yet, on one's own and on another's request."""
    hers = factories.make_ticket(deposit, mei)
    internal = note(ticket=hers, actor=ada, body="Look.")
    files = {
        "said": make_file(hers, hers.messages.first(), "said.png"),
        "noted": make_file(hers, internal, "noted.png"),
        "free": make_file(hers, None, "free.png"),
    }
    for file in files.values():
        for ticket in (hers, world["ticket"]):
            own = reverse("tickets:attachment", args=[ticket.reference, file.pk])
            assert walk.answers(own, "get") == "n" * len(CAST)
        other = reverse("admin:tickets_ticket_file", args=[world["ticket"].pk, file.pk])
        assert set(walk.answers(other, "get")) <= set("snf")
