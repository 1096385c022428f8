"""Who answers for complaints, and by whose days and rules: the settings in one place."""

from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings

_TEAM = {"en": "Complaints team", "zh-hans": "投诉处理组"}
FICTIONAL_PHONE = "+44 20 7946 0000"


@dataclass(frozen=True)
class Firm:
    """What letters print about us. `regime` and `calendar` are those of a round that begins now."""

    name: str
    team: str
    email: str
    phone: str
    regime: str
    calendar: str

    @property
    def calendar_version(self) -> str:
        """What is known of the calendar now: the holidays come from a package."""
        return f"holidays {version('holidays')}"


def firm(language: str) -> Firm:
    """The firm, its complaints team by its name in this language where it has none of its own."""
    return Firm(
        name=settings.SITE_NAME,
        team=settings.COMPLAINTS_TEAM or _TEAM[language],
        email=settings.COMPLAINTS_EMAIL,
        phone=settings.COMPLAINTS_PHONE,
        regime=settings.COMPLAINTS_REGIME,
        calendar=settings.COMPLAINTS_CALENDAR,
    )
