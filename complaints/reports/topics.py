"""T3: what hurt and in which service (MiCA RTS Art. 8: topics; FCA PS25/19: less "Other").

As the axes stand when the report is made: a topic that is corrected later counts where it belongs.
"""

from collections import Counter
from datetime import datetime

from django.db.models import Count

from complaints.axes import Product, Topic
from complaints.models import Complaint
from complaints.reports.sections import Cell, Section, section, share
from complaints.reports.span import Asked

OTHER_AT_MOST = 50
"""More of "Other" than this, in tenths of a per cent, says that the list of topics has a gap."""
Pairs = Counter[tuple[str, str]]


def table(asked: Asked) -> list[Section]:
    now = _received(asked.begin, asked.end)
    before = _received(asked.span.previous.begin, asked.begin)
    whole, topics, earlier = now.total(), _by_topic(now), _by_topic(before)
    named: list[tuple[Cell, ...]] = [
        (topic, topics[topic], share(topics[topic], whole), topics[topic] - earlier[topic])
        for topic in [*Topic.values, ""]
        if topics[topic] or earlier[topic]
    ]
    pairs: list[tuple[Cell, ...]] = [
        (product, topic, count, share(count, whole), count - before[product, topic])
        for product in [*Product.values, ""]
        for topic in [*Topic.values, ""]
        if (count := now[product, topic]) or before[product, topic]
    ]
    other = share(topics[Topic.OTHER.value] + topics[""], whole)
    alarm = "alarm" if other is not None and other > OTHER_AT_MOST else "fine"
    return [
        section("topics", ["topic", "n", "share", "change"], named, chart="n"),
        section("services", ["product", "topic", "n", "share", "change"], pairs),
        section("other", ["share", "verdict"], [(other, alarm)]),
    ]


def _received(begin: datetime, end: datetime) -> Pairs:
    found = Complaint.objects.filter(entered_at__gte=begin, entered_at__lt=end)
    rows = found.order_by().values_list("product", "topic").annotate(Count("pk"))
    return Counter({(product, topic): count for product, topic, count in rows})


def _by_topic(pairs: Pairs) -> Counter[str]:
    topics = Counter[str]()
    for (_product, topic), count in pairs.items():
        topics[topic] += count
    return topics
