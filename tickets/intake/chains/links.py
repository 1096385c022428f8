"""Reads a link to a block explorer. Nothing is ever fetched: the text alone has to say it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from tickets.intake.chains.explorers import (
    ALIASES,
    HARMLESS_LABELS,
    HOSTS,
    KINDS,
    PATH_NAMED,
    TEST_WORDS,
)
from tickets.intake.chains.text import MAX_CHARACTERS, clean

_URL = re.compile(r"https?://([!#-;=?-Z_a-z~]+)", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@.-])((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?::[0-9]{1,5})?)"
    r"(/[!#-;=?-Z_a-z~]*)?",
    re.IGNORECASE | re.ASCII,
)
_AFTER = ".,;:!?)'*"
"""What a sentence or a bracket puts after a link; none of these ends a value."""
_PARTS = re.compile(r"(?:[^/?#@]*@)?([^/?#:]*)[^/?#]*([^?#]*)\??([^#]*)#?(.*)")
_PARAMETER = re.compile(r"([A-Za-z_-]{1,24})=(.+)")
_BASE64_HASH = re.compile(r"(?<=[/:])[A-Za-z0-9+/_-]{43}=(?=[/:]|$)")
_VALUE = re.compile(r"[A-Za-z0-9+/_=:-]{25,}")
_TON_TRIPLE = re.compile(r"[0-9]+:([^:]+):.+")
"""ton.cx and tonscan name a transaction by logical time, hash and address."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. `chains` are codes (or plain names of chains we do not serve), empty when
    the host names none; `kind` is "transaction", "address", "block" or "" when it does not say;
    `value` is as written, unchecked, "" when there is none."""

    chains: tuple[str, ...]
    kind: str
    value: str
    testnet: bool = False


def parse_explorer_link(text: str) -> Link | None:
    """The first link in the text when it holds an address or a hash, else None; None for a text of
    more than 4,096 characters."""
    value = clean(text)
    link = read_link(value) if len(value) <= MAX_CHARACTERS else None
    return link if link and link.value else None


def read_link(text: str) -> Link | None:
    """Any web link, even one that holds no value; None when the text has no link at all."""
    url = _first_url(text)
    return _explorer_link(_wrapped(url) or url) if url else None


def _wrapped(url: str) -> str:
    """The explorer's link inside a search engine's or a chat's link: …?url=https%3A%2F%2F…"""
    outer, _, query = url.partition("?")
    inner = (_first_url(_plain(parameter)) for parameter in query.split("&"))
    return "" if _is_known(outer) else next(filter(_is_known, inner), "")


def _is_known(url: str) -> bool:
    return _host_chains(url.partition("/")[0].lower()) is not None


def _explorer_link(url: str) -> Link:
    parts = _PARTS.match(url)
    host, path, query, fragment = parts.groups() if parts else ("", "", "", "")
    host, words = host.lower(), [*_path_words(path), *_other_words(query), *_other_words(fragment)]
    kind, value = _best(words)
    return Link(_chains(host, words), kind, value, testnet=_is_test(host, words))


def _first_url(text: str) -> str:
    """Host and the rest, without scheme and what a sentence put behind it; "" when none."""
    if found := _URL.search(text):
        return found[1].rstrip(_AFTER)
    for bare in _BARE.finditer(text):
        if bare[2] or _host_chains(bare[1].lower()) is not None:
            return bare[0].rstrip(_AFTER)
    return ""


def _path_words(path: str) -> Iterator[str]:
    plain = _plain(path)
    hashed = _BASE64_HASH.search(plain)  # TON hashes may hold the slash itself
    yield from plain[: hashed.start() if hashed else None].split("/")
    if hashed:
        yield hashed[0]


def _other_words(text: str) -> Iterator[str]:
    """Words of a query, or of a fragment, which single-page explorers write like a path."""
    for part in re.split(r"[/?&#]", text):
        parameter = _PARAMETER.fullmatch(part)
        yield from (_plain(word) for word in (parameter.groups() if parameter else (part,)))


def _plain(word: str) -> str:
    """Unquoted twice: a link inside a link is quoted twice."""
    return unquote(unquote(word))


def _best(words: list[str]) -> tuple[str, str]:
    """Kind and value: a transaction before an address, what is named before what is not."""
    found = dict(reversed(list(_values(words))))
    for kind in ("transaction", "address", "block", ""):
        if kind in found:
            return kind, found[kind]
    return _unlikely(words)


def _values(words: list[str]) -> Iterator[tuple[str, str]]:
    kind = ""
    for word in words:
        bare = word.partition(".")[0]  # without .htm
        triple = _TON_TRIPLE.fullmatch(bare)
        if bare.lower() in KINDS:
            kind = KINDS[bare.lower()]
        elif triple or _VALUE.fullmatch(bare):
            yield kind, triple[1] if triple else bare


def _unlikely(words: list[str]) -> tuple[str, str]:
    """What follows a naming word though it looks like no value, as in …/tx/0x12…89: the check of
    the value says best what is wrong with it."""
    for name, value in pairwise(words):
        if name.lower() in KINDS and value and value.lower() not in KINDS:
            return KINDS[name.lower()], value
    return "", ""


def _chains(host: str, words: list[str]) -> tuple[str, ...]:
    known = _host_chains(host)
    if known and not _is_path_named(host):
        return known
    labels = [label.rstrip("0123456789") for label in host.split(".")[:-1]]
    for word in [*words, *labels]:
        if word.lower() in ALIASES:
            return (ALIASES[word.lower()],)
    return known or ()


def _host_chains(host: str) -> tuple[str, ...] | None:
    return HOSTS.get(_site(host))


def _is_path_named(host: str) -> bool:
    return _site(host) in PATH_NAMED


def _site(host: str) -> str:
    """The host as the tables have it: without www, a language, or a chain's name in front."""
    while host not in HOSTS:
        label, dot, rest = host.partition(".")
        named = label in ALIASES and rest in PATH_NAMED
        if not dot or not (named or label in HARMLESS_LABELS):
            return host
        host = rest
    return host


def _is_test(host: str, words: list[str]) -> bool:
    labels = re.split(r"[.-]", host)
    parts = {part for word in words for part in word.lower().split("-")}
    return "test" in labels or not TEST_WORDS.isdisjoint([*labels, *parts])
