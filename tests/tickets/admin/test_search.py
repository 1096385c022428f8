import pytest

from tests import factories
from tests.tickets.admin.desk import listed, page, queue
from tickets.actions.reply import reply_as_staff
from tickets.admin.search import on_chain, reference
from tickets.workflow import Status


@pytest.fixture
def other(deposit, mei):
    return factories.make_ticket(
        deposit, mei, subject="提现慢", description="我的提现一直没有到账。"
    )


def found(browser, text):
    return listed(browser.get(queue(q=text)))


def test_a_whole_reference_opens_its_ticket(as_ada, ticket):
    for text in (ticket.reference, ticket.reference.lower(), f" {ticket.reference} "):
        response = as_ada.get(queue(q=text))
        assert response.status_code == 302
        assert response["Location"] == page(ticket)


def test_a_reference_without_its_letter_is_found(as_ada, ticket, other):
    assert found(as_ada, ticket.reference[2:]) == [ticket.subject]


@pytest.mark.parametrize("text", ["tom@example.com", "TOM@example.com", "tom@exa"])
def test_a_ticket_is_found_by_its_users_address(as_ada, ticket, other, text):
    assert found(as_ada, text) == [ticket.subject]


@pytest.mark.parametrize(
    "text",
    [
        factories.HASH,
        factories.HASH.upper().replace("0X", "0x"),
        factories.HASH.removeprefix("0x"),
        f"https://etherscan.io/tx/{factories.HASH}",
        factories.ADDRESS,
        factories.ADDRESS.lower(),
        f"https://bscscan.com/address/{factories.ADDRESS}",
    ],
)
def test_a_ticket_is_found_by_what_stands_on_the_chain(as_ada, ticket, other, text):
    assert found(as_ada, text) == [ticket.subject]


@pytest.mark.parametrize("text", ["deposit arrived", "ARRIVED deposit", "USDT wallet"])
def test_a_ticket_is_found_by_its_words(as_ada, ticket, other, text):
    assert found(as_ada, text) == [ticket.subject]


@pytest.mark.parametrize("text", ["提现", "没有到账", "我的提现"])
def test_a_ticket_is_found_by_chinese_words(as_ada, ticket, other, text):
    assert found(as_ada, text) == ["提现慢"]


@pytest.mark.parametrize(
    "text",
    [
        "R-22222222", "nobody@example.com", factories.OTHER_ADDRESS, "0x" + "0" * 64, "deposi",
        "arrived elephant", "%", "'; drop table tickets_ticket; --", "🙂", "@scammer", "a" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(as_ada, ticket, other, text):
    assert found(as_ada, text) == []


def test_a_search_looks_into_every_view(as_ada, ticket, ada):
    reply_as_staff(ticket=ticket, actor=ada, body="Here it is.", then=Status.SOLVED)

    assert found(as_ada, "deposit") == [ticket.subject]


def test_a_search_shows_nothing_of_other_teams(as_ben, ticket):
    assert found(as_ben, "tom@example.com") == []
    assert found(as_ben, factories.HASH) == []
    assert found(as_ben, "deposit") == []
    assert as_ben.get(queue(q=ticket.reference)).status_code == 200


def test_references_have_one_form():
    assert reference("r-7f3k92qx") == "R-7F3K92QX"
    assert reference("7F3K92QX") == "R-7F3K92QX"
    assert reference("R-7F3K92Q") == ""
    assert reference("R-7F3K92Q0") == ""


def test_a_private_key_is_looked_up_nowhere():
    assert on_chain("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ") == set()
