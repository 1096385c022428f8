"""Which explorer shows which chain: by its host, or by a word in its path."""

from collections.abc import Mapping
from types import MappingProxyType

from tickets.intake.chains import evm
from tickets.intake.chains.table import CHAINS

_FOREIGN_HOSTS = {
    "optimistic.etherscan.io": "optimism",
    "explorer.optimism.io": "optimism",
    "opbnbscan.com": "opbnb",
    "opbnb.bscscan.com": "opbnb",
    "nova.arbiscan.io": "arbitrum nova",
    "zkevm.polygonscan.com": "polygon zkevm",
    "snowtrace.io": "avalanche",
    "snowscan.xyz": "avalanche",
    "subnets.avax.network": "avalanche",
    "ftmscan.com": "fantom",
    "lineascan.build": "linea",
    "scrollscan.com": "scroll",
    "blastscan.io": "blast",
    "mantlescan.xyz": "mantle",
    "explorer.mantle.xyz": "mantle",
    "explorer.zksync.io": "zksync",
    "era.zksync.network": "zksync",
    "gnosisscan.io": "gnosis",
    "celoscan.io": "celo",
    "cronoscan.com": "cronos",
    "moonscan.io": "moonbeam",
    "suiscan.xyz": "sui",
    "suivision.xyz": "sui",
    "explorer.aptoslabs.com": "aptos",
    "aptoscan.com": "aptos",
    "cardanoscan.io": "cardano",
    "nearblocks.io": "near",
    "explorer.bnbchain.org": "bnb beacon chain",
}

PATH_NAMED = MappingProxyType(
    {
        "blockchair.com": (),
        "oklink.com": (),
        "okx.com": (),
        "tokenview.io": (),
        "tokenview.com": (),
        "blockchain.com": (),
        "live.blockcypher.com": (),
        "btc.com": ("bitcoin",),
        "mempool.space": ("bitcoin",),
        "blockstream.info": ("bitcoin",),
        "blockscout.com": (),
        "bitinfocharts.com": (),
        "chain.so": (),
        "sochain.com": (),
        "3xpl.com": (),
        "blockexplorer.one": (),
        "bitaps.com": (),
        "blocksec.com": (),
        "blockscan.com": evm.CODES,
    }
)
"""Explorers of many chains: a word in the path or the host names the chain, else these."""

HOSTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {host: (code,) for code, chain in CHAINS.items() for host in chain.hosts}
    | {host: (name,) for host, name in _FOREIGN_HOSTS.items()}
    | dict(PATH_NAMED)
)

_ALIASES = {
    "ethereum": "eth ethereum",
    "bsc": "bsc bnb bep20 binance-smart-chain bnb-smart-chain bnb-chain bnbchain",
    "polygon": "polygon matic pol polygon-pos",
    "arbitrum": "arbitrum arbitrum-one arb arbi",
    "base": "base",
    "bitcoin": "btc bitcoin",
    "litecoin": "ltc litecoin",
    "dogecoin": "doge dogecoin",
    "tron": "trx tron",
    "solana": "sol solana",
    "ton": "ton toncoin the-open-network",
    "xrp": "xrp ripple xrpl xrp-ledger",
    "stellar": "xlm stellar",
    "bitcoin cash": "bch bitcoin-cash",
    "bitcoin sv": "bsv bitcoin-sv",
    "ethereum classic": "etc ethereum-classic",
    "dash": "dash",
    "zcash": "zec zcash",
    "monero": "xmr monero",
    "cardano": "ada cardano",
    "polkadot": "dot polkadot",
    "avalanche": "avax avaxc avalanche",
    "optimism": "op optimism",
    "fantom": "ftm fantom",
    "zksync": "zksync",
    "linea": "linea",
    "scroll": "scroll",
    "opbnb": "opbnb",
    "x layer": "xlayer x-layer",
    "okt chain": "okc oktc",
    "cosmos": "atom cosmos",
    "near": "near",
    "aptos": "apt aptos",
    "sui": "sui",
    "eos": "eos",
    "liquid": "liquid",
}
ALIASES: Mapping[str, str] = MappingProxyType(
    {word: code for code, words in _ALIASES.items() for word in words.split()}
)
"""Words of paths and host names → the chain's code, or the plain name of one we do not serve."""

TEST_WORDS = frozenset(
    {
        *("testnet", "testnet3", "testnet4", "signet", "regtest", "devnet", "sepolia", "goerli"),
        *("holesky", "hoodi", "ropsten", "rinkeby", "kovan", "amoy", "mumbai", "chapel"),
        *("shasta", "nile"),
    }
)
"""A part of a host name, path or parameter that is one of these means play money."""

HARMLESS_LABELS = frozenset(
    {
        *("www", "m", "mobile", "app", "web", "new", "old", "beta", "explorer"),
        *("en", "zh", "cn", "tw", "hk", "ja", "jp", "ko", "kr", "ru", "es", "de", "fr", "tr"),
        *("vi", "vn", "pt", "id", "it"),
    }
)
"""First parts of a host name that do not change which explorer it is."""

_KINDS = {
    "transaction": "tx txs txn txns txid txhash tx_hash tx-hash transaction transactions trans "
    "hash signature",
    "address": "address addresses addr account accounts wallet wallets contract contracts "
    "token tokens token20 jetton transfer holder",
    "block": "block blocks ledger ledgers",
}
KINDS: Mapping[str, str] = MappingProxyType(
    {word: kind for kind, words in _KINDS.items() for word in words.split()}
)
"""Words of a path or names of a parameter → what the value after it is."""
