"""The passage of an article that answers best, with the words that were asked for marked."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kb.search.folding import fold, simplified
from kb.search.units import LITTLE, RUNS, is_spaceless, stem

LENGTH, LENGTH_OF_CHINESE = 180, 90
# In which part of a long text a passage is looked for.
LOOKED_AT = 4_000
_SENTENCE_ENDS = re.compile(r"[。！？；\n]+|[.!?;]\s+")
_NEVER = r"(?!)"
_CUT = "…"
# Where one line ends and no mark says so, as after a heading; and where a mark does.
_UNMARKED_END = re.compile(r"(?<![。！？；：，.!?;:,])\n")
_MARKED_END = re.compile(r"(?<=[。！？；：，])\n")

Span = tuple[int, int]


def words_of(question: str) -> re.Pattern[str]:
    """What to mark of a question: its words whatever their endings, its pairs of characters."""
    stems: dict[str, None] = {}
    pairs: dict[str, None] = {}
    for run in RUNS.findall(fold(question)):
        if is_spaceless(run):
            pairs |= dict.fromkeys([run[i : i + 2] for i in range(len(run) - 1)] or [run])
        elif run not in LITTLE:
            stems[re.escape(stem(run))] = None
    either = [rf"\b(?:{'|'.join(stems)})\w*"] if stems else []
    return re.compile("|".join([*either, *pairs]) or _NEVER)


def extract(text: str, wanted: re.Pattern[str], language: str) -> SafeString:
    """A passage as HTML: the sentence that says most of what is wanted, and what follows it."""
    text = text[:LOOKED_AT]
    spans = list(_spans(text, wanted))
    start = _best_start(text, spans)
    most = LENGTH_OF_CHINESE if language.startswith("zh") else LENGTH
    end = _whole(text, start, start + most)
    before, after = (_CUT if start else ""), (_CUT if end < len(text) else "")
    return format_html("{}{}{}", before, _marked(text, start, end, spans), after)


def _whole(text: str, start: int, end: int) -> int:
    """Where to cut at the latest, so that no word of letters is cut in two."""
    if end >= len(text):
        return len(text)
    cut = end
    while cut > start and text[cut - 1 : cut + 1].isascii() and text[cut - 1 : cut + 1].isalnum():
        cut -= 1
    return start + len(text[start : cut if cut > start else end].rstrip())


def _on_one_line(text: str) -> str:
    """Lines one after another, still told apart."""
    return _MARKED_END.sub("", _UNMARKED_END.sub(" · ", text)).replace("\n", " ")


def _spans(text: str, wanted: re.Pattern[str]) -> Iterator[Span]:
    # Character by character, so that places stay what they are.
    compared = text.lower() if text.isascii() else text.translate(_as_compared())
    for found in wanted.finditer(compared):
        yield found.span()


@cache
def _as_compared() -> dict[int, str]:
    small = {code: chr(code).lower() for code in range(0x250) if len(chr(code).lower()) == 1}
    return {**small, **simplified()}


def _best_start(text: str, spans: Iterable[Span]) -> int:
    """Where the sentence begins in which most different words are marked; of equals the first."""
    starts = [0, *(end.end() for end in _SENTENCE_ENDS.finditer(text))]
    said: dict[int, set[str]] = {}
    for first, last in spans:
        sentence = bisect_right(starts, first) - 1
        said.setdefault(sentence, set()).add(text[first:last].lower())
    best = max(said, key=lambda sentence: (len(said[sentence]), -sentence), default=0)
    return starts[best]


def _marked(text: str, start: int, end: int, spans: Iterable[Span]) -> SafeString:
    """A part of a text as HTML, what is wanted in <mark>; neighbours are one mark."""
    parts, done = [], start
    for first, last in _joined((a, b) for a, b in spans if start <= a and b <= end):
        parts += [
            escape(_on_one_line(text[done:first])),
            format_html("<mark>{}</mark>", text[first:last]),
        ]
        done = last
    return mark_safe("".join([*parts, escape(_on_one_line(text[done:end]))]))  # noqa: S308  (each is escaped)  # nosec B308 B703


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    open_one: Span | None = None
    for start, end in spans:
        if open_one and start <= open_one[1]:
            open_one = (open_one[0], end)
        else:
            if open_one:
                yield open_one
            open_one = (start, end)
    if open_one:
        yield open_one
