"""What stands in the bytes of a mail and in none of its words."""

from tests.tickets.actions.test_submit import PHRASE
from tickets.email.unseen import secrets_in

WORDS = PHRASE.split()
BEGINNING, REST = " ".join(WORDS[:9]), " ".join(WORDS[9:])


def test_what_readers_see_is_not_looked_through_again():
    line = "I sent two hundred and fifty of them from another wallet."

    assert secrets_in(f"Subject: Late\n\n{line}".encode(), line) == []


def test_a_phrase_that_goes_on_where_nobody_sees_it_is_found():
    raw = f"Subject: Late\n\n{BEGINNING}\n{REST}".encode()

    assert secrets_in(raw, BEGINNING)
