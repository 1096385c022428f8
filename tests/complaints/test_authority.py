"""Who may approve how much: examples of the tiers and every bar, then the invariants."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from complaints.authority import (
    Approval,
    Content,
    Earlier,
    Policy,
    Proposal,
    Tier,
    approvable,
    approved,
    bars,
    cumulative,
    eligible,
    need,
    standing,
)
from complaints.conflicts import WHY, Bar, Case, Group, Person

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MANAGER, APPROVER, FINANCE = ({Group.MANAGER}, {Group.APPROVER}, {Group.FINANCE})
PROPOSER, HANDLER, SUBJECT, CLIENT = 1, 2, 3, 4
CASE = Case(
    handlers=frozenset({PROPOSER, HANDLER}),
    subjects=frozenset({SUBJECT}),
    parties=frozenset({CLIENT}),
)
enough = profile(max_examples=300, deadline=None)


def person(pk, groups=frozenset(MANAGER), **facts):
    return Person(pk, frozenset(groups), **facts)


def proposal(value=40_00, **facts):
    content = Content(
        complaint=7,
        kind="loss",
        ground="delay",
        asset="USDT",
        amount=value * 10_000,
        value=value,
        beneficiary="wallet user 4",
        destination="TXyz",
    )
    facts = {"client": 4, "proposer": PROPOSER, "proposed_at": NOW, "case": CASE} | facts
    return Proposal(content, **facts)


def signed(one, *people):
    return replace(one, approvals=tuple(Approval(by.pk, one.content.digest) for by in people))


def why_not(someone, one, now=NOW):
    return bars(someone, one, now=now)


# What a value needs


@pytest.mark.parametrize(
    ("value", "approvals", "groups"),
    [
        (0, 1, APPROVER | MANAGER),  # a remedy that is not money
        (50_00, 1, APPROVER | MANAGER),
        (50_01, 1, MANAGER),
        (500_00, 1, MANAGER),
        (500_01, 2, MANAGER),
        (5_000_00, 2, MANAGER),
        (5_000_01, 2, MANAGER | FINANCE),
    ],
)
def test_the_tiers(value, approvals, groups):
    wanted = need(proposal(value))
    assert (wanted.value, wanted.approvals, wanted.groups) == (value, approvals, groups)
    assert wanted.one_of_each == (groups if value > 5_000_00 else set())


def test_another_ground_needs_a_second_approver():
    one = proposal()
    other = replace(one, content=replace(one.content, ground="other"))
    assert (need(one).approvals, need(other).approvals) == (1, 2)


def test_a_fresh_destination_needs_a_second_approver():
    assert need(proposal(destination_changed_at=NOW - 72 * HOUR)).approvals == 1
    assert need(proposal(destination_changed_at=NOW - 71 * HOUR)).approvals == 2


def test_what_the_complaint_and_the_client_have_had_counts_once():
    old, recent = NOW - 91 * DAY, NOW - 90 * DAY
    one = proposal(
        10_00,
        others=(
            Earlier(complaint=7, client=4, value=1_00, proposed_at=recent),
            Earlier(complaint=7, client=5, value=2_00, proposed_at=old),
            Earlier(complaint=8, client=4, value=4_00, proposed_at=recent),
            Earlier(complaint=8, client=4, value=8_00, proposed_at=old),
            Earlier(complaint=8, client=5, value=16_00, proposed_at=recent),
        ),
    )
    assert cumulative(one) == 17_00


# Who may


def test_a_manager_and_an_approver_may_approve_a_small_sum():
    assert eligible(person(9), proposal(), now=NOW)
    assert eligible(person(9, APPROVER), proposal(), now=NOW)


def test_someone_without_a_group_may_not_whatever_django_lets_them_do():
    assert why_not(person(9, ()), proposal()) == {Bar.NO_ROLE}
    assert why_not(person(9, {Group.HANDLER, Group.HEAD}), proposal()) == {Bar.NO_ROLE}
    assert "is_superuser" not in {field.name for field in fields(Person)}


@pytest.mark.parametrize(
    ("pk", "expected"),
    [
        (PROPOSER, {Bar.PROPOSER, Bar.HANDLER}),
        (HANDLER, {Bar.HANDLER}),
        (SUBJECT, {Bar.SUBJECT}),
        (CLIENT, {Bar.PARTY}),
        (9, set()),
    ],
)
def test_nobody_approves_what_they_have_a_part_in(pk, expected):
    assert why_not(person(pk), proposal()) == expected


def test_every_reason_is_given_and_not_only_the_first():
    gone = person(PROPOSER, APPROVER, active=False)
    assert why_not(gone, proposal(60_00)) == {
        *(Bar.INACTIVE, Bar.OVER_LIMIT, Bar.PROPOSER, Bar.HANDLER),
    }


def test_a_group_or_a_personal_limit_may_be_too_low():
    assert why_not(person(9, APPROVER), proposal(50_01)) == {Bar.OVER_LIMIT}
    assert why_not(person(9, FINANCE), proposal(40_00)) == {Bar.OVER_LIMIT}
    assert why_not(person(9, limit=39_99), proposal(40_00)) == {Bar.OVER_LIMIT}
    assert why_not(person(9, limit=40_00), proposal(40_00)) == set()


def test_a_personal_limit_is_of_the_cumulative_value():
    earlier = Earlier(complaint=7, client=4, value=1_00, proposed_at=NOW)
    assert why_not(person(9, limit=40_00), proposal(40_00, others=(earlier,))) == {Bar.OVER_LIMIT}


def test_one_person_approves_once():
    one, max_ = proposal(600_00), person(9)
    assert why_not(max_, signed(one, max_)) == {Bar.APPROVED_IT}
    assert why_not(person(10), signed(one, max_)) == set()


def test_a_day_s_approvals_have_an_end_but_a_first_one_is_always_possible():
    assert why_not(person(9, approved_today=19_960_00), proposal(40_00)) == set()
    assert why_not(person(9, approved_today=19_960_01), proposal(40_00)) == {Bar.OVER_DAY}
    assert why_not(person(9), proposal(90_000_00)) == set()
    assert why_not(person(9, approved_today=1), proposal(90_000_00)) == {Bar.OVER_DAY}


def test_whoever_changes_the_limits_waits_a_day():
    editor = person(9, rules_changed_at=NOW)
    assert why_not(editor, proposal(), NOW) == {Bar.RULES_CHANGED}
    assert why_not(editor, proposal(), NOW + 24 * HOUR - timedelta(microseconds=1))
    assert why_not(editor, proposal(), NOW + 24 * HOUR) == set()


def test_every_bar_has_its_sentence():
    assert set(WHY) == set(Bar)


# When it is approved


def test_two_managers_are_needed_above_five_hundred():
    one, first, second = proposal(600_00), person(9), person(10)
    assert not approved(one, [first, second])
    assert not approved(signed(one, first), [first, second])
    assert not approved(signed(one, first, first), [first, second])
    assert approved(signed(one, first, second), [first, second])


def test_above_five_thousand_one_is_from_finance_and_one_a_manager():
    managers, finance = [person(9), person(10)], [person(11, FINANCE), person(12, FINANCE)]
    one, everyone = proposal(6_000_00), managers + finance
    assert not approved(signed(one, *managers), everyone)
    assert not approved(signed(one, *finance), everyone)
    assert approved(signed(one, managers[0], finance[0]), everyone)


def test_one_person_in_two_groups_is_one_person():
    both = person(9, MANAGER | FINANCE)
    one = proposal(6_000_00)
    assert not approved(signed(one, both), [both])
    assert not approvable(one, [both])
    assert approved(signed(one, both, person(10)), [both, person(10)])


def test_an_approval_stands_only_as_long_as_its_giver_is_free():
    one, max_ = proposal(400_00), person(9)
    given_ = signed(one, max_)
    assert standing(given_, [max_]) == {max_}
    for changed in (replace(max_, active=False), person(9, APPROVER), person(9, ())):
        assert not approved(given_, [changed])
    became_handler = replace(given_, case=replace(CASE, handlers=frozenset({9})))
    shares_an_address = replace(given_, case=replace(CASE, parties=frozenset({9})))
    assert not approved(became_handler, [max_])
    assert not approved(shares_an_address, [max_])
    assert not approved(given_, [])


def test_what_time_lifts_does_not_undo_an_approval():
    busy = person(9, approved_today=90_000_00, rules_changed_at=NOW)
    assert approved(signed(proposal(), busy), [busy])


def test_a_later_proposal_adds_to_its_own_need_and_not_to_what_is_approved():
    one, small = proposal(40_00), person(9, APPROVER)
    wanted = need(one)
    later = Earlier(complaint=7, client=4, value=900_00, proposed_at=NOW + DAY)
    grown = replace(signed(one, small), others=(later,))
    assert not approved(grown, [small])
    assert approved(grown, [small], wanted=wanted)
    assert not approved(grown, [replace(small, active=False)], wanted=wanted)


# Limits as data


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        (Tier(50, 1, frozenset(MANAGER)),),
        (Tier(None, 1, frozenset(MANAGER)), Tier(None, 2, frozenset(MANAGER))),
        (Tier(50, 1, frozenset(MANAGER)), Tier(50, 1, frozenset(MANAGER)), Tier(None, 2, set())),
        (Tier(90, 1, frozenset(MANAGER)), Tier(50, 1, frozenset(MANAGER)), Tier(None, 2, set())),
        (Tier(50, 2, frozenset(MANAGER)), Tier(None, 1, frozenset(MANAGER))),
        (Tier(None, 0, frozenset(MANAGER)),),
    ],
)
def test_limits_that_leave_a_gap_are_refused(tiers):
    with pytest.raises(ValueError, match="tiers must ascend"):
        Policy(tiers=tiers)


def test_an_operator_may_set_other_limits():
    strict = Policy(tiers=(Tier(None, 3, frozenset(APPROVER)),), cooling=2 * HOUR)
    wanted = need(proposal(1), strict)
    assert (wanted.approvals, wanted.groups) == (3, APPROVER)
    editor = person(9, APPROVER, rules_changed_at=NOW - 2 * HOUR)
    assert eligible(editor, proposal(1), now=NOW, policy=strict)


# Invariants

VALUES = st.integers(0, 10_000_00)
PEOPLE = st.builds(
    Person,
    pk=st.integers(1, 12),
    groups=st.frozensets(st.sampled_from(Group)),
    active=st.booleans(),
    limit=st.none() | VALUES,
    approved_today=st.sampled_from([0, 0, 19_999_00, 30_000_00]),
    rules_changed_at=st.none() | st.sampled_from([NOW - 25 * HOUR, NOW - HOUR]),
)
CREW = st.lists(PEOPLE, max_size=12, unique_by=lambda one: one.pk)
IDS = st.frozensets(st.integers(1, 12), max_size=3)
CASES = st.builds(Case, handlers=IDS, subjects=IDS, parties=IDS)
OTHERS = st.lists(
    st.builds(
        Earlier,
        complaint=st.sampled_from([7, 8]),
        client=st.sampled_from([4, 5]),
        value=VALUES,
        proposed_at=st.sampled_from([NOW, NOW - 89 * DAY, NOW - 100 * DAY]),
    ),
    max_size=4,
).map(tuple)


@st.composite
def proposals(draw):
    return proposal(
        draw(VALUES),
        proposer=draw(st.integers(1, 12)),
        case=draw(CASES),
        others=draw(OTHERS),
        destination_changed_at=draw(st.none() | st.just(NOW - HOUR)),
    )


@enough
@given(PEOPLE, proposals())
def test_invariant_13_an_approver_is_free_of_the_case_and_within_the_limit(someone, one):
    if eligible(someone, one, now=NOW):
        apart = {one.proposer} | one.case.handlers | one.case.subjects | one.case.parties
        assert someone.pk not in apart
        assert someone.active
        assert someone.groups & need(one).groups
        assert someone.limit is None or someone.limit >= cumulative(one)


@enough
@given(PEOPLE, proposals(), st.sampled_from(["active", "proposer", "case", "limit"]))
def test_invariant_13_a_fact_against_someone_never_makes_them_eligible(someone, one, fact):
    against = {
        "active": (replace(someone, active=False), one),
        "proposer": (someone, replace(one, proposer=someone.pk)),
        "case": (someone, replace(one, case=Case(parties=frozenset({someone.pk})))),
        "limit": (replace(someone, limit=-1), one),
    }[fact]
    assert not eligible(*against, now=NOW)


@profile(max_examples=400, deadline=None)
@given(CREW, proposals(), st.data())
def test_invariant_14_approvals_are_by_enough_different_and_eligible_people(crew, one, data):
    """Everyone tries in some order, some twice; then some fact about someone changes."""
    for someone in data.draw(st.permutations(crew + crew[:2])):
        if eligible(someone, one, now=NOW):
            one = replace(one, approvals=(*one.approvals, Approval(someone.pk, one.content.digest)))
    givers = [approval.by for approval in one.approvals]
    assert len(givers) == len(set(givers))
    assert {giver.pk for giver in standing(one, crew)} == set(givers)
    if approved(one, crew):
        assert len(givers) >= need(one).approvals
    elif not any(
        bars(someone, one, now=NOW) & {Bar.OVER_DAY, Bar.RULES_CHANGED} for someone in crew
    ):
        assert not approvable(one, crew)


@enough
@given(proposals(), VALUES)
def test_invariant_14_need_is_monotone_in_value(one, more):
    low, high = need(one), need(replace(one, content=replace(one.content, value=more)))
    if one.content.value > more:
        low, high = high, low
    assert low.approvals <= high.approvals
    assert low.one_of_each <= high.one_of_each


@enough
@given(proposals(), st.lists(st.integers(1, 2_000_00), min_size=2, max_size=6), st.data())
def test_invariant_15_parts_need_what_the_whole_needs(one, parts, data):
    """In one complaint or over several of one client in ninety days, the last part needs it all."""
    whole = replace(one, content=replace(one.content, value=sum(parts)))
    same_case = data.draw(st.booleans())
    complaints = [7 if same_case else 20 + part for part in range(len(parts))]
    before = tuple(
        Earlier(complaint, one.client, value, NOW - data.draw(st.integers(0, 90)) * DAY)
        for complaint, value in zip(complaints, parts[:-1], strict=False)
    )
    last = replace(one, content=replace(one.content, value=parts[-1]), others=one.others + before)
    assert cumulative(last) == cumulative(whole)
    assert need(last) == need(whole)


@enough
@given(proposals(), st.data())
def test_invariant_16_any_change_voids_every_approval(one, data):
    max_, ann = person(90), person(91, MANAGER | FINANCE)
    one = signed(replace(one, proposer=PROPOSER, case=Case()), max_, ann)
    assert approved(one, [max_, ann])
    name = data.draw(st.sampled_from([field.name for field in fields(Content)]))
    old = getattr(one.content, name)
    new = {int: lambda: old + 1, str: lambda: old + " ", tuple: lambda: (*old, "x")}[type(old)]()
    edited = replace(one, content=replace(one.content, **{name: new}))
    assert edited.content.digest != one.content.digest
    assert standing(edited, [max_, ann]) == set()
    assert not approved(edited, [max_, ann])
    assert eligible(replace(max_, limit=None), edited, now=NOW)  # and they may look at it again


@enough
@given(st.lists(st.text(max_size=6), min_size=6, max_size=6), st.data())
def test_invariant_16_text_does_not_pass_from_one_field_to_another(texts, data):
    kind, ground, asset, beneficiary, destination, basis = texts
    common = {"complaint": 1, "amount": 1, "value": 1, "kind": kind, "ground": ground}
    one = Content(
        **common, asset=asset, beneficiary=beneficiary, destination=destination, basis=basis
    )
    cut = data.draw(st.integers(0, len(beneficiary)))
    other = replace(one, beneficiary=beneficiary[:cut], destination=beneficiary[cut:] + destination)
    assert (one.digest == other.digest) == (one == other)


@enough
@given(CREW, proposals())
def test_invariant_19_what_nobody_can_approve_is_known_beforehand(crew, one):
    free = [replace(someone, approved_today=0, rules_changed_at=None) for someone in crew]
    able = [someone for someone in free if eligible(someone, one, now=NOW)]
    assert approvable(one, crew) == approved(signed(one, *able), free)
    assert not approvable(one, [])
