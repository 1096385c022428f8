"""The search reads its index before anybody asks.

10,000 articles of 400 units each take some five seconds and 22 MB in English (9 MB in Chinese),
in every process that serves; figures of `make bench`.
"""

from django.conf import settings

from kb.search.shelf import shelf_of
from portal.warming import read_ahead


@read_ahead
def read_index() -> None:
    """The index of every language."""
    for language, _name in settings.LANGUAGES:
        shelf_of(language).look()
