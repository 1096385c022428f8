"""Business days: dates looked up by hand, then every day of some years against the package."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import holidays
import pytest

from complaints import calendars
from complaints.calendars import BusinessCalendar, UnknownCalendarError, calendar_of


def business_days(code, first, last):
    calendar = calendar_of(code)
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if calendar.is_business_day(day)]


def test_make_up_days_of_china_are_worked_and_their_bridges_are_not():
    china = calendar_of("CN")
    for day in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20"):
        assert china.is_business_day(date.fromisoformat(day))
    for day in ("2026-01-02", "2026-02-20", "2026-02-23", "2026-05-05", "2026-10-07"):
        assert not china.is_business_day(date.fromisoformat(day))


def test_the_week_of_the_spring_festival():
    assert business_days("CN", date(2026, 2, 12), date(2026, 3, 1)) == [
        *(date(2026, 2, day) for day in (12, 13, 14, 24, 25, 26, 27, 28)),
    ]


def test_great_britain_means_england_unless_a_region_is_named():
    easter_monday = date(2026, 4, 6)
    assert not calendar_of("GB").is_business_day(easter_monday)
    assert not calendar_of("uk").is_business_day(easter_monday)
    assert calendar_of("GB-SCT").is_business_day(easter_monday)
    assert calendar_of("uk") == calendar_of("GB")


@pytest.mark.parametrize("code", ["GB", "GB-NIR", "DE", "DE-BY", "IE", "JP", "US", "SG", "CN"])
def test_every_day_is_as_the_package_says(code):
    country, _, region = code.partition("-")
    region = "ENG" if code == "GB" else region
    theirs = holidays.country_holidays(country, subdiv=region or None, years=range(2020, 2031))
    first = date(2024, 1, 1)
    days = [first + timedelta(days=ahead) for ahead in range(4 * 365 + 1)]
    assert business_days(code, first, days[-1]) == [d for d in days if theirs.is_working_day(d)]


def test_firms_of_hong_kong_do_not_work_on_saturdays():
    assert not calendar_of("HK").is_business_day(date(2026, 3, 7))
    assert calendar_of("HK").is_business_day(date(2026, 3, 9))


def test_a_weekend_may_be_on_other_days():
    saudi_arabia = calendar_of("SA")
    assert saudi_arabia.is_business_day(date(2026, 1, 18))  # a Sunday
    assert not saudi_arabia.is_business_day(date(2026, 1, 16))  # a Friday


@pytest.mark.parametrize("code", ["", "C", "XX", "CHN", "GB-XX", "GB-", "GB ", "../CN", "CN;DE"])
def test_an_unknown_country_is_refused(code):
    with pytest.raises(UnknownCalendarError):
        calendar_of(code)


@pytest.mark.parametrize("year", [1, 1948, 2101, 9998, 9999])
def test_a_year_without_known_holidays_is_refused_and_not_guessed(year):
    with pytest.raises(UnknownCalendarError, match=rf"CN in {year}"):
        calendar_of("CN").is_business_day(date(year, 6, 1))


def test_corrections_win_over_the_package_and_over_older_ones():
    day, sunday = date(2027, 2, 11), date(2027, 2, 14)
    china = calendar_of("CN")
    late_news = china.corrected(closed=[day], opened=[sunday])
    assert china.is_business_day(day)
    assert not china.is_business_day(sunday)
    assert not late_news.is_business_day(day)
    assert late_news.is_business_day(sunday)
    assert late_news.corrected(closed=[sunday], opened=[day]) == BusinessCalendar(
        "CN", closed=frozenset({sunday}), opened=frozenset({day})
    )


def test_the_file_of_corrections_is_read(tmp_path, monkeypatch):
    file = tmp_path / "calendars.yaml"
    file.write_text("IE: {closed: [2026-03-16], opened: [2026-03-17]}", encoding="utf-8")
    monkeypatch.setattr(calendars, "CORRECTIONS", file)
    caches = (calendar_of, calendars._corrections, calendars._business_days)
    for cache in caches:
        cache.cache_clear()
    try:
        assert not calendar_of("IE").is_business_day(date(2026, 3, 16))
        assert calendar_of("IE").is_business_day(date(2026, 3, 17))
    finally:
        for cache in caches:
            cache.cache_clear()


def test_the_day_itself_never_counts():
    england = calendar_of("GB")
    monday = date(2026, 3, 2)
    assert england.add(monday, 0) == monday
    assert england.add(monday, 1) == date(2026, 3, 3)
    assert england.between(monday, date(2026, 3, 3)) == 1
    assert england.between(monday, monday) == 0
    assert england.between(monday, date(2026, 2, 1)) == 0
    with pytest.raises(ValueError, match="forward"):
        england.add(monday, -1)


def test_threads_that_ask_at_once_all_get_the_truth():
    calendars._business_days.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(calendar_of("DE").add, date(2026, 12, 18), 15) for _ in range(64)]
        assert {answer.result() for answer in asked} == {date(2027, 1, 12)}
