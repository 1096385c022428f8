"""Celery's broker of the embedded run: a message is a file in a folder, so no server is needed.

kombu's own folder transport writes a message where a reader already looks, and a message that is
read half-written ends the worker. Here a message gets its name when it is whole. A folder that
goes away is what a broker that goes away is: the worker waits and connects again.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        folder = Path(self.data_folder_out)
        # Names sort by age: within one machine the oldest message is read first.
        name = f"{time.monotonic_ns():020}-{uuid.uuid4()}.{queue}.msg"
        draft = folder / f".{name}"
        draft.write_text(dumps(payload))
        draft.rename(folder / name)

    def _get(self, queue: str) -> Any:
        """The oldest message of the queue, taken by renaming it: of two readers one has it."""
        with os.scandir(self.data_folder_in) as entries:
            names = sorted(entry.name for entry in entries)
        for name in names:
            if name.partition(".")[2] == f"{queue}.msg" and (text := self._take(name)):
                return loads(text)
        raise Empty

    def _take(self, name: str) -> str:
        folder = Path(self.data_folder_in)
        mine = folder / f".{name}"
        try:
            (folder / name).rename(mine)
        except FileNotFoundError:  # another reader was quicker
            return ""
        text = mine.read_text()
        mine.unlink()
        return text


class Transport(filesystem.Transport):
    Channel = Channel
    connection_errors = (*filesystem.Transport.connection_errors, OSError)

    def establish_connection(self) -> Any:
        for name in ("data_folder_in", "data_folder_out", "control_folder"):
            Path(self.client.transport_options[name]).mkdir(parents=True, exist_ok=True)
        return super().establish_connection()


def register() -> None:
    """Let `folder://` name this transport."""
    TRANSPORT_ALIASES["folder"] = f"{__name__}:Transport"
