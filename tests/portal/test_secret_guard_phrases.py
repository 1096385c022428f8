import re
from random import Random

import pytest

from portal.secret_guard import MARKER, Confidence, Kind, Redaction, redact
from portal.secret_guard.text import fold
from portal.secret_guard.wordlists import BIP39, MONERO, SIZES, common_english, read, words
from tests.portal.phrases_for_tests import LAYOUTS, LENGTHS, phrase, seeded

ENGLISH = "bip39_english"
CHINESE = ("bip39_chinese_simplified", "bip39_chinese_traditional")
TWELVE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


def found(text: str) -> bool:
    return any(finding.kind is Kind.PHRASE for finding in redact(text).findings)


def words_left(secret: list[str], text: str) -> list[str]:
    left = set(re.findall(r"\w+", fold(redact(text).text).lower()))
    return [word for word in secret if fold(word).lower() in left]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", BIP39)
def test_every_phrase_is_found_in_every_layout(name, layout):
    chance = seeded(f"{name} {layout}")
    secrets = [phrase(name, length, chance) for length in LENGTHS for _ in range(2)]
    assert [secret for secret in secrets if not found(LAYOUTS[layout](secret))] == []


@pytest.mark.parametrize("name", BIP39)
def test_no_word_of_a_found_phrase_stays_in_the_text(name):
    chance = seeded(name)
    for length in LENGTHS:
        secret = phrase(name, length, chance)
        for layout in ("spaces", "numbered", "table", "circled digits", "JSON", "Chinese prose"):
            assert words_left(secret, LAYOUTS[layout](secret)) == []


def test_what_surrounds_a_phrase_stays():
    result = redact(f"Ünïcödé ①: {TWELVE}. Ünïcödé again")
    assert result.text == f"Ünïcödé ①: {MARKER}. Ünïcödé again"
    assert [(f.kind, f.confidence, f.length) for f in result.findings] == [
        (Kind.PHRASE, Confidence.CERTAIN, len(TWELVE))
    ]
    assert result.certain
    assert not result.ask
    assert result.headline == "phrase"


def test_the_original_is_cut_where_its_folded_form_was_found():
    disguised = TWELVE.replace("legal", "ｌéｇａｌ").replace("wave", "w\u200ba\u200bve")
    assert redact(f"①②③ {disguised} ④⑤⑥").text == f"①②③ {MARKER} ④⑤⑥"


def test_a_phrase_with_cyrillic_lookalikes_is_found():
    assert redact(TWELVE.replace("a", "а").replace("e", "е")).text == MARKER


def test_the_whole_run_goes_although_a_window_inside_it_has_a_valid_checksum():
    assert redact(f"please verify this seed phrase word {TWELVE} please").text == MARKER


def test_a_phrase_without_checksum_is_certain():
    chance = seeded(1)
    for _ in range(100):  # as TON and Electrum make them
        assert redact(" ".join(chance.sample(read(ENGLISH), 24))).certain


def test_few_different_words_need_a_valid_checksum():
    assert redact("abandon " * 11 + "about").certain
    assert redact("zoo " * 11 + "wrong").certain
    assert redact("buffalo " * 12).findings == ()


def test_turkish_capitals_are_found():
    chance = seeded(2)
    for _ in range(50):
        secret = phrase("bip39_turkish", 12, chance)
        upper = " ".join(secret).replace("i", "İ").replace("ı", "I").upper()
        assert redact(upper).text == MARKER


def misspelt(word: str, chance: Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + chance.choice("aeiort") + word[place + 1 :]


def mistakes(secret: list[str], chance: Random) -> dict[str, list[str]]:
    first, second = chance.sample(range(len(secret)), 2)
    swapped, one_typo, two_typos, unknown = (list(secret) for _ in range(4))
    swapped[first], swapped[second] = secret[second], secret[first]
    one_typo[first] = two_typos[first] = misspelt(secret[first], chance)
    two_typos[second] = misspelt(secret[second], chance)
    unknown[first] = "xxxx"
    return {
        "one typo": one_typo,
        "two typos": two_typos,
        "two words swapped": swapped,
        "one unknown word": unknown,
        "last word missing": secret[:-1],
        "first word missing": secret[1:],
    }


@pytest.mark.parametrize("length", [12, 24])
@pytest.mark.parametrize("name", [name for name in BIP39 if name not in CHINESE])
def test_a_phrase_with_a_mistake_is_found_and_goes_whole(name, length):
    chance = seeded(f"{name} {length}")
    for _ in range(5):
        secret = phrase(name, length, chance)
        for mistake, written in mistakes(secret, chance).items():
            text = "here: " + " ".join(written)
            assert found(text), mistake
            assert [word for word in words_left(written, text) if word != "xxxx"] == [], mistake


@pytest.mark.parametrize("name", CHINESE)
def test_separate_characters_with_one_wrong_or_missing_are_found(name):
    chance = seeded(name)
    for _ in range(50):
        secret = phrase(name, 12, chance)
        assert found(" ".join(secret[:-1]))
        assert found(" ".join([*secret[:5], "囧", *secret[6:]]))


@pytest.mark.parametrize("size", [2, 3, 4, 6])
def test_chinese_characters_in_even_groups_are_found(size):
    chance = seeded(size)
    secrets = [phrase(CHINESE[0], 12, chance) for _ in range(100)]
    grouped = [
        " ".join("".join(secret[start : start + size]) for start in range(0, 12, size))
        for secret in secrets
    ]
    assert sum(map(found, grouped)) >= 99


def test_at_most_3_of_1000_glued_chinese_phrases_are_missed():
    chance = seeded(3)
    secrets = ["".join(phrase(CHINESE[0], 12, chance)) for _ in range(1000)]
    assert sum(found(f"我的词是{secret}帮我看看") for secret in secrets) >= 997


def test_first_letters_as_on_steel_backups_ask():
    chance = seeded(4)
    starts = [word[:4].upper() for word in chance.sample(read(ENGLISH), 24)]
    result = redact(" ".join(starts))
    assert (result.text, result.ask) == (MARKER, True)


@pytest.mark.parametrize(("name", "length"), [*((name, 25) for name in MONERO), ("slip39", 20)])
def test_monero_and_slip39_words_are_found(name, length):
    chance = seeded(name)
    for _ in range(10):
        secret = chance.sample(read(name), length)
        assert redact(" ".join(secret)).text == MARKER


def test_redacting_twice_changes_nothing():
    once = redact(f"my phrase: {TWELVE}").text
    assert redact(once) == Redaction(once, ())


def test_every_list_is_whole_and_all_letters():
    assert {name: len(set(read(name))) for name in words().names[:-1]} == {
        name: SIZES[name.split("_")[0]] for name in words().names[:-1]
    }
    assert read("bip39_russian")[1572] == "снова"
    assert common_english() <= words().lists_of.keys()


@pytest.mark.parametrize("spoilt", ["abandon\n" * 2048, "ab\ufffdndon\n" + "x\n" * 2047, ""])
def test_a_spoilt_list_is_refused(tmp_path, spoilt):
    (tmp_path / "bip39_english.txt").write_text(spoilt, encoding="utf-8")
    with pytest.raises(ValueError, match="bip39_english"):
        read("bip39_english", tmp_path)


def test_a_list_with_a_replacement_character_is_refused(tmp_path):
    whole = read("bip39_russian")
    whole[1572] = "сно\ufffd\ufffdа"
    (tmp_path / "bip39_russian.txt").write_text("\n".join(whole), encoding="utf-8")
    with pytest.raises(ValueError, match="not a letter"):
        read("bip39_russian", tmp_path)
