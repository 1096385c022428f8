"""Files that a spreadsheet opens run nothing."""

import pytest

from complaints.reports.charts import bars
from complaints.reports.files import safe
from complaints.reports.sections import section, share


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_may_be_a_formula_is_quoted(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "-20.00", "12%", "Tom", "", "1,200"])
def test_numbers_and_words_stay(text):
    assert safe(text) == text


def test_a_share_is_in_tenths_of_a_per_cent_and_nothing_of_nothing():
    assert (share(1, 3), share(2, 3), share(1, 1), share(0, 0)) == (333, 667, 1000, None)


def test_the_longest_bar_fills_the_width():
    made = section("x", ["topic", "n"], [("a", 4), ("b", 1), ("c", None)], chart="n")
    drawn = bars(made, [["A", "4"], ["B", "1"], ["C", "–"]])
    assert [(bar.label, bar.width) for bar in drawn] == [("A", 320), ("B", 80)]


def test_without_numbers_nothing_is_drawn():
    made = section("x", ["topic", "n"], [("a", 0)], chart="n")
    assert bars(made, [["A", "0"]]) == []
