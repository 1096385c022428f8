"""Which wallet addresses may sign, and the text that they sign."""

import re
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from tickets.intake.answers import opened
from tickets.intake.chains import check_address
from tickets.intake.chains.signed import CHAINS
from tickets.models import Ticket

MESSAGE_LASTS = timedelta(minutes=30)
# Letters that nobody confuses: a hardware wallet's screen is compared with ours by eye.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_NONCE = 16
_SITE_NAME = 60


class Wallet(NamedTuple):
    """A network and a canonical address on it."""

    chain: str
    address: str


def of_answers(ticket: Ticket) -> list[Wallet]:
    """The addresses among the requester's answers that can sign here, without repetition."""
    values = [opened(a).get("value") for a in ticket.answers if a["type"] == "address"]
    found = (
        read(str(value["chain"]), str(value["value"]))
        for value in values
        if isinstance(value, dict)
    )
    return list(dict.fromkeys(wallet for wallet in found if wallet))


def read(chain: str, text: str) -> Wallet | None:
    """A valid address on a network whose signatures are understood here, or None."""
    if chain not in CHAINS:
        return None
    checked = check_address(chain, text.strip()[:200])
    return Wallet(chain, checked.normal) if checked.ok else None


def message_for(ticket: Ticket, wallet: Wallet, until: datetime) -> str:
    """What the wallet is to sign: one line of English, which every wallet's screen can show.

    It names us, the request and the address, so that it is of no use anywhere else, and holds a
    number drawn anew, so that it is of no use twice.
    """
    number = "".join(secrets.choice(_LETTERS) for _n in range(_NONCE))
    name = re.sub(r"[^\w .&'-]", "", settings.SITE_NAME)[:_SITE_NAME]
    host = urlsplit(settings.SITE_URL).netloc
    return (
        f"I tell {name} support ({host}) that this wallet address is mine: {wallet.address}. "
        f"Request {ticket.reference}, number {number}, valid until {until:%Y-%m-%d %H:%M} UTC. "
        "This moves no money and gives nobody access."
    )
