"""What a reader makes of a file."""

from typing import NamedTuple

# Until its text has been looked through for secrets no file is kept, and looking takes about
# half a second for each million characters.
MAX_TEXT = 2 * 1024 * 1024


class Content(NamedTuple):
    """A file as it may be kept; its name takes one of `extensions`, the first by default."""

    data: bytes
    type: str
    extensions: tuple[str, ...]
