"""A day is written in one way in each language, whichever part of the product says it."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

from complaints.letters import words
from portal.templatetags.portal import moment

DAY = date(2020, 3, 9)


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [("en", "9 March 2020", None), ("zh-hans", "2020 年 3 月 9 日", "2020 年 3 月")],
)
def test_a_day_is_written_alike_everywhere(language, day, month):
    with translation.override(language):
        assert date_format(DAY) == day
        assert date_format(DAY, "SHORT_DATE_FORMAT") == day.replace("March", "Mar")
        assert moment(datetime(2020, 3, 9, 10, tzinfo=UTC)).startswith(day)
        assert words.day(DAY, language) == day
        assert month is None or date_format(DAY, "YEAR_MONTH_FORMAT") == month
