"""Text becomes the units that a search compares: Latin words whole, Chinese in pairs.

Pairs of characters are as good for Chinese as a dictionary of words, and cost nothing to load.
"""

import re
import unicodedata

_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


def tokens(text: str) -> list[str]:
    """The units of a text in order: "提现慢 TxID" → ["提现", "现慢", "txid"]."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [token for run in _RUNS.findall(folded) for token in _cut(run)]


def _cut(run: str) -> list[str]:
    if run[0] < "\u3400" or len(run) == 1:
        return [run]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def search_text(text: str) -> str:
    """The distinct units with a space on either side of each, so that " unit " finds one whole."""
    return f" {' '.join(dict.fromkeys(tokens(text)))} "
