"""A mail server that takes its time, and remembers who came."""

import asyncio

from tests.servers import MailServer


class SlowServer(MailServer):
    """Takes `delay` seconds for every email; `visits` counts who said hello."""

    def __init__(self) -> None:
        super().__init__()
        self.delay = 0.0
        self.visits = 0

    async def handle_HELO(self, server, session, envelope, hostname):  # noqa: N802  (aiosmtpd's name)
        self.visits += 1
        session.host_name = hostname
        return "250 here"

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  (same)
        self.visits += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (the same)
        await asyncio.sleep(self.delay)
        return await super().handle_DATA(server, session, envelope)
