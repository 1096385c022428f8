"""Transaction hashes and explorers' links to them."""

import base64
from time import perf_counter
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.intake.chains import (
    CHAINS,
    REASONS,
    Check,
    Link,
    base58,
    check_transaction,
    explorer_url,
    parse_explorer_link,
)

EVM = ("ethereum", "bsc", "polygon", "arbitrum", "base")
HEX_CHAINS = ("bitcoin", "litecoin", "dogecoin", "tron", "stellar")
H = "9edaf0f7d9c6629c31bbf0471fc07d696c73b566b93783f7e25d8d5d2b62fa4f"
OX = "0x" + H
UP = H.upper()
SIGNATURE = base58.encode(
    Ed25519PrivateKey.from_private_bytes(bytes(range(32))).sign(b"a transaction")
)
B64 = base64.b64encode(bytes.fromhex(H)).decode()
B64_URL = base64.urlsafe_b64encode(bytes.fromhex(H)).decode()
SLASHED_HEX = "28fb3fff" + "ab" * 28
SLASHED = base64.b64encode(bytes.fromhex(SLASHED_HEX)).decode()
ADDRESSES = {
    "ethereum": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "bitcoin": "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    "litecoin": "LUd28DgwFmae8thFhaPYHGVmps4XockqfQ",
    "dogecoin": "DLSSSUS3ex7YNDACJDxMER1ZMW579Vy8Zy",
    "tron": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
    "solana": "2gVkYWexTHR5Hb2aLeQN3tnngvWzisFKXDUPrgMHpdST",
    "ton": "EQCKhieGGl3ZbJ2zzggHsSLaXtRzk0znVopbSxw2HLsorkdl",
    "xrp": "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
    "stellar": "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
}


def normal_of(chain):
    special = {"solana": SIGNATURE, "xrp": UP}
    return special.get(chain, OX if chain in EVM else H)


def refusal(chain, text):
    found = check_transaction(chain, text)
    assert (found.ok, found.normal, found.warning) == (False, "", "")
    assert found.reason in REASONS
    return found


# Hashes


@pytest.mark.parametrize("chain", EVM)
@pytest.mark.parametrize("text", [OX, H, UP, "0X" + UP, f"\ufeff {OX}\u200b\n"])
def test_an_evm_hash_is_stored_with_0x_in_lower_case(chain, text):
    assert check_transaction(chain, text) == Check(ok=True, normal=OX)


@pytest.mark.parametrize("chain", HEX_CHAINS)
@pytest.mark.parametrize("text", [H, UP, f" {H} "])
def test_other_hex_hashes_are_stored_bare_in_lower_case(chain, text):
    assert check_transaction(chain, text) == Check(ok=True, normal=H)


@pytest.mark.parametrize("text", [H, UP])
def test_an_xrp_hash_is_stored_in_upper_case(text):
    assert check_transaction("xrp", text) == Check(ok=True, normal=UP)


@pytest.mark.parametrize("chain", [*HEX_CHAINS, "xrp", "ton"])
def test_a_prefix_that_the_chain_does_not_use_is_removed_with_a_warning(chain):
    found = check_transaction(chain, OX)
    assert (found.normal, found.warning) == (normal_of(chain), "prefix_removed")


@pytest.mark.parametrize("text", [H, UP, B64, B64_URL])
def test_all_forms_of_a_ton_hash_compare_equal(text):
    assert check_transaction("ton", text) == Check(ok=True, normal=H)


@pytest.mark.parametrize("text", [B64[:-1], B64[:-2] + "9=", B64[:-3] + "==", "=" + B64[1:]])
def test_a_broken_base64_hash_is_refused(text):
    refusal("ton", text)


def test_a_solana_signature_is_kept_as_it_is():
    assert len(SIGNATURE) in {86, 87, 88}
    assert check_transaction("solana", SIGNATURE) == Check(ok=True, normal=SIGNATURE)


@pytest.mark.parametrize("size", [62, 63, 65, 66])
def test_a_solana_signature_has_exactly_64_bytes(size):
    reason = "too_short" if size < 64 else "too_long"
    assert refusal("solana", base58.encode(b"\x7f" * size)).reason == reason


