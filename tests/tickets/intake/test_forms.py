"""A category becomes a form, and the form's answers become what a ticket keeps."""

import pytest
from django.http import QueryDict

from tests import factories
from tests.tickets.actions.test_submit import PHRASE
from tickets.intake import answers
from tickets.intake.forms import IntakeForm
from tickets.models import Category

GOOD = {
    "email": "new@example.com",
    "subject": "Not arrived",
    "description": "I sent it two days ago.",
    "q_source": "wallet",
    "q_sent_at_0": "2026-11-20T16:30",
    "q_sent_at_1": "Asia/Shanghai",
    "q_chain": "ethereum",
    "q_transaction": factories.HASH,
    "q_amount_0": "250",
    "q_amount_1": "USDT",
    "q_receiving_address": factories.ADDRESS,
}


def form_of(category, **changes):
    data = QueryDict(mutable=True)
    data.update({k: v for k, v in {**GOOD, **changes}.items() if v is not None})
    return IntakeForm(category, list(category.fields.filter(active=True)), data=data)


def test_a_complete_form_gives_its_answers_with_their_questions(deposit):
    form = form_of(deposit)

    assert form.is_valid(), form.errors
    kept = {record["key"]: record for record in form.records()}
    assert kept["transaction"]["value"] == {"chain": "ethereum", "value": factories.HASH}
    assert kept["amount"]["value"] == {"amount": "250", "asset": "USDT"}
    assert kept["chain"]["label"]["en"]
    assert kept["chain"]["label"]["zh-hans"]
    assert "bank_reference" not in kept


def test_an_address_of_another_chain_is_named(deposit):
    form = form_of(deposit, q_receiving_address="TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")

    assert "TRON" in form.errors["q_receiving_address"][0]
    assert "Ethereum" in form.errors["q_receiving_address"][0]


def test_a_missing_character_is_counted(deposit):
    form = form_of(deposit, q_receiving_address=factories.ADDRESS[:-1])

    assert form.errors["q_receiving_address"][0].startswith("1 character is missing")


def test_the_address_comes_back_in_its_checksummed_form(deposit):
    form = form_of(deposit, q_receiving_address=factories.ADDRESS.lower())

    assert form.is_valid()
    assert answers.columns(form.records())["address"] == factories.ADDRESS


def test_an_explorer_link_is_as_good_as_the_hash(deposit):
    form = form_of(deposit, q_transaction=f"https://etherscan.io/tx/{factories.HASH}")

    assert form.is_valid()
    assert answers.columns(form.records())["transaction"] == factories.HASH


def test_a_link_alone_says_which_chain_it_is(catalogue_loaded):
    fees = Category.objects.get(slug="fees-and-limits")
    form = form_of(
        fees, q_topic="fee", q_chain="", q_transaction=f"https://bscscan.com/tx/{factories.HASH}"
    )
    form.full_clean()

    assert "q_transaction" not in form.errors
    assert form.cleaned_data["q_transaction"]["chain"] == "bsc"


def test_what_a_condition_hides_is_neither_demanded_nor_kept(deposit):
    form = form_of(
        deposit,
        q_source="bank",
        q_bank_reference="TRX-2026-1",
        q_chain="ethereum",
        q_transaction="rubbish that nobody will see",
    )

    assert form.is_valid(), form.errors
    kept = {record["key"] for record in form.records()}
    assert "bank_reference" in kept
    assert not kept & {"chain", "transaction", "receiving_address"}


def test_what_a_condition_shows_is_demanded(deposit):
    form = form_of(deposit, q_source="bank")

    assert "q_bank_reference" in form.errors


def test_forged_fields_and_those_of_other_categories_are_left_out(deposit):
    form = form_of(deposit, q_money_left="all", status="solved", priority="low", q_forged="1")

    assert form.is_valid()
    assert not {"money_left", "forged", "status"} & {r["key"] for r in form.records()}


@pytest.mark.parametrize("name", ["description", "subject", "q_amount_1", "name"])
def test_a_secret_empties_its_field_and_keeps_the_others(deposit, name):
    form = form_of(deposit, **{name: f"my words: {PHRASE}"})

    assert not form.is_valid()
    assert PHRASE not in str(form.data)
    assert form.data["q_transaction"] == factories.HASH


def test_a_private_key_in_the_address_field_is_not_shown_again(deposit):
    key = "5Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzNydYXYB9KF"
    form = form_of(deposit, q_chain="bitcoin", q_receiving_address=key)

    assert not form.is_valid()
    assert key not in str(form.data)


def test_every_shipped_category_makes_a_form(catalogue_loaded):
    for category in Category.objects.all():
        form = IntakeForm(category, list(category.fields.all()))
        assert form.sections() or category.slug == "complaint"


def test_an_odd_submission_key_becomes_a_fresh_one(deposit):
    form = form_of(deposit, submission="not-a-key")

    assert form.is_valid()
    assert form.cleaned_data["submission"].version == 4
