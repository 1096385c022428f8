"""Recovery phrases written without any space: "abandonabilityable…" in every script but Chinese.

For each place of a long word, the longest chain of list words that ends there is known once the
chains before it are (one pass, a bounded number of look-ups for each letter).
"""

from collections import defaultdict
from collections.abc import Iterator

from portal.secret_guard.checksum import any_valid
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.tokens import Tokens
from portal.secret_guard.wordlists import BIP39, LISTS, indexes, words

FEWEST = 12
DIFFERENT = 8
LOOKED_INTO = 100_000  # letters of one text; the long words of honest texts have fewer together


def find(tokens: Tokens) -> Iterator[Span]:
    """Spans of words that are, but for what surrounds them, 12 list words or more."""
    least = FEWEST * words().shortest
    left = LOOKED_INTO
    for index, word in enumerate(tokens.words):
        if len(word) < least:
            continue
        looked_into, left = word[:left], max(0, left - len(word))
        if _holds_a_phrase(looked_into):
            yield Span(tokens.starts[index], tokens.ends[index], Kind.PHRASE, Confidence.CERTAIN)


def _holds_a_phrase(word: str) -> bool:
    for mask, ends in _words_inside(word).items():
        if sum(map(len, ends.values())) >= FEWEST:
            chain = _longest_chain(word, ends)
            if len(chain) >= FEWEST and _is_phrase(chain, mask):
                return True
    return False


def _words_inside(word: str) -> dict[int, dict[int, list[int]]]:
    """For each list (its bit): where each of its words in this one ends, and may start."""
    known = words()
    lists = [1 << number for number in range(len(LISTS))]
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for start in range(len(word)):
        for end in range(start + known.shortest, min(start + known.longest, len(word)) + 1):
            mask = known.lists_of.get(word[start:end], 0)
            if mask:
                for bit in lists:
                    if mask & bit:
                        found[bit][end].append(start)
    return found


def _longest_chain(word: str, ends: dict[int, list[int]]) -> list[str]:
    best = [0] * (len(word) + 1)
    before: dict[int, int] = {}
    for end in sorted(ends):
        before[end] = max(ends[end], key=best.__getitem__)
        best[end] = best[before[end]] + 1
    end = max(range(len(best)), key=best.__getitem__)
    chain = []
    while end in before:
        chain.append(word[before[end] : end])
        end = before[end]
    return chain[::-1]


def _is_phrase(chain: list[str], bit: int) -> bool:
    name = LISTS[bit.bit_length() - 1]
    if len(set(chain)) >= DIFFERENT:
        return True
    return name in BIP39 and any_valid([indexes(name).get(word, -1) for word in chain])
