"""Earlier complaints of the same kind, and how they were decided: like cases end alike."""

from collections import Counter

from django.db.models import QuerySet

from complaints.models import Complaint, Round
from complaints.terms import Outcome

SHOWN = 20
# So many have to be there before one can be said to differ from them.
ENOUGH = 3


def similar_to(complaint: Complaint) -> QuerySet[Round]:
    """The newest decisions about the same topic and service, at most `SHOWN`."""
    same = Round.objects.filter(
        complaint__topic=complaint.topic,
        complaint__product=complaint.product,
        decided_at__isnull=False,
    ).exclude(outcome="")
    others = same.exclude(complaint=complaint).select_related("complaint__ticket")
    return others.order_by("-complaint_id", "-number")[:SHOWN]


def usual_outcome(complaint: Complaint) -> Outcome | None:
    """How most of them ended; None where there are too few, or no majority."""
    if not complaint.topic:
        return None
    ended = Counter(similar_to(complaint).values_list("outcome", flat=True))
    if sum(ended.values()) < ENOUGH:
        return None
    outcome, count = ended.most_common(1)[0]
    return Outcome(outcome) if 2 * count > sum(ended.values()) else None
