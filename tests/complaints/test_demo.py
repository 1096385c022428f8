"""The demo's complaints: cases in every stage, and money that waits."""

import pytest
from django.utils import timezone

from complaints import demo
from complaints.models import Compensation, Complaint, Letter
from complaints.workflow import Stage
from tickets import demo as requests


@pytest.fixture
def loaded(catalogue_loaded, settings):
    settings.DEBUG = True
    requests.load()
    return demo.load()


def test_the_board_and_the_inbox_are_filled(loaded):
    stages = set(Complaint.objects.values_list("stage", flat=True))

    assert stages >= {Stage.RECEIVED, Stage.INVESTIGATING, Stage.AWAITING_CLIENT,
                      Stage.DECISION_REVIEW, Stage.DECIDED}  # fmt: skip
    assert Compensation.objects.waiting().count() == 2
    assert Complaint.objects.live().filter(due_at__lt=timezone.now()).exists()
    assert set(Letter.objects.values_list("language", flat=True)) == {"en", "zh-hans"}


def test_loading_again_changes_nothing(loaded):
    before = Complaint.objects.count(), Compensation.objects.count()

    assert demo.load() == loaded
    assert (Complaint.objects.count(), Compensation.objects.count()) == before
