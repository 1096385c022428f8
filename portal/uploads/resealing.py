"""Files are sealed anew where they lie; those from before files were sealed are sealed at last.

Only `portal.rotation` calls this, one run at a time.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from portal.uploads import store
from portal.uploads.sealed_file import PIECE, Writer, is_old, is_sealed
from portal.uploads.sealed_file import renew as renew_head


def places() -> Iterator[str]:
    """The place of every file, folder by folder, in their order."""
    root = store.root()
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if "." not in name:
                yield str((Path(folder) / name).relative_to(root))


def renew(place: str) -> bool:
    """Seal a file with the newest key; False when it is already, or has been removed.

    `UnreadableError` when its key is gone.
    """
    try:
        with store.path_of(place).open("r+b") as file:
            if not is_sealed(file):
                return _seal(place)
            if not is_old(file):
                return False
            renew_head(file)
            return True
    except FileNotFoundError:
        return False


def _seal(place: str) -> bool:
    """Put a sealed file in a plain one's place, unless somebody removes it meanwhile."""
    path = store.path_of(place)
    draft = store.being_sealed(place)
    draft.unlink(missing_ok=True)  # left behind by a run that was killed
    try:
        with (
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sealed,
            # Opened only now that the draft is there: who removes a file removes its draft after.
            path.open("rb") as plain,
        ):
            writer = Writer(sealed, place)
            while piece := plain.read(PIECE):
                writer.write(piece)
            writer.close()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return True
