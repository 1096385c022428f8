"""The lists of the admin: cards on a phone, and a sentence where there is nothing."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.safestring import mark_safe

from portal.templatetags.cards import labelled

HEADERS = [
    {"text": mark_safe("<input>"), "class_attrib": ' class="action-checkbox-column"'},
    {"text": "name & rank", "class_attrib": ' class="column-name"'},
]


@pytest.fixture
def as_max(max_):
    client = Client()
    client.force_login(max_)
    return client


def page(client, name, query=""):
    return client.get(reverse(f"admin:{name}_changelist") + query).content.decode()


def test_each_cell_knows_the_word_above_it_and_a_box_to_tick_has_none():
    cells = [mark_safe("<td><input></td>"), mark_safe('<th class="field-name">A<td></th>')]
    assert labelled(cells, HEADERS) == [
        "<td><input></td>",
        '<th data-word="Name &amp; rank" class="field-name">A<td></th>',
    ]


def test_a_cell_without_a_column_stays_what_it_is():
    cells = [mark_safe("<td></td>")] * 3
    assert labelled(cells, HEADERS)[2] == "<td></td>"


def test_a_list_of_people_is_readable_without_its_head(as_max):
    assert '<td data-word="May sign in"' in page(as_max, "portal_user")


def test_an_empty_list_says_so(as_max):
    assert "There is nothing here." in page(as_max, "portal_export")


def test_a_list_that_is_filtered_to_nothing_says_why(as_max):
    assert "Nothing here fits the search or the filter." in page(as_max, "portal_user", "?q=zzzz")
