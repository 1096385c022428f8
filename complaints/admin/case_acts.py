"""What can be done with a complaint from its page: each act calls one verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.actions import deliver, people
from complaints.actions.accept import accept
from complaints.actions.ask import ask
from complaints.actions.assign import assign_handler, assign_reviewer
from complaints.actions.cause import set_cause
from complaints.actions.decide import decide, write_decision
from complaints.actions.evidence import add_evidence
from complaints.actions.extend import extend
from complaints.actions.investigate import investigate
from complaints.actions.legal_hold import hold, release
from complaints.actions.merge import merge
from complaints.actions.points import add_point, find
from complaints.actions.progress import note_progress
from complaints.actions.refuse import refuse
from complaints.actions.register import Someone
from complaints.actions.reopen import reopen
from complaints.actions.send_back import send_back
from complaints.actions.set_axes import set_axes
from complaints.actions.settle import settle
from complaints.actions.sign import sign
from complaints.actions.similar import see_similar
from complaints.admin import case_forms as forms
from complaints.admin.case_forms import CaseForm
from complaints.admin.case_parts import Parts
from complaints.axes import Cause, Phase, Product, Topic
from complaints.models import Complaint
from complaints.moves import By, rows
from complaints.terms import Delay, Outcome, Refusal, Severity
from complaints.workflow import COMPLAINT, LIVE, Stage
from portal.models import User


class Said(NamedTuple):
    """What a member of staff wrote into the form of an act; `data` is cleaned."""

    complaint: Complaint
    actor: User
    data: dict[str, Any]

    def by(self, verb: Callable[..., object], **more: Any) -> object:
        """Call a verb that is about the complaint."""
        return verb(complaint=self.complaint, actor=self.actor, **more)


@dataclass(frozen=True)
class CaseAct:
    """What calls the verb, the form that it needs, and what is said when it is done.

    It is offered to those who have one of the parts `by`, in the stages from which the machine
    lets its `verb` begin, or in `stages` where it is no move.
    """

    call: Callable[[Said], object]
    label: str | Promise
    done: str | Promise
    form: type[CaseForm] = CaseForm
    verb: str = ""
    stages: tuple[Stage, ...] = LIVE
    by: tuple[By, ...] = (By.HANDLER,)
    danger: bool = False


WRITER = (By.HANDLER, By.REVIEWER)
WRITING = (Stage.OPEN, Stage.INVESTIGATING, Stage.AWAITING_CLIENT, Stage.UNDER_REVIEW)
HEAD = (By.HEAD,)
# After its end, letters may still have to reach somebody.
EVER = tuple(Stage)


def _accept(said: Said) -> object:
    return said.by(accept, severity=Severity(said.data["severity"]))


def _refuse(said: Said) -> object:
    return said.by(refuse, **{**said.data, "ground": Refusal(said.data["ground"])})


def _settle(said: Said) -> object:
    return said.by(settle, **{**said.data, "outcome": Outcome(said.data["outcome"])})


def _find(said: Said) -> object:
    data = said.data
    return find(
        point=data["row"], actor=said.actor, finding=Outcome(data["finding"]),
        reason=data["reason"],
    )  # fmt: skip


def _set_axes(said: Said) -> object:
    data = said.data
    return said.by(
        set_axes,
        topic=Topic(data["topic"]) if data["topic"] else None,
        product=Product(data["product"]) if data["product"] else None,
        phase=Phase(data["phase"]) if data["phase"] else None,
        severity=Severity(data["severity"]) if data["severity"] else None,
        vulnerable=data["vulnerable"],
        about_vulnerability=data["about_vulnerability"],
    )


def _set_cause(said: Said) -> object:
    return said.by(set_cause, **{**said.data, "cause": Cause(said.data["cause"])})


def _write_decision(said: Said) -> object:
    return said.by(write_decision, **{**said.data, "outcome": Outcome(said.data["outcome"])})


def _extend(said: Said) -> object:
    return said.by(extend, **{**said.data, "code": Delay(said.data["code"])})


def _add_representative(said: Said) -> object:
    return said.by(people.add_representative, someone=Someone(**said.data))


def _check(said: Said) -> object:
    data = said.data
    return people.check_representative(
        party=data["row"], actor=said.actor, expires_on=data["expires_on"]
    )


def _revoke(said: Said) -> object:
    return people.revoke_representative(party=said.data["row"], actor=said.actor)


def _hand_over(said: Said) -> object:
    return deliver.hand_over(letter=said.data["row"], actor=said.actor, how=said.data["how"])


ACTS: dict[str, CaseAct] = {
    # The course of the case
    "take": CaseAct(
        lambda said: said.by(assign_handler, to=said.actor),
        _("Take it"), _("The complaint is yours."),
    ),
    "accept": CaseAct(
        _accept, _("Accept and acknowledge"), _("The acknowledgement is on its way."),
        forms.AcceptForm, "accept",
    ),
    "investigate": CaseAct(
        lambda said: said.by(investigate),
        _("Begin the investigation"), _("The investigation has begun."), verb="investigate",
    ),
    "ask": CaseAct(
        lambda said: said.by(ask, **said.data),
        _("Ask the complainant"), _("The question is on its way."), forms.AskForm, "ask",
    ),
    "settle": CaseAct(
        _settle, _("Settle at once"), _("It is settled, and the complainant is told."),
        forms.SettleForm, "settle",
    ),
    "decide": CaseAct(
        lambda said: said.by(decide),
        _("Hand over to be signed"), _("The decision waits for its signature."), verb="decide",
    ),
    "sign": CaseAct(
        lambda said: said.by(sign),
        _("Sign and send the decision"), _("The final letter is on its way."), verb="sign",
        by=(By.HANDLER, By.HEAD, By.REVIEWER),
    ),
    "send_back": CaseAct(
        lambda said: said.by(send_back, **said.data),
        _("Send back"), _("The handler has it again."), forms.ReasonForm, "send_back", by=HEAD,
    ),
    "extend": CaseAct(
        _extend, _("Send a holding letter"), _("The holding letter is on its way."),
        forms.ExtendForm, "extend", by=HEAD,
    ),
    "assign_handler": CaseAct(
        lambda said: said.by(assign_handler, to=said.data["person"]),
        _("Give it to a handler"), _("It has another handler."), forms.WhomForm,
        stages=(*LIVE, Stage.DECIDED), by=HEAD,
    ),
    "assign_reviewer": CaseAct(
        lambda said: said.by(assign_reviewer, reviewer=said.data["person"]),
        _("Name the reviewer"), _("The reviewer is named."), forms.ReviewerForm,
        stages=(Stage.UNDER_REVIEW,), by=HEAD,
    ),
    "reopen": CaseAct(
        lambda said: said.by(reopen, **said.data),
        pgettext_lazy("complaint", "Reopen"), _("The complaint is open again."),
        forms.ReopenForm, "reopen", by=HEAD,
    ),
    "merge": CaseAct(
        lambda said: said.by(merge, **said.data),
        _("Merge"), _("It goes on with the other complaint."), forms.MergeForm, "merge",
    ),
    "refuse": CaseAct(
        _refuse, _("Refuse as not admissible"), _("It is refused, and the complainant is told."),
        forms.RefuseForm, "refuse", by=HEAD, danger=True,
    ),
    # What the decision stands on
    "find": CaseAct(
        _find, _("Write the finding"), _("The finding is kept."), forms.FindForm,
        stages=WRITING, by=WRITER,
    ),
    "add_point": CaseAct(
        lambda said: said.by(add_point, **said.data),
        _("Add a point"), _("The point is added."), forms.TextForm, stages=WRITING, by=WRITER,
    ),
    "add_evidence": CaseAct(
        lambda said: said.by(add_evidence, **said.data),
        _("Add evidence"), _("The evidence is kept."), forms.EvidenceForm, stages=WRITING,
        by=WRITER,
    ),
    "set_axes": CaseAct(
        _set_axes, _("Change the description"), _("The description is changed."), forms.AxesForm,
    ),
    "set_cause": CaseAct(
        _set_cause, _("Set the cause"), _("The cause is set."), forms.CauseForm, stages=WRITING,
        by=WRITER,
    ),
    "see_similar": CaseAct(
        lambda said: said.by(see_similar, **said.data),
        _("I have looked at them"), _("It is noted."), forms.SimilarForm, stages=WRITING,
        by=WRITER,
    ),
    "write_decision": CaseAct(
        _write_decision, _("Write the decision"), _("The decision is kept."), forms.DecisionForm,
        stages=WRITING, by=WRITER,
    ),
    "note_progress": CaseAct(
        lambda said: said.by(note_progress, **said.data),
        _("Tell how it is going"), _("The note is on its way."), forms.ProgressForm, by=WRITER,
    ),
    # Its people and letters
    "name_subject": CaseAct(
        lambda said: said.by(people.name_subject, staff=said.data["person"]),
        _("It is about a colleague"), _("They do not see it any more."), forms.SubjectForm,
        stages=EVER,
    ),
    "add_representative": CaseAct(
        _add_representative, _("Name a representative"),
        _("They see nothing before their authority is checked."), forms.RepresentativeForm,
        stages=EVER,
    ),
    "check_representative": CaseAct(
        _check, _("I have seen the authority"), _("They take part now."), forms.CheckForm,
        stages=EVER,
    ),
    "revoke_representative": CaseAct(
        _revoke, _("End the authority"), _("They take no part any more."), forms.PartyForm,
        stages=EVER, danger=True,
    ),
    "hold": CaseAct(
        lambda said: said.by(hold, **said.data),
        _("Put it on legal hold"), _("Nothing of it is let go of until the hold ends."),
        forms.HoldForm, stages=EVER, by=HEAD,
    ),
    "release": CaseAct(
        lambda said: said.by(release, **said.data),
        _("End the legal hold"), _("It is let go of in its time again."), forms.HoldForm,
        stages=EVER, by=HEAD, danger=True,
    ),
    "send_again": CaseAct(
        lambda said: deliver.send_again(letter=said.data["row"], actor=said.actor),
        _("Send it again"), _("The letter is on its way again."), forms.LetterForm, stages=EVER,
    ),
    "hand_over": CaseAct(
        _hand_over, _("It reached them in another way"), _("It is noted."), forms.HandOverForm,
        stages=EVER,
    ),
}  # fmt: skip


def names_for(complaint: Complaint, parts: Parts) -> set[str]:
    """The acts that the page offers somebody: by the stage, and by their part in the case."""
    return {name for name, act in ACTS.items() if _fits(name, act, complaint, parts)}


def _fits(name: str, act: CaseAct, complaint: Complaint, parts: Parts) -> bool:
    if name == "refuse" and not parts.may_refuse:
        return False
    if name == "take" and complaint.handler_id is not None:
        return False
    if name in {"hold", "release"} and complaint.legal_hold != (name == "release"):
        return False
    stands = rows(COMPLAINT, act.verb, complaint.state) if act.verb else None
    if not (complaint.state in act.stages if stands is None else stands):
        return False
    if name == "sign":
        return parts.may_sign
    # In a review the reviewer writes the decision, and nobody else.
    reviewed = complaint.state is Stage.UNDER_REVIEW and act.by == WRITER
    return not parts.can.isdisjoint({By.REVIEWER} if reviewed else act.by)
