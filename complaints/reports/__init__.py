"""The periodic report: ten tables read from facts, whether for a page, a file or for good.

`tables.py` makes them all; each module of a table names the rule that it comes from. A table is
plain data (`sections.py`), and `words.py` says it in a language. Nothing here knows of a request.
"""
