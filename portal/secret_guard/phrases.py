"""Recovery phrases: runs of words of one published list.

The length of the run decides, before any checksum: TON and Electrum use the English list without
BIP-39's checksum, and people mistype, swap and leave out words. A found run is removed to its
whole extent, because ordinary words ("please", "verify") are in the list too and a window that
happens to pass the checksum may stand one word off the real one.

Rules (measured on 33,699 customer messages; C to E need a word or two to be forgiven):
A  12 list words in a row, 8 of them different: certain.
A' 12 in a row with fewer different ones, and a window passes the checksum: certain.
B  10 or 11 in a row, 8 different: ask.
C  11 of 12, the other any word: ask.
D  10 of 12, the others one letter away from a list word: ask.
E  12 first-four-letters in a row, as steel backups have them: ask.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from portal.secret_guard import chinese
from portal.secret_guard.checksum import BIP39_LENGTHS, any_valid
from portal.secret_guard.findings import Confidence, Kind, Span
from portal.secret_guard.spelling import Speller
from portal.secret_guard.tokens import HAN, Tokens
from portal.secret_guard.wordlists import BIP39, CHINESE, STEEL, common_english, indexes, words

SHORTEST = 12
FORGIVEN = 2  # words of the shortest phrase that may be wrong
FEWEST_HITS = SHORTEST - FORGIVEN
DIFFERENT = 8
PHRASE_LENGTHS = frozenset({*BIP39_LENGTHS, 13, 20, 25, 33})  # Monero 13 and 25, SLIP-39 20 and 33
SLIPS_AT_EDGES = 2
COMMON_AT_MOST = 0.6  # of the words; 1 random phrase in 10,000 has more

# The strange word of a sentence; nobody writes these for a word of their phrase.
_CONNECTING = re.compile(
    "an?|[ai]s|and|are|at|be|but|by|d(?:id|oe?s?)|for|from|g[eo]t|ha[ds]|her|his|i[fnt]?"
    "|its|m[ey]|no|not|o[fnr]|ou[rt]|see|s?he|so|the|their|them|to|up|was|we|were|who|with"
)
_GROWN_BEFORE, _GROWN_AFTER = re.compile(rf"[{HAN}]\W\Z"), re.compile(rf"\W[{HAN}]")


def find(tokens: Tokens) -> Iterator[Span]:
    """Spans of `tokens.lower` that hold a recovery phrase written as separate words."""
    listed = [(place, mask) for place, mask in enumerate(tokens.lists) if mask]
    if len(listed) < FEWEST_HITS:
        return
    counts = Counter(mask for _, mask in listed)
    for number, name in enumerate(words().names):
        bit = 1 << number
        if sum(count for mask, count in counts.items() if mask & bit) < FEWEST_HITS:
            continue
        if _are_close([place for place, mask in listed if mask & bit], tokens):
            for segment in _segments(tokens, name, bit):
                yield from segment.phrases()


def _are_close(places: list[int], tokens: Tokens) -> bool:
    """Whether enough words of a list stand together anywhere, whatever divides them.

    Ordinary text is done with here.
    """
    spoken = tokens.spoken
    return any(
        spoken[last] - spoken[first] < SHORTEST
        for first, last in zip(places, places[FEWEST_HITS - 1 :], strict=False)
    )


def _segments(tokens: Tokens, name: str, bit: int) -> Iterator["_Segment"]:
    """Stretches of neighbouring words, labels left out, with enough words of the list."""
    labels = tokens.labels
    speller = Speller(name)
    chain: list[int] = []
    hits: list[bool] = []
    for index, (word, mask) in enumerate(zip(tokens.words, tokens.lists, strict=True)):
        if index and not tokens.near_next[index - 1]:
            yield from _dense_enough(tokens, name, chain, hits, speller)
            chain, hits = [], []
        hit = bool(mask & bit)
        if hit or word not in labels:
            chain.append(index)
            hits.append(hit)
    yield from _dense_enough(tokens, name, chain, hits, speller)


def _dense_enough(
    tokens: Tokens, name: str, chain: list[int], hits: list[bool], speller: Speller
) -> Iterator["_Segment"]:
    if sum(hits) >= FEWEST_HITS:
        yield _Segment(tokens, name, chain, hits, speller)


@dataclass(frozen=True)
class _Segment:
    tokens: Tokens
    name: str
    chain: list[int]  # numbers of tokens
    hits: list[bool]  # whether each is a word of the list
    speller: Speller

    def phrases(self) -> Iterator[Span]:
        for first, last in self._regions():
            confidence = self._judge(first, last)
            if confidence:
                yield self._span(*self._extend(*self._trim(first, last)), confidence)

    def _regions(self) -> Iterator[tuple[int, int]]:
        """Half-open ranges covered by windows of 12 words with at least 10 of the list."""
        size = min(SHORTEST, len(self.hits))
        before = [0, *accumulate(self.hits)]
        covered: list[list[int]] = []
        for start in range(len(self.hits) - size + 1):
            if before[start + size] - before[start] < FEWEST_HITS:
                continue
            if covered and start <= covered[-1][1]:
                covered[-1][1] = start + size
            else:
                covered.append([start, start + size])
        for start, end in covered:
            first, last = start, end
            while not self.hits[first]:
                first += 1
            while not self.hits[last - 1]:
                last -= 1
            yield first, last

    def _judge(self, first: int, last: int) -> Confidence | None:
        runs = self._runs(first, last)
        if any(self._is_certain(run) for run in runs if len(run) >= SHORTEST):
            return Confidence.ASK if self.name == STEEL else Confidence.CERTAIN
        if self.name == STEEL or not self._is_random(self._words(first, last)):
            return None
        if max(map(len, runs)) >= FEWEST_HITS:
            return Confidence.ASK
        forgivable = not self._is_code(first, last) and self._is_forgivable(first, last)
        return Confidence.ASK if forgivable else None

    def _runs(self, first: int, last: int) -> list[list[str]]:
        grouped = groupby(range(first, last), key=lambda position: self.hits[position])
        return [[self._word(position) for position in run] for hit, run in grouped if hit]

    def _word(self, position: int) -> str:
        return self.tokens.words[self.chain[position]]

    def _words(self, first: int, last: int) -> list[str]:
        return [self._word(position) for position in range(first, last) if self.hits[position]]

    def _is_certain(self, run: list[str]) -> bool:
        if len(set(run)) >= DIFFERENT:
            return self._is_random(run)
        return self.name in BIP39 and any_valid([indexes(self.name).get(word, -1) for word in run])

    def _is_random(self, found: list[str]) -> bool:
        """Whether these words look drawn from the list rather than written as a sentence."""
        different = set(found)
        if len(different) < DIFFERENT:
            return False
        if self.name in CHINESE:
            return not chinese.is_prose("".join(found))
        return len(different & common_english()) <= len(different) * COMMON_AT_MOST

    def _is_forgivable(self, first: int, last: int) -> bool:
        """Rules C and D: a window with one strange word, or two that are slips of the pen."""
        for start in range(first, max(first, last - SHORTEST) + 1):
            end = min(start + SHORTEST, last)
            strange = [spot for spot in range(start, end) if not self.hits[spot]]
            if end - start - len(strange) < FEWEST_HITS:
                continue
            if any(_CONNECTING.fullmatch(self._word(spot)) for spot in strange):
                continue
            if len(strange) <= 1 or all(map(self._is_slip, strange)):
                return True
        return False

    def _is_slip(self, position: int) -> bool:
        return self.speller.is_slip(self._word(position))

    def _is_code(self, first: int, last: int) -> bool:
        """Whether these are identifiers: `snake_case`, `call(word)`, `a.b`, `a = b`."""
        between = range(self.chain[first], self.chain[last - 1])
        return any(
            separator.startswith(("_", "(", " = ")) or separator in {".", "="}
            for separator in map(self.tokens.separator, between)
        )

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        """Leave out list words of the sentences around a phrase that is complete without them."""
        if last - first in PHRASE_LENGTHS:
            return first, last
        start = first
        for run, grouped in groupby(self.hits[first:last]):
            length = len(list(grouped))
            if run and length in PHRASE_LENGTHS and last - first - length <= 2 * SLIPS_AT_EDGES:
                return start, start + length
            start += length
        return first, last

    def _extend(self, first: int, last: int) -> tuple[int, int]:
        """Take in the words on both sides that belong to the phrase, misspelt ones included."""
        for _ in range(SLIPS_AT_EDGES + 1):
            first -= self._reach(range(first - 1, -1, -1), last - first)
            last += self._reach(range(last, len(self.hits)), last - first)
        return first, last

    def _reach(self, ahead: range, length: int) -> int:
        """How many words to take in that direction: list words, or one slip with what follows."""
        taken = 0
        for position in ahead:
            if not self.hits[position]:
                break
            taken += 1
        rest = ahead[taken:]
        if not taken and rest and (self._is_slip(rest[0]) or self._goes_on(rest, length)):
            return 1
        return taken

    def _goes_on(self, ahead: range, length: int) -> bool:
        """Whether a phrase that is not complete yet has two more words after a strange one."""
        following = [self.hits[position] for position in ahead[1:3]]
        return length not in PHRASE_LENGTHS and following == [True, True]

    def _span(self, first: int, last: int, confidence: Confidence) -> Span:
        start = self.tokens.starts[self.chain[first]]
        end = self.tokens.ends[self.chain[last - 1]]
        if self.name in CHINESE and last - first not in PHRASE_LENGTHS:
            # A first or last character may have grown together with the sentence around it.
            lower = self.tokens.lower
            start -= 2 if _GROWN_BEFORE.search(lower[max(0, start - 2) : start]) else 0
            end += 2 if _GROWN_AFTER.match(lower, end) else 0
        return Span(start, end, Kind.PHRASE, confidence)
