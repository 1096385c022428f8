from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from portal.templatetags.portal import last_day
from portal.zones import last_whole_day

# Midnight in Shanghai, between the 3rd and the 4th.
ENDS = datetime(2026, 12, 3, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Shanghai", 3), ("Asia/Tokyo", 3), ("Europe/London", 2), ("America/New_York", 2)],
)
def test_what_ends_with_a_day_holds_on_the_whole_of_it_and_not_on_the_next(zone, day):
    last = last_whole_day(ENDS, ZoneInfo(zone))

    assert last == date(2026, 12, day)
    over = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=ZoneInfo(zone))
    assert over <= ENDS < over + timedelta(days=1)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "3 December 2026"), ("zh-hans", "2026 年 12 月 3 日")]
)
def test_a_page_names_the_last_day_in_the_readers_language_and_zone(language, said):
    with translation.override(language), timezone.override(ZoneInfo("Asia/Shanghai")):
        assert last_day(ENDS) == said
    assert last_day(None) == ""
