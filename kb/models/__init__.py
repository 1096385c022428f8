"""What we tell everyone."""

from kb.models.announcements import (
    Announcement,
    AnnouncementKind,
    AnnouncementUpdate,
    Phase,
    Subscription,
)
from kb.models.articles import (
    Article,
    ArticleFile,
    Edition,
    Revision,
    SearchMiss,
    Section,
    Synonym,
    Translation,
    Vote,
)
from kb.models.channels import (
    ChannelKind,
    CheckCount,
    OfficialChannel,
    PastedImpostor,
    Verdict,
)
from kb.models.checks import (
    CheckChoice,
    CheckEnding,
    CheckStep,
    EndingCount,
    GuidedCheck,
)
from kb.models.deflection import Deflection

__all__ = [
    "Announcement",
    "AnnouncementKind",
    "AnnouncementUpdate",
    "Article",
    "ArticleFile",
    "ChannelKind",
    "CheckChoice",
    "CheckCount",
    "CheckEnding",
    "CheckStep",
    "Deflection",
    "Edition",
    "EndingCount",
    "GuidedCheck",
    "OfficialChannel",
    "PastedImpostor",
    "Phase",
    "Revision",
    "SearchMiss",
    "Section",
    "Subscription",
    "Synonym",
    "Translation",
    "Verdict",
    "Vote",
]
