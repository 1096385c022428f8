"""T10: what management decided on reading earlier reports (MiCA RTS Art. 2: head to management).

The decisions on this report itself are signatures beside it: they cannot be in what they sign.
"""

from complaints.deadlines import receipt_day
from complaints.models import ReportSignature
from complaints.reports.sections import Section, section
from complaints.reports.span import Asked


def table(asked: Asked) -> list[Section]:
    signed = ReportSignature.objects.filter(**asked.within("at")).select_related("report", "by")
    rows = [
        (f"{one.report.begins_on} – {one.report.ends_on}", one.measures, str(one.by),
         receipt_day(one.at).isoformat())
        for one in signed.order_by("at", "pk")
    ]  # fmt: skip
    return [section("measures", ["report", "measures", "by", "on"], rows)]
