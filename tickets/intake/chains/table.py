"""The chains we serve: names, explorers, and what else a payment on them needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain. `{}` in the URLs stands for the value; `hosts` are explorers of this chain only.

    `memo` is what exchanges ask for beside an address: "destination_tag", "memo" or "".
    `token_standard` is the name users know the network by when they send tokens, or "".
    """

    code: str
    name: str
    name_zh: str
    symbol: str
    family: str
    address_url: str
    transaction_url: str
    hosts: tuple[str, ...]
    memo: str = ""
    token_standard: str = ""


def _evm(
    code: str, names: tuple[str, str, str], site: str, hosts: str, token_standard: str = ""
) -> Chain:
    name, name_zh, symbol = names
    return Chain(
        code=code,
        name=name,
        name_zh=name_zh,
        symbol=symbol,
        family="evm",
        address_url=f"https://{site}/address/{{}}",
        transaction_url=f"https://{site}/tx/{{}}",
        hosts=(site, *hosts.split()),
        token_standard=token_standard,
    )


_CHAINS = (
    _evm(
        "ethereum",
        ("Ethereum", "以太坊", "ETH"),
        "etherscan.io",
        "etherscan.com ethplorer.io ethtx.info beaconcha.in eth.blockscout.com "
        "explorer.etherchain.org etherchain.org eth1.trezor.io",
        "ERC-20",
    ),
    _evm(
        "bsc",
        ("BNB Smart Chain", "币安智能链", "BNB"),
        "bscscan.com",
        "bsctrace.com bsc.blockscout.com explorer.binance.org",
        "BEP-20",
    ),
    _evm(
        "polygon",
        ("Polygon", "Polygon", "POL"),
        "polygonscan.com",
        "polygon.blockscout.com polygonscan.io",
    ),
    _evm(
        "arbitrum",
        ("Arbitrum One", "Arbitrum One", "ETH"),
        "arbiscan.io",
        "arbitrum.blockscout.com explorer.arbitrum.io",
    ),
    _evm("base", ("Base", "Base", "ETH"), "basescan.org", "base.blockscout.com"),
    Chain(
        code="bitcoin",
        name="Bitcoin",
        name_zh="比特币",
        symbol="BTC",
        family="bitcoin",
        address_url="https://mempool.space/address/{}",
        transaction_url="https://mempool.space/tx/{}",
        hosts=("blockchain.info", "mempool.emzy.de", "explorer.bc-2.jp", "btcscan.org"),
    ),
    Chain(
        code="litecoin",
        name="Litecoin",
        name_zh="莱特币",
        symbol="LTC",
        family="bitcoin",
        address_url="https://litecoinspace.org/address/{}",
        transaction_url="https://litecoinspace.org/tx/{}",
        hosts=("litecoinspace.org", "insight.litecore.io", "explorer.litecoin.net", "ltcscan.org"),
    ),
    Chain(
        code="dogecoin",
        name="Dogecoin",
        name_zh="狗狗币",
        symbol="DOGE",
        family="bitcoin",
        address_url="https://dogechain.info/address/{}",
        transaction_url="https://dogechain.info/tx/{}",
        hosts=("dogechain.info", "explorer.dogecoin.com"),
    ),
    Chain(
        code="tron",
        name="TRON",
        name_zh="波场",
        symbol="TRX",
        family="tron",
        address_url="https://tronscan.org/#/address/{}",
        transaction_url="https://tronscan.org/#/transaction/{}",
        hosts=("tronscan.org", "tronscan.io", "trongrid.io", "tron.blockscout.com"),
        token_standard="TRC-20",  # noqa: S106 - the name of a standard, not a credential
    ),
    Chain(
        code="solana",
        name="Solana",
        name_zh="Solana",
        symbol="SOL",
        family="solana",
        address_url="https://solscan.io/account/{}",
        transaction_url="https://solscan.io/tx/{}",
        hosts=(
            "solscan.io",
            "explorer.solana.com",
            "solana.fm",
            "solanabeach.io",
            "xray.helius.xyz",
            "orb.helius.dev",
            "orbmarkets.io",
            "solanaexplorer.io",
        ),
    ),
    Chain(
        code="ton",
        name="TON",
        name_zh="TON",
        symbol="TON",
        family="ton",
        address_url="https://tonviewer.com/{}",
        transaction_url="https://tonviewer.com/transaction/{}",
        hosts=(
            "tonviewer.com",
            "tonscan.org",
            "tonscan.com",
            "ton.cx",
            "dton.io",
            "tonwhales.com",
            "explorer.toncoin.org",
            "test-explorer.toncoin.org",
            "tonkeeper.com",
        ),
        memo="memo",
    ),
    Chain(
        code="xrp",
        name="XRP Ledger",
        name_zh="XRP Ledger",
        symbol="XRP",
        family="xrp",
        address_url="https://livenet.xrpl.org/accounts/{}",
        transaction_url="https://livenet.xrpl.org/transactions/{}",
        hosts=(
            "livenet.xrpl.org",
            "xrpl.org",
            "xrpscan.com",
            "bithomp.com",
            "xrplorer.com",
            "xrpintel.com",
            "xrpcharts.ripple.com",
            "explorer.xrplf.org",
            "xrpl.to",
        ),
        memo="destination_tag",
    ),
    Chain(
        code="stellar",
        name="Stellar",
        name_zh="恒星币",
        symbol="XLM",
        family="stellar",
        address_url="https://stellar.expert/explorer/public/account/{}",
        transaction_url="https://stellar.expert/explorer/public/tx/{}",
        hosts=(
            "stellar.expert",
            "stellarchain.io",
            "steexp.com",
            "lumenscan.io",
            "horizon.stellar.org",
            "horizon-testnet.stellar.org",
        ),
        memo="memo",
    ),
)

CHAINS: Mapping[str, Chain] = MappingProxyType({chain.code: chain for chain in _CHAINS})
"""Every chain that we serve by its code, in the order to offer them."""


def explorer_url(chain: str, kind: str, value: str) -> str:
    """The page of an explorer for a `normal` value; `kind` is "address" or "transaction".

    KeyError on a chain or a kind that does not exist.
    """
    found = CHAINS[chain]
    pattern = {"address": found.address_url, "transaction": found.transaction_url}[kind]
    return pattern.format(quote(value, safe=":"))