@pytest.mark.parametrize("chain", CHAINS)
def test_a_solana_secret_key_is_never_taken_for_a_signature(chain):
    seed = bytes(range(1, 33))
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    assert refusal(chain, base58.encode(seed + public)).reason == "secret"
    link = f"https://solscan.io/tx/{base58.encode(seed + public)}"
    assert refusal(chain, link).reason == "secret"


@pytest.mark.parametrize(
    "text",
    [
        "L5nJeqKmpHp4P7F8ZYyjwc5a7P4d8EabuGAzfGJk7yC1BJyzNaEd",
        "SBU2RRGLXH3E5CQHTD3ODLDF2BWDCYUSSBLLZ5GNW7JXHDIYKXZWHOKR",
        "sn259rEFXrQrWyx3Q7XneWcwV6dfL",
    ],
)
def test_a_private_key_in_a_hash_field_is_a_secret(text):
    assert refusal("tron", text) == Check(ok=False, reason="secret")


@pytest.mark.parametrize("chain", [*EVM, *HEX_CHAINS, "xrp", "ton"])
def test_a_lost_or_doubled_digit_is_counted(chain):
    short, long = refusal(chain, H[:-1]), refusal(chain, H + "0")
    assert (short.reason, short.missing) == ("too_short", 1)
    assert (long.reason, long.extra) == ("too_long", 1)


def test_a_wrong_character_is_shown_with_its_place():
    found = refusal("ethereum", OX[:5] + "g" + OX[6:])
    assert (found.reason, found.character, found.position) == ("bad_character", "g", 6)


@pytest.mark.parametrize("text", ["I do not have one", "哈希是什么", "https"])
def test_words_are_no_hash(text):
    assert refusal("ethereum", text).reason == "bad_format"


