"""The shipped catalogue, read as plain YAML: its form, its two languages, the facts it demands."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).parents[3] / "tickets" / "intake" / "catalogue.yaml"
CATALOGUE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
CATEGORIES: dict[str, dict[str, Any]] = {c["slug"]: c for c in CATALOGUE["categories"]}


def words(text: str) -> set[str]:
    return set(text.split())


SLUGS = [
    "deposit-not-arrived",
    "withdrawal-delayed",
    "transfer-failed",
    "sign-in",
    "account-security",
    "app-fault",
    "fees-and-limits",
    "how-to",
    "report-impostor",
    "feedback",
    "complaint",
]
PRIORITIES = ["urgent", "urgent", "high", "high", "urgent", "normal", "normal", "low"]
PRIORITIES += ["high", "low", "high"]
TYPES = words(
    "text long_text choice yes_no datetime amount chain address transaction device app_version"
    " email phone handle attachments"
)
CHAINS = words(
    "ethereum bsc polygon arbitrum base bitcoin litecoin dogecoin tron solana ton xrp stellar"
)
GROUPS = ["story", "transaction", "account", "device", "impostor", "proof", "contact"]
FILLS = {"chain", "transaction", "address", "other_address", "amount"}
FIELD_KEYS = words(
    "key type group label help example required required_before_handover show_if fills choices"
    " options sensitive"
)
# What support must know at once: every fact as the key of the field that asks for it.
DEMANDED = {
    "deposit-not-arrived": "chain amount transaction bank_reference sending_address"
    " receiving_address sent_at proof",
    "withdrawal-delayed": "amount destination destination_address payout_account requested_at"
    " status transaction",
    "transfer-failed": "chain transaction sending_address receiving_address amount happened_at"
    " error",
    "sign-in": "account_email account_phone step error since device app_version",
    "account-security": "wallet_address chain transaction more_transactions taken_to noticed_at"
    " shared shared_with money_left",
    "app-fault": "device system_version app_version steps error screenshot happened_at browser",
    "fees-and-limits": "operation amount fee_charged transaction",
    "how-to": "feature tried",
    "report-impostor": "place handle asked_for shared",
    "feedback": "area suggestion may_contact",
    "complaint": "reference area outcome amount transaction documents representative",
}
# What may be missing when the user sends: not every user has it, or knows it.
MAY_BE_MISSING = {
    "deposit-not-arrived": {"sending_address", "memo", "proof"},
    "withdrawal-delayed": {"transaction", "memo", "proof"},
    "transfer-failed": {"proof"},
    "sign-in": {"app_version", "proof"},
    "account-security": {"more_transactions", "taken_to", "proof"},
    "app-fault": {"error", "system_version", "screenshot"},
    "fees-and-limits": {"chain", "transaction"},
    "how-to": {"tried"},
    "report-impostor": {"proof"},
    "feedback": set(),
    "complaint": words("area outcome reference amount chain transaction documents representative"),
}
ON_CHAIN = {"chain", "transaction", "receiving_address", "sending_address"}

each_category = pytest.mark.parametrize("category", CATEGORIES.values(), ids=CATEGORIES)


def answers_that_steer(category: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Every combination of answers to the fields that show or hide others."""
    fields = {f["key"]: f for f in category["fields"]}
    steering = sorted({f["show_if"]["field"] for f in category["fields"] if "show_if" in f})
    for values in product(*(sorted(possible_answers(fields[key])) for key in steering)):
        yield dict(zip(steering, values, strict=True))


def possible_answers(field: dict[str, Any]) -> set[str]:
    if field["type"] == "yes_no":
        return {"yes", "no"}
    if field["type"] == "chain":
        return CHAINS
    return {choice["value"] for choice in field.get("choices", [])}


def shown(category: dict[str, Any], answers: dict[str, str]) -> list[dict[str, Any]]:
    """The fields a user sees; the answer of a hidden field counts as not given."""
    seen: dict[str, dict[str, Any]] = {}
    for field in category["fields"]:
        condition = field.get("show_if")
        if condition is None or (
            condition["field"] in seen and answers[condition["field"]] in condition["values"]
        ):
            seen[field["key"]] = field
    return list(seen.values())


