"""What a complaint is: the case and its people, its course, redress, limits, and money."""

from complaints.models.case import (
    Complaint,
    Evidence,
    Handling,
    Point,
    Round,
)
from complaints.models.course import (
    ComplaintEvent,
    CorrectiveAction,
    Letter,
    LetterDraft,
    ProgressNote,
    RootCause,
)
from complaints.models.limits import (
    AuthorityLimit,
    AuthorityPolicy,
    Budget,
    BudgetOverride,
    ReferenceRate,
)
from complaints.models.money import (
    Account,
    LedgerEntry,
    LedgerHead,
    Period,
    Posting,
    ReportSignature,
    ReportSnapshot,
)
from complaints.models.people import HelpNeeded, Party, PartyKind, Subject
from complaints.models.programme import (
    Programme,
    ProgrammeApproval,
    ProgrammeRow,
    ProgrammeState,
    Voucher,
)
from complaints.models.redress import (
    Approval,
    Compensation,
    Fee,
    Payout,
    Reversal,
    Route,
    Sending,
)
from complaints.models.reports import ReportRun

__all__ = [
    "Account",
    "Approval",
    "AuthorityLimit",
    "AuthorityPolicy",
    "Budget",
    "BudgetOverride",
    "Compensation",
    "Complaint",
    "ComplaintEvent",
    "CorrectiveAction",
    "Evidence",
    "Fee",
    "Handling",
    "HelpNeeded",
    "LedgerEntry",
    "LedgerHead",
    "Letter",
    "LetterDraft",
    "Party",
    "PartyKind",
    "Payout",
    "Period",
    "Point",
    "Posting",
    "Programme",
    "ProgrammeApproval",
    "ProgrammeRow",
    "ProgrammeState",
    "ProgressNote",
    "ReferenceRate",
    "ReportRun",
    "ReportSignature",
    "ReportSnapshot",
    "Reversal",
    "RootCause",
    "Round",
    "Route",
    "Sending",
    "Subject",
    "Voucher",
]
