"""`make bench`: measure on a database of its own and print one line a figure.

With "mail" as its argument only mail: on SQLite it is worth a second look. With "complaints" only
a hundred thousand of them, which takes minutes.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment, teardown_test_environment

from tests.bench import complaints, filing, mail, pages, searching
from tickets.intake import catalogue

ALONE = {
    "mail": lambda: [mail.line(mail.measure())],
    "complaints": lambda: complaints.lines(complaints.measure()),
}


def main() -> None:
    setup_test_environment()
    settings.ROOT_URLCONF = "tests.bench.bare"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        catalogue.load()
        lines = ALONE.get(" ".join(sys.argv[1:]), _everything)()
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)
        teardown_test_environment()
    sys.stdout.write("\n".join(lines) + "\n")


def _everything() -> list[str]:
    told = {**filing.measure(), **mail.measure(), **pages.measure(), **searching.measure()}
    return _lines(told)


def _lines(told: dict[str, float]) -> list[str]:
    return [
        f"filing journey: {told['statements']:.0f} SQL statements (at most 12)",
        (
            f"filing journey: {told['ratio']:.2f} × the CPU of bare views (at most 2.5); "
            f"{told['ours_ms']:.1f} ms and {told['bare_ms']:.1f} ms here"
        ),
        mail.line(told),
        (
            f"queue page: {told['queue_10']:.0f} queries for 10 tickets, "
            f"{told['queue_10000']:.0f} for 10,000 (the same, at most 12)"
        ),
        *(_searches(told, samples) for samples in (5, 10)),
        *(_searches_of_many(told, language) for language in ("en", "zh-hans")),
        f"ticket with 200 messages: {told['ticket_200']:.0f} queries (at most 15)",
    ]


def _searches(told: dict[str, float], samples: int) -> str:
    found, kept, rejected = (told[f"{n}_{samples}"] for n in ("found", "kept", "rejected"))
    return (
        f"search, articles of {samples} sample questions: {found:.0%} among the first three; "
        f"{kept:.0%} of good questions find something, {rejected:.0%} of off-topic ones nothing"
    )


def _searches_of_many(told: dict[str, float], language: str) -> str:
    p95, first, size = (told[f"{n}_{language}"] for n in ("p95_ms", "first_s", "megabytes"))
    return (
        f"search in 10,000 articles ({language}): p95 {p95:.1f} ms (at most 30); "
        f"the index takes {first:.1f} s and {size:.0f} MB"
    )


main()