def texts(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Every (path, English, Chinese) of the catalogue."""
    if isinstance(node, dict):
        if {"en", "zh-hans"} & node.keys():
            yield path, node["en"], node["zh-hans"]
        for key, value in node.items():
            yield from texts(value, f"{path}/{key}")
    if isinstance(node, list):
        for item in (item for item in node if isinstance(item, dict)):
            name = item.get("slug") or item.get("key") or item.get("value")
            yield from texts(item, f"{path}/{name}")


TEXTS = list(texts(CATALOGUE))
ENGLISH = [english for _, english, _ in TEXTS]
CHINESE = [chinese for *_, chinese in TEXTS]


def test_the_eleven_categories_stand_in_order_of_use_with_their_priority():
    assert list(CATEGORIES) == SLUGS
    assert len(CATALOGUE["categories"]) == 11
    assert [c["priority"] for c in CATEGORIES.values()] == PRIORITIES


def test_the_three_teams_are_there_and_every_category_names_one():
    teams = [team["key"] for team in CATALOGUE["teams"]]
    assert teams == ["first-line", "technical", "funds-security"]
    assert {c["team"] for c in CATEGORIES.values()} == set(teams)


@each_category
def test_a_category_has_exactly_the_parts_of_the_schema(category):
    assert set(category) == words("slug name when prepare priority team story fields")
    for part in ("name", "when", "prepare", "story"):
        assert set(category[part]) == {"en", "zh-hans"}
    assert len(category["name"]["en"]) <= 60
    assert len(category["name"]["zh-hans"]) <= 60


@each_category
def test_keys_are_unique_and_every_part_of_a_field_is_known(category):
    keys = [field["key"] for field in category["fields"]]
    assert len(keys) == len(set(keys))
    for field in category["fields"]:
        assert re.fullmatch(r"[a-z_]+", field["key"])
        assert set(field) <= FIELD_KEYS, field["key"]
        assert field["type"] in TYPES
        assert field["group"] in GROUPS
        assert type(field["required"]) is bool
        assert type(field["required_before_handover"]) is bool
        assert set(field.get("options", {})) <= {"max_length", "past"}


@each_category
def test_groups_follow_one_another_in_their_order(category):
    order = [GROUPS.index(field["group"]) for field in category["fields"]]
    assert order == sorted(order)


@each_category
def test_only_choices_have_choices_and_their_values_are_plain_unique_strings(category):
    for field in category["fields"]:
        assert (field["type"] == "choice") == ("choices" in field), field["key"]
        values = [choice["value"] for choice in field.get("choices", [])]
        assert all(isinstance(value, str) for value in values), field["key"]
        assert len(values) == len(set(values))
        assert all(set(c) == {"value", "en", "zh-hans"} for c in field.get("choices", []))


@each_category
def test_a_condition_names_an_earlier_field_and_answers_it_can_have(category):
    earlier: dict[str, dict[str, Any]] = {}
    for field in category["fields"]:
        if "show_if" in field:
            condition = field["show_if"]
            assert set(condition) == {"field", "values"}
            assert condition["field"] in earlier, field["key"]
            assert condition["values"]
            assert set(condition["values"]) <= possible_answers(earlier[condition["field"]])
        earlier[field["key"]] = field


@each_category
def test_every_conditional_field_can_be_reached_and_can_be_spared(category):
    views = [{f["key"] for f in shown(category, a)} for a in answers_that_steer(category)]
    for field in category["fields"]:
        assert any(field["key"] in view for view in views)
        if "show_if" in field:
            assert any(field["key"] not in view for view in views)


@each_category
def test_a_ticket_column_is_filled_by_one_field_of_the_right_type(category):
    fills = [(field["fills"], field["type"]) for field in category["fields"] if "fills" in field]
    columns = [column for column, _ in fills]
    assert len(columns) == len(set(columns))
    assert set(columns) <= FILLS
    for column, kind in fills:
        assert column.removeprefix("other_") == kind


@each_category
def test_whoever_sees_an_address_or_a_hash_has_seen_the_network_before_it(category):
    for answers in answers_that_steer(category):
        kinds = [field["type"] for field in shown(category, answers)]
        for kind in ("address", "transaction"):
            if kind in kinds:
                assert kinds.index("chain") < kinds.index(kind)


@each_category
def test_a_form_has_one_network_and_one_place_for_files_at_most(category):
    kinds = [field["type"] for field in category["fields"]]
    assert kinds.count("attachments") <= 1
    assert kinds.count("chain") <= 1


@each_category
def test_no_group_ever_shows_more_than_six_fields(category):
    for answers in answers_that_steer(category):
        groups = [field["group"] for field in shown(category, answers)]
        assert max(groups.count(group) for group in groups) <= 6


@pytest.mark.parametrize("slug", SLUGS)
def test_a_category_demands_the_facts_of_the_operation(slug):
    fields = {field["key"]: field for field in CATEGORIES[slug]["fields"]}
    assert words(DEMANDED[slug]) <= set(fields)
    optional = {key for key, field in fields.items() if not field["required"]}
    assert optional == MAY_BE_MISSING[slug]


@each_category
def test_what_the_user_must_give_staff_must_have_before_handing_over(category):
    for field in category["fields"]:
        if field["required"]:
            assert field["required_before_handover"], field["key"]


@pytest.mark.parametrize(
    ("source", "asked", "spared"),
    [
        ("wallet", ON_CHAIN, {"bank_reference"}),
        ("exchange", ON_CHAIN - {"sending_address"}, {"bank_reference", "sending_address"}),
        ("bank", {"bank_reference"}, {*ON_CHAIN, "memo"}),
        ("card", {"bank_reference"}, {*ON_CHAIN, "memo"}),
    ],
)
def test_a_deposit_is_asked_only_for_what_its_source_has(source, asked, spared):
    answers = {"source": source, "chain": "xrp"}
    keys = {field["key"] for field in shown(CATEGORIES["deposit-not-arrived"], answers)}
    assert asked <= keys
    assert not keys & spared
    assert {"amount", "sent_at", "proof"} <= keys


def test_a_withdrawal_to_a_bank_never_asks_for_the_whole_number():
    fields = {field["key"]: field for field in CATEGORIES["withdrawal-delayed"]["fields"]}
    assert fields["payout_account"]["options"] == {"max_length": 4}


def test_moments_that_have_happened_are_not_in_the_future():
    for category in CATEGORIES.values():
        for field in category["fields"]:
            if field["type"] == "datetime":
                assert field["options"] == {"past": True}


@pytest.mark.parametrize(
    ("slug", "english", "chinese"),
    [
        ("deposit-not-arrived", "1–2 working days", "1 至 2 个工作日"),
        ("withdrawal-delayed", "1–3 working days", "1 至 3 个工作日"),
    ],
)
def test_usual_durations_are_told_where_money_is_awaited(slug, english, chinese):
    for part in ("when", "story"):
        assert english in CATEGORIES[slug][part]["en"]
        assert chinese in CATEGORIES[slug][part]["zh-hans"]


def test_account_security_says_move_funds_first_and_never_share_secrets():
    story = CATEGORIES["account-security"]["story"]
    assert "first move it to a new wallet" in story["en"]
    assert "Never share your recovery phrase, private key, password or codes" in story["en"]
    assert "新钱包" in story["zh-hans"]
    assert "助记词、私钥、密码和验证码不要告诉任何人" in story["zh-hans"]


def test_no_question_to_be_typed_names_a_secret():
    secret = re.compile(
        r"phrase|private key|password|\bcodes?\b|助记词|私钥|密码|验证码", re.IGNORECASE
    )
    for category in CATEGORIES.values():
        for field in category["fields"]:
            if field["type"] not in {"choice", "yes_no"}:
                asked = [*field["label"].values(), *field.get("example", {}).values()]
                assert not [text for text in asked if secret.search(text)], field["key"]


def found(pattern: str, texts_of_one_language: list[str]) -> list[str]:
    return [t for t in texts_of_one_language if re.search(pattern, t, re.IGNORECASE)]


def test_every_text_is_a_trimmed_line_in_both_languages():
    assert len(TEXTS) > 300
    for path, *pair in TEXTS:
        for text in pair:
            assert isinstance(text, str), path
            assert text, path
            assert text == " ".join(text.split()), path


def test_the_english_is_calm_and_english():
    assert found(r"!|please note|kindly", ENGLISH) == []
    assert found(r"[\u3000-\u9fff\uff00-\uffef]", ENGLISH) == []


def test_the_chinese_says_nin_and_never_shouts():
    assert found(r"[!！你亲]", CHINESE) == []


def test_the_chinese_has_full_width_punctuation():
    assert found(r"""[,;:?()"']|[\u4e00-\u9fff]\.|\.$""", CHINESE) == []


def test_a_space_stands_between_han_and_latin_and_none_beside_full_width_marks():
    assert found(r"[\u4e00-\u9fff][A-Z0-9@+]|[A-Z0-9][\u4e00-\u9fff]", CHINESE) == []
    assert found(r"[，。？、；：（）“”] | [，。？、；：（）“”]", CHINESE) == []


def test_sentences_end_with_their_mark_in_both_languages():
    for path, english, chinese in TEXTS:
        if path.rsplit("/", 1)[-1] in {"when", "prepare", "story", "help"}:
            assert re.search(r"[.?]$", english), path
            assert re.search(r"[。？]$", chinese), path
