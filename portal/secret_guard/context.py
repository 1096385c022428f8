"""What the words around a string say it is: a private key or a transaction hash."""

import re
from enum import Enum

BEFORE = 48  # characters read before the string
AFTER = 24
_LONGEST_URL = 400
_LONGEST_WORD = 12  # of those below


class Verdict(Enum):
    """What the nearest words call a string. LIKELY_KEY: unless its form says otherwise."""

    KEY = "key"
    LIKELY_KEY = "likely key"
    HASH = "hash"
    UNKNOWN = "unknown"


_WORD = re.compile(
    r"(?P<public>(?:public|pub|公)[\s_-]?(?:keys?|钥|鑰))"
    r"|(?P<key>priv(?:ate)?[\s_-]{0,2}keys?|priv(?![a-z])|secret|mnemonic|\bseed|[私密秘][钥鑰匙]"
    r"|(?<![a-z0-9])(?:sk|keys?|pkey)(?![a-z0-9])|(?:spend|wallet)[\s_-]?key|种子|種子|助记|助記)"
    r"|(?P<imported>导入|導入)"
    r"|(?P<hash>(?<![a-z])tx(?:n|id|s|hash)?(?![a-z])|hash(?:es)?(?![a-z])|transactions?"
    r"|trx[\s_-]?id|\bblock(?![a-z])|交易|哈希|雜湊|区块|區塊|转账|轉賬|轉帳|转帐)"
)
# Said of transactions, but also of keys: they count where no word above is near, or where a new
# clause begins between it and them ("they have my private key and sent all of it: …").
_WEAK_HASH = re.compile(
    r"transfer|withdr|deposit|receipt|order|explorer|confirm|pending|pa(?:yment|id\b)|\bsen[dt]\b"
    r"|swap|bridge|stolen|drained|moved|digest|checksum|sha-?256|commit|contract|signature"
    r"|fingerprint|reference|record|充值|充币|充幣|提现|提現|提币|提幣|订单|訂單|单号|單號|浏览器|瀏覽器|到账"
    r"|到賬|付款|支付|流水|凭证|憑證|记录|記錄|转走|轉走|转出|轉出|转入|轉入|签名|簽名|合约|合約|校验|确认|確認"
)
_CLAUSE_END = re.compile(
    r"[.!?;,，。！？；\n]|\b(?:and|but|then|so|while|after|because)\b|后|後|但"
)
_SENTENCE_END = re.compile(r"[.!?;。！？；\n]")
_OTHER_SENTENCE = re.compile(r"[?？]|[.!。！]\W*\w")
_SENTENCE_OVER = re.compile(r"[.!。！]")
_DENIAL = re.compile(r"never|\bnot\b|n['’]t\b|nobody|no one|without|没|沒|不|未|别|別|勿")
_NAMING = re.compile(
    r"[^\w\n]*\Z|[^.!?。！？\n]*(?:\b(?:is|are|was)\b|[=←:：是为為]|<-)[^.!?。！？\n]*\Z"
)
_URL = re.compile(r"(?:https?:|www\.|(?<![a-z0-9-])[a-z0-9-]+\.[a-z]{2,10}/)[^\"'<>，。]*\Z")
_TRANSACTION_PATH = re.compile(r"/(?:tx|txs|txn|trx|transactions?)[/:#?]|tx(?:id|hash)?=|hash=")


def verdict(lower: str, start: int, end: int) -> Verdict:
    """What `lower[start:end]` is called by the nearest words; a URL around it speaks first."""
    touching = lower[max(0, start - _LONGEST_URL) : start].rsplit(maxsplit=1)[-1:]
    address = _URL.search(touching[0]) if touching and not lower[start - 1].isspace() else None
    if address:
        return _in_url(address[0])
    before = lower[max(0, start - BEFORE) : start]
    after = lower[end : end + AFTER + _LONGEST_WORD]
    said, said_after = _nearest_before(before), _first_after(after)
    if said is Verdict.UNKNOWN or (said is Verdict.LIKELY_KEY and said_after is Verdict.HASH):
        said = said_after
    if said is not Verdict.UNKNOWN:
        return said
    weak = _WEAK_HASH.search(before) or _WEAK_HASH.search(after)
    return Verdict.HASH if weak else Verdict.UNKNOWN


def _in_url(address: str) -> Verdict:
    """A link leads to something public unless it names a key and no transaction."""
    named = any(word["key"] for word in _WORD.finditer(address))
    return Verdict.KEY if named and not _TRANSACTION_PATH.search(address) else Verdict.HASH


def _nearest_before(before: str) -> Verdict:
    for word in reversed(list(_WORD.finditer(before))):
        meaning = _meaning(word)
        if meaning is Verdict.HASH:
            return meaning
        if not _is_about_something_else(before, word):
            over = _SENTENCE_OVER.search(before, word.end())
            return Verdict.LIKELY_KEY if over else meaning
    return Verdict.UNKNOWN


def _first_after(after: str) -> Verdict:
    """The word behind the string, if it names it: "… is my private key", "… (私钥)"."""
    word = _WORD.search(after)
    if not word or word.start() > AFTER:
        return Verdict.UNKNOWN
    between = after[: word.start()]
    if _meaning(word) is Verdict.KEY and (_DENIAL.search(between) or not _NAMING.match(between)):
        return Verdict.UNKNOWN
    return _meaning(word)


def _meaning(word: re.Match[str]) -> Verdict:
    if word["imported"]:
        return Verdict.LIKELY_KEY
    return Verdict.KEY if word["key"] else Verdict.HASH


def _is_about_something_else(before: str, word: re.Match[str]) -> bool:
    """Whether what names a key has ended before the string comes, in one of three ways.

    Another sentence has begun, or the clause denies it, or the next one is about a transfer:

    "I never gave anyone my private key, …" is no word about the string.
    """
    end = _CLAUSE_END.search(before, word.end())
    if not end:
        return False
    if _OTHER_SENTENCE.search(before, word.end()):
        return True
    sentence = _SENTENCE_END.split(before[: word.start()])[-1]
    return bool(_DENIAL.search(sentence) or _WEAK_HASH.search(before, end.end()))
