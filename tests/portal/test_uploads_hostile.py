"""Hostile files are refused or defused, each within five seconds and 512 MB of its process."""

import json
import os
import subprocess
import sys

from django.conf import settings

from tests.portal.hostile_files import FILES, SECONDS

REFUSED = {
    "png of 30,000 x 30,000": "too_many_pixels",
    "png that ends early": "broken_picture",
    "png whose data is none": "broken_picture",
    "png with a text that unpacks": "broken_picture",
    "png with a profile that unpacks": "broken_picture",
    "gif that moves": "animation",
    "svg with a script": "file_kind",
    "svg called png": "not_a_picture",
    "page called png": "not_a_picture",
    "page called txt": "not_text",
    "page called pdf": "file_kind",
    "gif and script": "broken_picture",
    "pdf and page": "damaged",
    "pdf and zip": "damaged",
    "zip that unpacks": "file_kind",
    "zips in zips": "file_kind",
    "docx that unpacks": "damaged",
    "docx of empty words": "damaged",
    "docx of many parts": "file_kind",
    "docx that laughs": "damaged",
    "docx with a macro": "macros",
    "xlsx of old macros": "macros",
    "docx with a program": "macros",
    "docx of a far template": "macros",
    "nothing": "empty_file",
}
DEFUSED = {
    "name that climbs": "kept as passwd.txt",
    "name that turns around": "kept as photognp.png",
    "jpeg with a place": "kept as photo.jpg",
    "png and zip": "kept as both.png",
    "png and page": "kept as page.png",
}


def test_every_hostile_file_is_refused_or_defused_and_costs_little():
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.hostile_files"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        check=True,
    )
    ended, dear = {}, []
    for line in done.stdout.splitlines():
        kind, said, seconds, megabytes = json.loads(line)
        ended[kind] = said
        if seconds > SECONDS or megabytes > 512:
            dear.append(line)
    assert ended.keys() == FILES.keys()
    assert dear == []
    assert {kind: said for kind, said in ended.items() if said.startswith("ended")} == {}
    told = REFUSED | DEFUSED
    assert {kind: said for kind, said in ended.items() if kind in told} == told
