"""Facts that stand in free text, and what is left to the user because it is not beyond doubt."""

import time

import pytest

from tests.factories import ADDRESS, HASH, OTHER_ADDRESS
from tickets.intake.answers import columns
from tickets.intake.extract import Facts, facts, records
from tickets.models import Category

TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
OTHER_HASH = HASH.replace("8", "7")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Facts()),
        ("My deposit has not arrived.", Facts()),
        (f"Hash {HASH} on BSC.", Facts(chain="bsc", transaction=HASH)),
        (f"https://etherscan.io/tx/{HASH}", Facts(chain="ethereum", transaction=HASH)),
        (f"交易哈希：{HASH}，网络是币安智能链", Facts(chain="bsc", transaction=HASH)),
        (f"Hash {HASH}, no network said.", Facts(transaction=HASH)),
        (f"{HASH} again {HASH.upper().replace('X', 'x')}", Facts(transaction=HASH)),
        (f"to {ADDRESS} via ERC20", Facts(chain="ethereum", address=ADDRESS)),
        (f"充到{TRON}没到", Facts(chain="tron", address=TRON)),
        (f"https://tronscan.org/#/address/{TRON}", Facts(chain="tron", address=TRON)),
        (
            f"https://tronscan.org/#/transaction/{HASH[2:]}",
            Facts(chain="tron", transaction=HASH[2:]),
        ),
        ("I sent 1,250.50 usdt.", Facts(amount={"amount": "1250.5", "asset": "USDT"})),
        ("充了500U", Facts(amount={"amount": "500", "asset": "USDT"})),
        ("0.015 BTC and again 0.0150 btc", Facts(amount={"amount": "0.015", "asset": "BTC"})),
    ],
)
def test_what_is_beyond_doubt_is_found(text, found):
    assert facts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        f"{HASH} or {OTHER_HASH}",
        f"from {ADDRESS} to {OTHER_ADDRESS}",
        "I sent 10 USDT, then 20 USDT",
        "from BSC to Tron by bridge",
        "in 2026 at 10:30, order 12345678901234567890",
        "https://sepolia.etherscan.io/tx/" + HASH,
        ADDRESS[:-1],
        HASH[:-1],
    ],
)
def test_what_is_not_is_left_to_the_user(text):
    assert facts(text) == Facts()


@pytest.mark.parametrize(
    "text",
    [f"{HASH} " * 300, "a1" * 10_000, "1," * 10_000, f"{'A' * 30} " * 700, "https://a/" * 2000],
)
def test_hostile_texts_cost_little(text):
    begun = time.process_time()

    facts(text)

    assert time.process_time() - begun < 1


@pytest.mark.django_db
class TestRecords:
    @pytest.fixture(autouse=True)
    def shipped(self, catalogue_loaded):
        pass

    def said(self, slug: str, text: str):
        fields = list(Category.objects.get(slug=slug).fields.filter(active=True))
        return records(fields, facts(text))

    def test_they_answer_the_questions_of_the_category_and_fill_its_columns(self):
        said = self.said("deposit-not-arrived", f"250 USDT to {ADDRESS}, {HASH}, BEP20")

        assert [answer["key"] for answer in said] == [
            "chain", "transaction", "amount", "receiving_address"
        ]  # fmt: skip
        assert columns(said) == {
            "chain": "bsc", "transaction": HASH, "address": ADDRESS, "other_address": "",
            "amount": "250 USDT",
        }  # fmt: skip

    def test_a_hash_says_that_there_is_one(self):
        said = self.said("transfer-failed", f"My transfer {HASH} failed")

        assert {answer["key"]: answer["value"] for answer in said} == {
            "has_hash": "yes", "transaction": {"chain": "", "value": HASH}
        }  # fmt: skip

    def test_of_two_addresses_that_are_asked_for_none_is_guessed(self):
        assert self.said("transfer-failed", f"I mean {ADDRESS}") == []

    def test_a_category_without_such_questions_takes_nothing(self):
        assert self.said("feedback", f"250 USDT {HASH}") == []
