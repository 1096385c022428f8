"""The guided checks that the product comes with: sound, bilingual, right about the forms."""

import re

import pytest

from kb import demo, flow
from kb.actions.publish_check import faults
from kb.models import GuidedCheck
from tickets.intake.prefill import known
from tickets.models import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(catalogue_loaded):
    demo.load()
    return list(GuidedCheck.objects.all())


def paths(drawn, trail=()):
    """Every trail of a check that comes to an ending."""
    place = flow.walk(drawn, trail)
    if place.ending:
        yield trail, place
        return
    for choice in place.step["choices"]:
        yield from paths(drawn, (*trail, choice["name"]))


def test_there_is_one_for_each_of_the_common_troubles(shipped):
    offered = {check.category for check in shipped if check.active}
    assert offered == {"deposit-not-arrived", "withdrawal-delayed", "transfer-failed", "sign-in"}
    assert [faults(check.flow) for check in shipped] == [[]] * len(shipped)


def test_loading_again_leaves_what_editors_changed(shipped):
    GuidedCheck.objects.filter(slug="sign-in").update(title_en="Ours", active=False)
    demo.load()

    assert GuidedCheck.objects.count() == len(shipped)
    assert GuidedCheck.objects.filter(title_en="Ours", active=False).exists()


def test_every_path_is_short_and_says_something_in_both_languages(shipped):
    for check in shipped:
        for trail, place in paths(check.flow):
            assert len(trail) <= 4
            texts = [place.ending["title"], place.ending["text"]]
            texts += [words for one in place.taken for words in (one.step["question"],)]
            texts += [one.choice["label"] for one in place.taken]
            for words in texts:
                assert words["en"]
                assert re.search(r"[一-鿿]", words["zh-hans"])


def test_what_a_path_fills_in_is_known_to_its_form(shipped):
    for check in shipped:
        for _trail, place in paths(check.flow):
            if place.ending["category"]:
                category = Category.objects.get(slug=place.ending["category"], active=True)
                given = {f"q_{key}": said for key, said in place.fills.items()}
                filled = known(category.fields.filter(active=True), given)
                if category.slug == check.category:
                    assert filled == given
