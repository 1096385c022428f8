"""What happened is told in sentences: every verb of the machines has one."""

import re
from pathlib import Path

import pytest

from complaints import actions
from complaints.admin.names import SENTENCES, STEPS
from complaints.deadlines import Step
from complaints.workflow import COMPENSATION, COMPLAINT, VOUCHER

RECORDED = re.compile(r'\b(?:record|move|move_award)\(\s*[\w.]+,\s*"(\w+)"')


@pytest.mark.parametrize("machine", [COMPLAINT, COMPENSATION, VOUCHER])
def test_every_move_has_its_sentence(machine):
    assert {move.verb for move in machine} <= set(SENTENCES)


def test_whatever_a_verb_records_has_its_sentence():
    files = Path(actions.__file__).parent.glob("*.py")
    recorded = {verb for file in files for verb in RECORDED.findall(file.read_text())}

    assert "add_evidence" in recorded
    assert recorded <= set(SENTENCES)


def test_every_date_has_its_name():
    assert set(STEPS) == set(Step)
