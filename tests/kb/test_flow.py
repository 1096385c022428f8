"""Guided checks as data: where trails lead, and what keeps a check from being sound."""

from itertools import pairwise

import pytest

from kb import flow


def words(text):
    return {"en": text, "zh-hans": text}


def choice(name, step="", ending="", **fills):
    return flow.Choice(name=name, label=words(name), step=step, ending=ending, fills=fills)


def step(name, *choices):
    return flow.Step(question=words(name), help=words(""), choices=list(choices))


def ending(name, text="Wait.", article=None, category=""):
    return flow.Ending(title=words(name), text=words(text), article=article, category=category)


def drawn(steps, *endings):
    endings = {name: ending(name) for name in endings}
    return flow.Flow(first=next(iter(steps), ""), steps=steps, endings=endings)


SOUND = drawn(
    {
        "a": step(
            "a", choice("x", step="b", source="bank"), choice("y", ending="end", source="no")
        ),
        "b": step("b", choice("z", ending="end", source="wallet", seen="yes")),
    },
    "end",
)


def test_a_sound_check_has_no_problems():
    assert flow.problems(SOUND) == []


def test_it_begins_with_its_first_question():
    place = flow.walk(SOUND, [])
    assert (place.step, place.ending, place.left) == (SOUND["steps"]["a"], None, 2)


def test_a_trail_leads_to_an_ending_with_what_was_answered():
    place = flow.walk(SOUND, ["x", "z"])
    assert (place.step, place.ending_name) == (None, "end")
    assert [one.choice["name"] for one in place.taken] == ["x", "z"]


def test_a_later_answer_counts_more_than_an_earlier_one():
    assert flow.walk(SOUND, ["x", "z"]).fills == {"source": "wallet", "seen": "yes"}


@pytest.mark.parametrize("trail", [["nowhere"], ["x", "x"], ["y", "z"], ["x", "z", "z"], [""]])
def test_a_trail_that_is_not_there_leads_nowhere(trail):
    assert flow.walk(SOUND, trail) is None


def test_no_question_is_a_problem():
    assert flow.problems(drawn({})) == ["There is no question yet."]


def test_a_question_without_choices_is_a_dead_end():
    broken = drawn({"a": step("a", choice("x", step="b")), "b": step("b")})
    assert flow.problems(broken) == ["Nobody can go on from “b”: it has no choices."]


def test_what_nothing_leads_to_is_named():
    broken = drawn(
        {"a": step("a", choice("x", ending="end")), "b": step("b", choice("x", ending="end"))},
        "end",
        "other",
    )
    assert flow.problems(broken) == [
        "No choice leads to the question “b”.",
        "No choice leads to the ending “other”.",
    ]


def test_a_loop_is_named_by_its_two_ends():
    broken = drawn(
        {
            "a": step("a", choice("x", step="b"), choice("end", ending="end")),
            "b": step("b", choice("x", step="c")),
            "c": step("c", choice("x", step="a")),
        },
        "end",
    )
    assert flow.problems(broken) == ["“c” leads back to “a”: people would go round in circles."]


def test_a_question_that_leads_to_itself_is_a_loop():
    broken = drawn({"a": step("a", choice("x", step="a"), choice("y", ending="end"))}, "end")
    assert flow.problems(broken) == ["“a” leads back to “a”: people would go round in circles."]


def test_an_ending_that_says_nothing_helps_nobody():
    broken = drawn({"a": step("a", choice("x", ending="end"))}, "end")
    broken["endings"]["end"] = ending("end", text="")
    assert flow.problems(broken) == [
        "“end” helps nobody: give it a text, an article or a form.",
    ]
    broken["endings"]["end"] = ending("end", text="", category="sign-in")
    assert flow.problems(broken) == []


def test_ways_that_meet_again_cost_no_more_than_they_are():
    names = [f"s{number}" for number in range(200)]
    steps = {
        name: step(name, choice("x", step=after), choice("y", step=after))
        for name, after in pairwise(names)
    }
    steps[names[-1]] = step("last", choice("x", ending="end"))
    check = drawn(steps, "end")

    assert flow.problems(check) == []
    assert flow.walk(check, []).left == 200
