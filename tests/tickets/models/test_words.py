import pytest

from tests import factories
from tickets.models import Ticket


@pytest.fixture
def tickets(deposit):
    make = factories.make_ticket
    return {
        "zh": make(deposit, subject="提现一直没到账", description="昨天提现 100 USDT。"),
        "en": make(deposit, subject="Withdrawal is late", description="Asked for 100 USDT."),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("提现", {"zh"}),
        ("到账 提现", {"zh"}),
        ("ＵＳＤＴ", {"zh", "en"}),
        ("late WITHDRAWAL", {"en"}),
        ("withdraw", set()),
        ("提现 late", set()),
        ("%", set()),
        ("100", {"zh", "en"}),
    ],
)
def test_every_word_must_occur_whole_in_any_order(tickets, asked, found):
    names = {ticket.pk: name for name, ticket in tickets.items()}

    assert {names[t.pk] for t in Ticket.objects.saying(asked)} == found
