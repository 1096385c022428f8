import base64
import json

import pytest

from portal.secret_guard import MARKER, Confidence, Kind, redact
from portal.secret_guard.codecs import base58_encode
from portal.secret_guard.derive import addresses
from tests.portal.keys_for_tests import KEYS, hexed, pair, pem
from tests.portal.phrases_for_tests import full_width, seeded

SURROUNDINGS = {
    "alone": "{}",
    "English": "Hi, here it is: {} can you check?",
    "Chinese": "这是我导出的内容：{}，请帮忙看看",
    "quoted": '"{}"',
    "assigned": "value={}\nthanks",
    "in brackets": "Here you go ({}).",
}
NAMED = [
    "private key: {}",
    "my private key is 0x{}",
    "私钥：{}",
    "私鑰 {}",
    "我导入的是 {}",
    "PRIVATE_KEY=0x{}",
    '{{"address": "0x00", "privateKey": "{}"}}',
    "sk {}",
    "Secret: {}",
    "privkey{}",
    "{} is my private key",
    "{}（私钥）",
    "my private key for my deposit address: {}",
    "https://wallet.example/import?privatekey={}",
    '{{"explorer":"https://a.example/tx/","privateKey":"{}"}}',
]
HASHES = [
    "My transaction hash is 0x{}",
    "tx: {}",
    "交易哈希是 {}，还没到账",
    "转账记录 {}",
    "Here is my deposit: {}",
    "0x{}",
    "https://etherscan.io/tx/0x{}",
    "https://www.blockchain.com/explorer/transactions/btc/{}",
    "https://tronscan.org/#/transaction/{}",
    "链接https://mempool.space/zh/tx/{}。",
    "https://files.example/{}",
    "public key {}",
    "sha256 {} wallet.apk",
    "I never shared my private key. My transaction: {}",
    "I never gave anyone my private key. 0x{} is still pending",
    "Someone has my private key and sent everything out: 0x{}",
    "我的私钥泄露了，被转走的记录 0x{}",
    "0x{} I lost my private key",
    "Please tell me how to export my private key safely.\n2. 0x{}",
    "内容是 0x{}，这是什么意思？\n页面提示发现助记词",
    "0x{}\n私钥：在哪里看",
]


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
@pytest.mark.parametrize("kind", KEYS)
def test_every_kind_of_key_is_taken_out_whole(kind, surroundings):
    chance = seeded(f"{kind} {surroundings}")
    for _ in range(5):
        text = SURROUNDINGS[surroundings].format(KEYS[kind](chance))
        result = redact(text)
        assert len(result.findings) == 1
        assert result.certain is (kind != "array of 32 bytes")
        assert result.headline == "key"
        assert result.text == SURROUNDINGS[surroundings].format(MARKER)


@pytest.mark.parametrize(
    "kind", ["WIF", "Solana", "Stellar", "xprv", "XRP", "XRP, ed25519", "BIP-38", "Sui", "age"]
)
def test_full_width_and_invisible_characters_hide_no_key(kind):
    chance = seeded(kind)
    for _ in range(10):
        key = KEYS[kind](chance)
        assert redact(full_width(key)).text == MARKER
        assert redact("\u200b".join(key)).text == MARKER


@pytest.mark.parametrize("kind", ["WIF", "WIF, uncompressed", "BIP-38", "xprv", "Stellar"])
def test_a_mistyped_key_is_still_a_leak(kind):
    chance = seeded(kind)
    for _ in range(20):
        key = KEYS[kind](chance)
        place = chance.randrange(6, len(key))
        for mistake in ("0", "x", ""):
            assert redact(f"{key[:place]}{mistake}{key[place + 1 :]}").certain


@pytest.mark.parametrize("sentence", NAMED)
def test_hexadecimal_digits_called_a_key_are_one(sentence):
    digits = hexed(seeded(sentence))
    result = redact(sentence.format(digits))
    assert [finding.kind for finding in result.findings] == [Kind.HEX_KEY]
    assert digits not in result.text


def grouped(text: str, size: int, between: str = " ") -> str:
    return between.join(text[at : at + size] for at in range(0, len(text), size))


CALLED = {
    "base58 of 32 bytes": lambda chance: base58_encode(chance.randbytes(32)),
    "base64 of 32 bytes": lambda chance: base64.b64encode(chance.randbytes(32)).decode(),
    "base64 of 64 bytes": lambda chance: base64.b64encode(chance.randbytes(64)).decode(),
    "for links": lambda chance: base64.urlsafe_b64encode(chance.randbytes(32)).decode(),
    "groups of eight": lambda chance: grouped(hexed(chance), 8),
    "bytes": lambda chance: grouped(hexed(chance), 2, ":"),
    "two lines": lambda chance: grouped(hexed(chance), 32, "\n"),
    "a digit missing": lambda chance: hexed(chance)[:-1],
    "decimal": lambda chance: str(int("9" + hexed(chance)[1:], 16)),
    "WIF in groups": lambda chance: grouped(KEYS["WIF"](chance), 4),
}


@pytest.mark.parametrize("name", ["private key: {}", "My secret key is {}", "私钥：{}", "密钥 {}"])
@pytest.mark.parametrize("kind", CALLED)
def test_what_is_called_a_key_and_is_as_long_as_one_goes_whole(kind, name):
    chance = seeded(f"{kind} {name}")
    for _ in range(10):
        key = CALLED[kind](chance)
        result = redact(name.format(key) + " please")
        assert (result.refused, result.text) == (True, name.format(MARKER) + " please")