@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("text", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_no_hash(chain, text):
    assert refusal(chain, text).reason == "is_address"


def test_a_mistyped_evm_address_is_no_hash_either():
    assert refusal("bsc", ADDRESSES["ethereum"].replace("5a", "5A")).reason == "is_address"


@pytest.mark.parametrize(
    ("chain", "text", "other"),
    [
        ("ethereum", SIGNATURE, ("solana",)),
        ("bitcoin", B64, ("ton",)),
        ("solana", OX, EVM),
        ("solana", B64_URL, ("ton",)),
    ],
)
def test_a_hash_of_another_form_says_whose_it_is(chain, text, other):
    found = refusal(chain, text)
    assert (found.reason, found.other) == ("other_chain", other)


@pytest.mark.parametrize(("chain", "reason"), [("", "unknown_chain"), ("tron", "empty")])
def test_nothing_is_no_hash(chain, reason):
    assert refusal(chain, "\u200b").reason == reason


# Links: {} is the hash as that explorer writes it

LINKS = {
    "ethereum": [
        f"https://etherscan.io/tx/{OX}",
        f"http://www.etherscan.io/tx/{OX}#eventlog",
        f"etherscan.io/tx/{OX}",
        f"https://etherscan.io/zh/tx/{OX}",
        f"https://cn.etherscan.com/tx/{OX}",
        f"https://m.etherscan.io/tx/{OX}/",
        f"HTTPS://ETHERSCAN.IO/tx/{OX}",
        f"https://etherscan.io/tx/{OX}?utm_source=some_long_campaign_name_here",
        f"https://etherscan.io/tx/{OX}。",
        f"https://etherscan.io/tx/{OX}，谢谢",
        f"(https://etherscan.io/tx/{OX}).",
        f"<https://etherscan.io/tx/{OX}>",
        f"[my transfer](https://etherscan.io/tx/{OX})",
        f"hash: https://etherscan.io/tx/{OX} thanks",
        f"见etherscan.io/tx/{OX}",
        f"https://etherscan.io:443/tx/{OX}",
        f"https://etherscan.io//tx//{OX}",
        f"https://etherscan.io/tx/%30x{H}",
        f"https://etherscan.io/tx/{OX}?from=https://tronscan.org/",
        f"https://eth.blockscout.com/tx/{OX}?tab=index",
        f"https://blockscout.com/eth/mainnet/tx/{OX}/token-transfers",
        f"https://blockchair.com/ethereum/transaction/{OX}",
        f"https://blockchair.com/zh/ethereum/transaction/{OX}?_type=x",
        f"https://www.oklink.com/eth/tx/{OX}",
        f"https://www.oklink.com/zh-hans/eth/tx/{OX}",
        f"https://www.oklink.com/cn/ethereum/tx/{OX}/log",
        f"https://www.okx.com/web3/explorer/eth/tx/{OX}",
        f"https://eth.tokenview.io/cn/tx/{OX}",
        f"https://www.blockchain.com/eth/tx/{OX}",
        f"https://www.blockchain.com/explorer/transactions/eth/{OX}",
        f"https://live.blockcypher.com/eth/tx/{H}/",
        f"https://ethplorer.io/tx/{OX}",
        f"https://3xpl.com/ethereum/transaction/{OX}",
        f"https://blockscan.com/tx/{OX}",
        f"https://www.google.com/url?q=https%3A%2F%2Fetherscan.io%2Ftx%2F{OX}&sa=D&ved=2ahUKEwi{H}",
        f"https://link.zhihu.com/?target=https%253A%252F%252Fetherscan.io%252Ftx%252F{OX}",
        f"https://some-new-explorer.example/tx/{OX}",
        f"https://some-new-explorer.example/en/transaction/{OX}?x=1#y",
    ],
    "bsc": [
        f"https://bscscan.com/tx/{OX}",
        f"https://www.bscscan.com/tx/{OX}#internal",
        f"https://bsctrace.com/tx/{OX}",
        f"https://www.oklink.com/bsc/tx/{OX}",
        f"https://blockchair.com/bnb/transaction/{OX}",
        f"https://bsc.tokenview.io/en/tx/{OX}",
    ],
    "polygon": [
        f"https://polygonscan.com/tx/{OX}",
        f"https://polygon.blockscout.com/tx/{OX}",
        f"https://www.oklink.com/polygon/tx/{OX}",
        f"https://blockchair.com/polygon/transaction/{OX}",
        f"https://matic.tokenview.io/en/tx/{OX}",
    ],
    "arbitrum": [
        f"https://arbiscan.io/tx/{OX}",
        f"https://arbitrum.blockscout.com/tx/{OX}",
        f"https://blockchair.com/arbitrum-one/transaction/{OX}",
        f"https://www.oklink.com/arbitrum-one/tx/{OX}",
    ],
    "base": [
        f"https://basescan.org/tx/{OX}",
        f"https://base.blockscout.com/tx/{OX}",
        f"https://blockchair.com/base/transaction/{OX}",
        f"https://www.oklink.com/base/tx/{OX}",
    ],
    "bitcoin": [
        f"https://mempool.space/tx/{H}",
        f"https://mempool.space/zh/tx/{H}#vout=0",
        f"https://mempool.space/tx/{H}?mode=details#flow=&vin=0",
        f"https://blockstream.info/tx/{H}?expand",
        f"https://www.blockchain.com/btc/tx/{H}",
        f"https://www.blockchain.com/explorer/transactions/btc/{H}",
        f"https://blockchain.info/tx/{H}",
        f"https://blockchair.com/bitcoin/transaction/{H}",
        f"https://btc.com/{H}",
        f"https://btc.com/btc/transaction/{H}",
        f"https://explorer.btc.com/zh-CN/btc/transaction/{H}",
        f"https://live.blockcypher.com/btc/tx/{H}/",
        f"https://www.oklink.com/btc/tx/{H}",
        f"https://btc.tokenview.io/en/tx/{H}",
        f"https://chain.so/tx/BTC/{H}",
        f"https://bitinfocharts.com/bitcoin/tx/{H}",
        f"https://btc.bitaps.com/{H}",
        f"https://btc1.trezor.io/tx/{H}",
        f"https://api.blockcypher.com/v1/btc/main/txs/{H}",
    ],
    "litecoin": [
        f"https://litecoinspace.org/tx/{H}",
        f"https://blockchair.com/litecoin/transaction/{H}",
        f"https://live.blockcypher.com/ltc/tx/{H}/",
        f"https://chain.so/tx/LTC/{H}",
        f"https://ltc.tokenview.io/cn/tx/{H}",
        f"https://www.oklink.com/ltc/tx/{H}",
        f"https://blockexplorer.one/litecoin/mainnet/tx/{H}",
    ],
    "dogecoin": [
        f"https://dogechain.info/tx/{H}",
        f"https://blockchair.com/dogecoin/transaction/{H}",
        f"https://live.blockcypher.com/doge/tx/{H}/",
        f"https://sochain.com/tx/DOGE/{H}",
        f"https://doge.tokenview.io/en/tx/{H}",
        f"https://bitinfocharts.com/dogecoin/tx/{H}",
        f"https://chainz.cryptoid.info/doge/tx.dws?{H}.htm",
    ],
    "tron": [
        f"https://tronscan.org/#/transaction/{H}",
        f"https://www.tronscan.org/#/transaction/{H}?lang=zh",
        f"https://tronscan.io/#/transaction/{H}/internal-transactions",
        f"tronscan.org/#/transaction/{H}",
        f"https://tronscan.org/?utm_campaign=test#/transaction/{H}#top",
        f"https://tronscan.org/#!/transaction/{H}",
        f"https://tronscan.org/transaction/{H}",
        f"https://www.oklink.com/trx/tx/{H}",
        f"https://www.oklink.com/cn/tron/tx/{H}",
        f"https://trx.tokenview.io/cn/tx/{H}",
        f"https://blockchair.com/tron/transaction/{H}",
    ],
    "solana": [
        f"https://solscan.io/tx/{SIGNATURE}",
        f"https://solscan.io/tx/{SIGNATURE}?cluster=mainnet-beta",
        f"https://explorer.solana.com/tx/{SIGNATURE}",
        f"https://solana.fm/tx/{SIGNATURE}?cluster=mainnet-solana",
        f"https://solanabeach.io/transaction/{SIGNATURE}",
        f"https://xray.helius.xyz/tx/{SIGNATURE}",
        f"https://blockchair.com/solana/transaction/{SIGNATURE}",
        f"https://www.oklink.com/sol/tx/{SIGNATURE}",
    ],
    "ton": [
        f"https://tonviewer.com/transaction/{H}",
        f"https://tonscan.org/tx/{B64}",
        f"https://tonscan.org/tx/{B64_URL}#overview",
        f"https://tonscan.org/tx/{B64.replace('=', '%3D').replace('+', '%2B')}",
        f"https://tonscan.org/tx/{B64_URL[:-1]}",
        f"https://tonscan.org/zh/tx/by-msg-hash/{B64_URL}",
        f"https://explorer.toncoin.org/transaction?account={ADDRESSES['ton']}&lt=5&hash={UP}",
        f"https://ton.cx/tx/47670702000009:{B64}:{ADDRESSES['ton']}",
        f"https://ton.cx/tx/47670702000009:{B64_URL}:{ADDRESSES['ton']}",
        f"https://tonscan.org/tx/{quote(B64, safe='')}",
        f"https://dton.io/tx/{UP}?time=1",
        f"https://www.oklink.com/ton/tx/{B64_URL}",
        f"https://blockchair.com/the-open-network/transaction/{H}",
    ],
    "xrp": [
        f"https://livenet.xrpl.org/transactions/{UP}/detailed",
        f"https://xrpscan.com/tx/{UP}",
        f"https://bithomp.com/explorer/{UP}",
        f"https://bithomp.com/en/tx/{H}",
        f"https://xrplorer.com/transaction/{UP}",
        f"https://xrpcharts.ripple.com/#/transactions/{UP}",
        f"https://blockchair.com/xrp-ledger/transaction/{UP}",
        f"https://xrp.tokenview.io/en/tx/{UP}",
    ],
    "stellar": [
        f"https://stellar.expert/explorer/public/tx/{H}",
        f"https://stellarchain.io/transactions/{H}",
        f"https://stellarchain.io/tx/{H}",
        f"https://steexp.com/tx/{H}",
        f"https://lumenscan.io/txns/{H}",
        f"https://horizon.stellar.org/transactions/{H}/operations",
        f"https://blockchair.com/stellar/transaction/{H}",
    ],
}
CASES = [(chain, url) for chain, urls in LINKS.items() for url in urls]
NAMED = [
    (chain, url)
    for chain, url in CASES
    if (link := parse_explorer_link(url)) and link.chains == (chain,)
]


@pytest.mark.parametrize(("chain", "url"), CASES)
def test_an_explorers_link_gives_the_hash(chain, url):
    found = check_transaction(chain, url)
    assert (found.ok, found.normal, found.reason) == (True, normal_of(chain), "")
    assert found.warning == ""


def test_nearly_every_explorers_link_names_its_chain():
    """The others are an unknown host and a site of every EVM chain."""
    unnamed = [url for case in CASES if case not in NAMED for url in case[1:]]
    assert len(unnamed) == 3
    assert all(any(host in url for host in ("example", "blockscan")) for url in unnamed)


@pytest.mark.parametrize(("chain", "url"), NAMED)
def test_an_explorers_link_is_refused_by_every_other_chain(chain, url):
    for other in set(CHAINS) - {chain}:
        found = refusal(other, url)
        assert (found.reason, found.other) == ("other_chain", (chain,))


def test_a_raw_base64_hash_with_a_slash_survives_in_a_path():
    assert "/" in SLASHED
    found = check_transaction("ton", f"https://tonscan.org/tx/{SLASHED}")
    assert (found.ok, found.normal) == (True, SLASHED_HEX)


@pytest.mark.parametrize("chain", CHAINS)
def test_our_own_link_to_a_transaction_reads_back(chain):
    url = explorer_url(chain, "transaction", normal_of(chain))
    assert check_transaction(chain, url) == Check(ok=True, normal=normal_of(chain))
    assert parse_explorer_link(url).chains == (chain,)


@pytest.mark.parametrize(
    ("chain", "url", "other"),
    [
        ("ethereum", f"https://optimistic.etherscan.io/tx/{OX}", ("optimism",)),
        ("bsc", f"https://snowtrace.io/tx/{OX}", ("avalanche",)),
        ("bitcoin", f"https://blockchair.com/bitcoin-cash/transaction/{H}", ("bitcoin cash",)),
        ("ethereum", f"https://optimism.blockscout.com/tx/{OX}", ("optimism",)),
        ("bitcoin", f"https://mempool.space/liquid/tx/{H}", ("liquid",)),
        ("tron", f"https://blockscan.com/tx/{OX}", EVM),
        ("bitcoin", f"https://explorer.example/ltc/tx/{H}", ("litecoin",)),
    ],
)
def test_a_link_to_a_chain_we_do_not_serve_says_which(chain, url, other):
    found = refusal(chain, url)
    assert (found.reason, found.other) == ("other_chain", other)


@pytest.mark.parametrize(
    ("chain", "url"),
    [
        ("ethereum", f"https://sepolia.etherscan.io/tx/{OX}"),
        ("bsc", f"https://testnet.bscscan.com/tx/{OX}"),
        ("base", f"https://base-sepolia.blockscout.com/tx/{OX}"),
        ("polygon", f"https://amoy.polygonscan.com/tx/{OX}"),
        ("polygon", f"https://www.oklink.com/amoy/tx/{OX}"),
        ("bitcoin", f"https://mempool.space/testnet4/tx/{H}"),
        ("bitcoin", f"https://blockstream.info/testnet/tx/{H}"),
        ("bitcoin", f"https://live.blockcypher.com/btc-testnet/tx/{H}/"),
        ("tron", f"https://nile.tronscan.org/#/transaction/{H}"),
        ("tron", f"https://shasta.tronscan.org/#/transaction/{H}"),
        ("solana", f"https://explorer.solana.com/tx/{SIGNATURE}?cluster=devnet"),
        ("solana", f"https://solana.fm/tx/{SIGNATURE}?cluster=testnet-solana"),
        ("ton", f"https://testnet.tonviewer.com/transaction/{H}"),
        ("ton", f"https://test-explorer.toncoin.org/transaction?hash={UP}"),
        ("xrp", f"https://testnet.xrpl.org/transactions/{UP}"),
        ("xrp", f"https://test.bithomp.com/explorer/{UP}"),
        ("stellar", f"https://stellar.expert/explorer/testnet/tx/{H}"),
        ("stellar", f"https://horizon-testnet.stellar.org/transactions/{H}"),
    ],
)
def test_a_link_to_a_test_network_is_named_as_one(chain, url):
    assert refusal(chain, url).reason == "testnet"


@pytest.mark.parametrize(
    ("chain", "url", "reason"),
    [
        ("ethereum", f"https://etherscan.io/address/{ADDRESSES['ethereum']}", "is_address"),
        ("tron", f"https://tronscan.org/#/address/{ADDRESSES['tron']}", "is_address"),
        ("ton", f"https://tonviewer.com/{ADDRESSES['ton']}", "is_address"),
        ("xrp", f"https://bithomp.com/explorer/{ADDRESSES['xrp']}", "is_address"),
        ("bitcoin", f"https://mempool.space/block/{H}", "is_link"),
        ("tron", f"https://tronscan.org/#/block/{H}", "is_link"),
        ("ethereum", "https://etherscan.io/txs", "is_link"),
        ("ethereum", "https://example.com/", "is_link"),
        ("ethereum", "https://", "bad_format"),
        ("ethereum", f"https://etherscan.io/tx/{OX[:-2]}", "too_short"),
        ("ethereum", f"https://etherscan.io/tx/{OX[:6]}…{OX[-4:]}", "too_short"),
        ("ethereum", f"https://etherscan.io/tx/{OX[:6]}", "too_short"),
        ("bitcoin", f"https://mempool.space/tx/{H[:-1]}g", "bad_character"),
    ],
)
def test_other_links_are_refused_with_their_reason(chain, url, reason):
    assert refusal(chain, url).reason == reason


def test_a_look_alike_host_names_no_chain_and_nothing_is_fetched():
    url = f"https://etherscan.io@evil.example/tx/{OX}"
    assert parse_explorer_link(url).chains == ()
    assert parse_explorer_link(f"https://etherscan.io.evil.example/tx/{OX}").chains == ()


def test_a_link_is_taken_apart():
    link = parse_explorer_link(f" https://www.bscscan.com/tx/{OX}#x ")
    assert link == Link(chains=("bsc",), kind="transaction", value=OX)
    link = parse_explorer_link(f"https://nile.tronscan.org/#/address/{ADDRESSES['tron']}")
    assert (link.kind, link.value, link.testnet) == ("address", ADDRESSES["tron"], True)


@pytest.mark.parametrize(
    "text", ["", OX, ADDRESSES["tron"], "https://etherscan.io/", "a.b", "a.b/" * 2000]
)
def test_what_is_no_link_to_a_value_gives_none(text):
    assert parse_explorer_link(text) is None


# Properties


@settings(derandomize=True, max_examples=400, deadline=None)
@given(st.sampled_from(list(CHAINS)), st.binary(min_size=64, max_size=64))
def test_every_hash_of_the_right_size_is_accepted_in_its_form(chain, raw):
    text = base58.encode(raw) if chain == "solana" else raw[:32].hex()
    found = check_transaction(chain, text)
    assert found.ok
    assert check_transaction(chain, found.normal) == found
    assert check_transaction(chain, explorer_url(chain, "transaction", found.normal)) == found


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    st.sampled_from(list(CHAINS)),
    st.text()
    | st.text(st.characters(categories=["Cs", "Cc"]))
    | st.text().map("https://etherscan.io/tx/{}".format)
    | st.text(st.characters(codec="ascii")).map("tronscan.org/#/{}".format),
)
def test_any_text_gets_an_answer(chain, text):
    found = check_transaction(chain, text)
    assert found.ok == (found.reason == "")
    assert found.reason in {"", *REASONS}
    assert check_transaction(chain, found.normal).ok == found.ok


@pytest.mark.parametrize(
    "text",
    [
        "f" * 10_000_000,
        "z" * 4096,
        "https://a.io/tx/" + "%2525" * 800,
        "https://" + "a." * 2000 + "io/tx/1",
        "a.b " * 1024,
        "https://a.io/" + "tx/" * 1300,
        "https://a.io/?" + "hash=1&" * 580,
        "https://a.io/#" + "/" * 4000,
        "https://ton.cx/tx/" + "1:" * 2000,
        "a:" * 2000 + "b",
        "[" * 4096,
        "-" * 4096,
        "A" * 4095 + "=",
        "\ud800" * 4096,
        "https://\ud800/tx/0x",
        "\x00" * 64,
        "[" + "1," * 63 + "256]",
        "[" + "1 " * 100 + "]",
    ],
)
def test_hostile_texts_are_refused_in_bounded_time(text):
    start = perf_counter()
    for chain in CHAINS:
        refusal(chain, text)
    assert perf_counter() - start < 13 * 0.3
