"""How a complainant reads where their complaint stands."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.workflow import Stage
from tickets.workflow import Tone


class Shown(NamedTuple):
    """A stage in a plain sentence."""

    sentence: Promise | str
    tone: Tone


SHOWN = {
    Stage.RECEIVED: Shown(_("We have your complaint and will tell you who handles it."), Tone.CALM),
    Stage.OPEN: Shown(_("Your complaint is accepted."), Tone.CALM),
    Stage.INVESTIGATING: Shown(_("We are looking into your complaint."), Tone.CALM),
    Stage.AWAITING_CLIENT: Shown(_("We have a question for you."), Tone.ACT),
    Stage.DECISION_REVIEW: Shown(_("The decision is written and is being checked."), Tone.CALM),
    Stage.DECIDED: Shown(_("Your complaint is decided."), Tone.DONE),
    Stage.SUMMARY_CLOSED: Shown(_("Your complaint is resolved."), Tone.DONE),
    Stage.UNDER_REVIEW: Shown(_("We are looking at your complaint once more."), Tone.CALM),
    Stage.INADMISSIBLE: Shown(_("We cannot take this complaint. Our letter says why."), Tone.DONE),
    Stage.MERGED: Shown(_("This complaint goes on together with another one of yours."), Tone.DONE),
    Stage.WITHDRAWN: Shown(_("You have taken this complaint back."), Tone.DONE),
    Stage.CLOSED: Shown(_("Your complaint is closed."), Tone.DONE),
}