@pytest.mark.parametrize(
    "text",
    [
        "private key: I never gave it to anybody and never will, whoever asks for it by mail.",
        "My private key is safe. My address is 9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM.",
        "私钥没有泄露，地址是 9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM，请帮我查",
        "Is the private key: abandonabilityableaboutabove or what?",
        "0:83dfd552e63729b472fcbcc8c45ebcc6691702558b68ec7527e1ba403a0f31a8",
    ],
)
def test_what_is_not_named_so_stays(text):
    assert redact(text).text == text


@pytest.mark.parametrize("sentence", HASHES)
@pytest.mark.parametrize("ambiguous", ["keep", "remove"])
def test_hexadecimal_digits_called_a_transaction_stay(sentence, ambiguous):
    text = sentence.format(hexed(seeded(sentence)))
    result = redact(text, ambiguous=ambiguous)
    assert (result.text, result.findings) == (text, ())


def test_bare_digits_without_a_word_ask_and_stay():
    digits = hexed(seeded(1))
    result = redact(f"hello {digits}")
    assert result.text == f"hello {digits}"
    assert [(f.kind, f.confidence) for f in result.findings] == [(Kind.HEX_UNCLEAR, Confidence.ASK)]
    assert (result.certain, result.ask, result.headline) == (False, True, "unclear")


def test_bare_digits_are_shortened_where_nobody_can_be_asked():
    digits = hexed(seeded(2))
    result = redact(f"hello {digits}", ambiguous="remove")
    assert result.text == f"hello {digits[:6]}…{digits[-4:]}"
    assert result.ask


def test_capitals_and_0x_lean_to_a_hash():
    digits = hexed(seeded(3))
    assert redact(f"hello {digits.upper()}").findings == ()
    assert redact(f"hello 0x{digits}").findings == ()


def test_digits_in_the_field_for_transactions_are_a_hash():
    digits = hexed(seeded(4))
    assert redact(digits, field="transaction").findings == ()


def test_the_key_of_a_known_address_is_proved_even_in_the_field_for_transactions():
    chance = seeded(5)
    for _ in range(5):
        secret = chance.randbytes(32)
        for address in addresses(secret):
            result = redact(secret.hex(), field="transaction", known_addresses=[address])
            assert (result.text, result.certain) == (MARKER, True)
            assert redact(f"0x{secret.hex()} {address}").certain


def test_the_address_of_an_evm_account_may_have_capitals():
    evm = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"
    assert redact(f"{1:064x}", known_addresses=[evm]).certain
    assert not redact(f"{2:064x}", known_addresses=[evm]).certain


def test_the_addresses_of_the_key_one_are_the_published_ones():
    assert addresses((1).to_bytes(32, "big")) == {
        "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf",
        "TMVQGm1qAQYVdetCeGRRkTWYYrLXuHK2HC",
        "1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH",
        "1EHNa6Q4Jz2uvNExL497mE43ikXhwF6kZm",
        "3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "6ASf5EcmmEHTgDJ4X4ZT5vT6iHVJBXPg5AN5YoTCpGWt",
    }


def test_numbers_outside_the_curve_open_no_account_there():
    for number in (0, 2**256 - 1):
        assert len(addresses(number.to_bytes(32, "big"))) == 1  # ed25519 takes any seed


def test_a_solana_signature_is_no_key_unless_it_is_called_one():
    signature = base58_encode(seeded(6).randbytes(64))
    assert redact(f"signature {signature}").findings == ()
    assert redact(signature).findings == ()
    assert redact(f"my private key {signature}").certain


def test_128_digits_are_a_key_if_they_are_a_pair_or_called_a_seed():
    chance = seeded(7)
    assert redact(hexed(chance, 64)).findings == ()
    assert redact(pair(chance).hex()).certain
    assert redact(f"seed: {hexed(chance, 64)}").certain


def test_arrays_of_other_lengths_or_larger_numbers_stay():
    chance = seeded(8)
    for values in (chance.randbytes(31), chance.randbytes(40), [256, *chance.randbytes(31)]):
        assert redact(json.dumps(list(values))).findings == ()


def test_public_things_in_the_same_wrapping_stay():
    for text in (
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQ\n-----END PUBLIC KEY-----",
        '{"kdf": "scrypt"}',
        '{"data": "short", "iv": "x", "salt": "y"}',
        '{"kty": "EC", "x": "abc"}',
        "wc: the toilet. key=none",
        "GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6",
        "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
    ):
        assert (redact(text).text, redact(text).findings) == (text, ())


@pytest.mark.parametrize("header", ["", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A\n\n"])
def test_a_key_file_without_its_end_goes_as_far_as_it_reaches(header):
    begin, body = pem("PRIVATE KEY", seeded(10), ended=False).split("\n", 1)
    result = redact(f"It says {begin}\n{header}{body}\nCan you help me with it?")
    assert result.certain
    assert result.text.startswith(f"It says {MARKER}")
    assert result.text.endswith(" you help me with it?")
    assert not any(line in result.text for line in body.split())


def test_a_finding_holds_nothing_of_the_secret():
    key = KEYS["WIF"](seeded(9))
    assert key not in repr(redact(f"my key {key}"))


def test_what_was_harmless_in_one_field_is_looked_at_anew_in_another():
    digits = "7a" * 32
    assert not redact(digits, field="transaction").findings

    assert redact(digits).ask


def test_a_secret_is_found_however_often_it_comes():
    key = f"0x{'7b' * 32} is my private key"

    assert [redact(key).certain for _time in range(3)] == [True] * 3
