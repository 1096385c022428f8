"""What we write to people about a complaint: reviewed templates, checked, kept as they left."""

from complaints.letters.post import send
from complaints.letters.required import PART_NAMES
from complaints.letters.words import day, moment
from complaints.letters.write import Incomplete, Written, preview

__all__ = ["PART_NAMES", "Incomplete", "Written", "day", "moment", "preview", "send"]
