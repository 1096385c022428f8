"""Plain text as it was meant: line ends, soft breaks (RFC 3676), no control characters."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ue0f1\ufeff]")
_FLOWED_QUOTE = re.compile(r">*")


def normal(text: str) -> str:
    """`text` with "\\n" line ends and without control characters (databases refuse NUL)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _CONTROL.sub("", text)


def unflow(text: str, *, delsp: bool) -> str:
    """format=flowed: lines that end in a blank go on in the next line of the same quote depth."""
    out: list[str] = []
    current: list[str] = []
    depth = 0
    for raw in text.split("\n"):
        marks = _FLOWED_QUOTE.match(raw)
        level = marks.end() if marks else 0
        line = raw[level:].removeprefix(" ")
        if current and (level != depth or line == "-- "):
            out.append(_flowed(current, depth))
            current = []
        depth = level
        flows = line.endswith(" ") and line != "-- "
        current.append(line[:-1] if flows and delsp else line)
        if not flows:
            out.append(_flowed(current, depth))
            current = []
    return "\n".join([*out, _flowed(current, depth)] if current else out)


def _flowed(lines: list[str], depth: int) -> str:
    return f"{'>' * depth}{' ' if depth else ''}{''.join(lines)}"
