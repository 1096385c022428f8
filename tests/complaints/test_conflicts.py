"""Who may handle, refuse, sign, review and pay: every bar, then the invariants."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints.conflicts import (
    Bar,
    Case,
    Group,
    Person,
    handling,
    paying,
    refusing,
    reviewing,
    signing,
)

HANDLER, SUBJECT, CLIENT, EARLIER, FREE = range(1, 6)
CASE = Case(
    handlers=frozenset({HANDLER}),
    subjects=frozenset({SUBJECT}),
    parties=frozenset({CLIENT}),
    earlier=frozenset({EARLIER}),
)
enough = profile(max_examples=200, deadline=None)


def person(pk, *groups, active=True):
    return Person(pk, frozenset(groups or Group), active=active)


@pytest.mark.parametrize(
    ("pk", "expected"),
    [(FREE, set()), (HANDLER, set()), (SUBJECT, {Bar.SUBJECT}), (CLIENT, {Bar.PARTY})],
)
def test_who_may_handle_a_complaint(pk, expected):
    assert handling(person(pk), CASE) == expected


def test_handling_needs_the_role_and_an_active_account():
    assert handling(person(FREE, Group.FINANCE), CASE) == {Bar.NO_ROLE}
    assert handling(person(FREE, active=False), CASE) == {Bar.INACTIVE}


def test_the_head_refuses_and_not_the_handler():
    assert refusing(person(FREE, Group.HEAD), CASE) == set()
    assert refusing(person(FREE, Group.HANDLER), CASE) == {Bar.NO_ROLE}
    assert refusing(person(HANDLER, Group.HEAD), CASE) == {Bar.HANDLER}


@pytest.mark.parametrize(
    ("fully_upheld", "severe", "expected"),
    [
        (True, False, set()),
        (True, True, {Bar.DRAFTER}),
        (False, False, {Bar.DRAFTER}),
        (False, True, {Bar.DRAFTER}),
    ],
)
def test_who_wrote_the_decision_signs_it_only_where_nothing_is_refused(
    fully_upheld, severe, expected
):
    facts = {"drafter": HANDLER, "fully_upheld": fully_upheld, "severe": severe}
    assert signing(person(HANDLER), CASE, **facts) == expected
    assert signing(person(FREE), CASE, **facts) == set()


@pytest.mark.parametrize(
    ("pk", "expected"),
    [
        (FREE, set()),
        (HANDLER, {Bar.HANDLER}),
        (EARLIER, {Bar.EARLIER_PART}),
        (SUBJECT, {Bar.SUBJECT}),
        (CLIENT, {Bar.PARTY}),
    ],
)
def test_an_appeal_is_decided_by_someone_who_had_no_part(pk, expected):
    assert reviewing(person(pk), CASE) == expected


def test_who_pays_has_neither_proposed_nor_approved():
    facts = {"proposer": HANDLER, "approvers": frozenset({6, 7})}
    assert paying(person(FREE, Group.FINANCE), CASE, **facts) == set()
    assert paying(person(HANDLER, Group.FINANCE), CASE, **facts) == {Bar.PROPOSER}
    assert paying(person(7, Group.FINANCE), CASE, **facts) == {Bar.APPROVED_IT}
    assert paying(person(FREE, Group.MANAGER), CASE, **facts) == {Bar.NO_ROLE}


IDS = st.frozensets(st.integers(1, 6))
CASES = st.builds(Case, handlers=IDS, subjects=IDS, parties=IDS, earlier=IDS)
PEOPLE = st.builds(
    Person,
    pk=st.integers(1, 6),
    groups=st.frozensets(st.sampled_from(Group)),
    active=st.booleans(),
)


@enough
@given(PEOPLE, CASES, IDS, st.integers(1, 6))
def test_invariant_17_the_payer_is_neither_proposer_nor_approver(someone, case, givers, proposer):
    if not paying(someone, case, proposer=proposer, approvers=givers):
        assert someone.pk not in givers | {proposer}


@enough
@given(PEOPLE, CASES)
def test_invariant_18_handler_and_reviewer_stand_apart(someone, case):
    if not handling(someone, case):
        assert someone.pk not in case.subjects
    if not reviewing(someone, case):
        assert someone.pk not in case.handlers | case.earlier | case.subjects


@enough
@given(PEOPLE, CASES)
def test_who_is_not_active_or_has_no_group_may_do_nothing(someone, case):
    for nobody in (replace(someone, active=False), replace(someone, groups=frozenset())):
        assert handling(nobody, case)
        assert refusing(nobody, case)
        assert reviewing(nobody, case)
        assert paying(nobody, case, proposer=0, approvers=frozenset())
        assert signing(nobody, case, drafter=0, fully_upheld=True, severe=False)
