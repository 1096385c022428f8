"""What staff can do with a revision from its page: each act calls one verb with what was posted."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.actions.publish import publish
from kb.actions.submit_for_review import submit_for_review
from kb.actions.withdraw import withdraw
from kb.models import Revision
from portal.models import User
from portal.refusals import Refused

Act = Callable[[Revision, User, QueryDict], object]


@dataclass(frozen=True)
class Doing:
    """What calls the verb, and what is said when it is done."""

    call: Act
    done: str | Promise


def _submit(revision: Revision, actor: User, data: QueryDict) -> None:
    submit_for_review(revision=revision, actor=actor)


def _publish(revision: Revision, actor: User, data: QueryDict) -> None:
    told = data.get("at", "").strip()
    at = None
    if told:
        try:
            at = DateTimeField().clean(told)
        except ValidationError as error:
            raise Refused("when", _("Write a date and a time.")) from error
    publish(revision=revision, actor=actor, at=at)


def _withdraw(revision: Revision, actor: User, data: QueryDict) -> None:
    withdraw(translation=revision.translation, actor=actor)


ACTS: dict[str, Doing] = {
    "submit": Doing(_submit, _("Somebody else can read and publish it now.")),
    "publish": Doing(_publish, _("It is published, or will be at the time you set.")),
    "withdraw": Doing(_withdraw, _("Readers don't see it any more.")),
}
