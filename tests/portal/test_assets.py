"""What is sent to every visitor is small, also where nothing was collected and compressed."""

import gzip
from pathlib import Path

from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "portal" / "assets" / "vendor"


def test_what_lies_there_compressed_says_the_same():
    packed = list(VENDOR.rglob("*.gz"))

    assert packed
    for file in packed:
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes()


def test_it_is_sent_compressed(client):
    address = "/static/vendor/bootstrap/bootstrap.min.css"

    answer = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert len(b"".join(answer.streaming_content)) < 40_000
