from kb import editions


def test_each_change_begins_a_later_edition(db):
    assert editions.current("en") == 0
    numbers = [editions.turn("en") for _number in range(50)]

    assert numbers == sorted(set(numbers))
    assert editions.current("en") == numbers[-1]
    assert editions.current("zh-hans") == 0


def test_a_clock_that_went_back_changes_nothing(db, monkeypatch):
    first = editions.turn("en")
    monkeypatch.setattr("time.time_ns", lambda: 0)

    assert editions.turn("en") == first + 1
