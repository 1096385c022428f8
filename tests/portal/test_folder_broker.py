"""A folder as a broker: whole messages, each to one reader, and a folder that may go away."""

import json
from queue import Empty

import pytest
from kombu import Connection

from portal import folder_broker


@pytest.fixture
def connect(tmp_path):
    """Open connections to the same broker; all are closed at the end."""
    folder_broker.register()
    opened = []

    def connect():
        folders = {name: str(tmp_path / "queue") for name in ("data_folder_in", "data_folder_out")}
        options = folders | {"control_folder": str(tmp_path / "control")}
        opened.append(Connection("folder://localhost", transport_options=options))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.release()


def publish(connection, text):
    connection.Producer().publish({"text": text}, exchange="", routing_key="portal")


def take(channel):
    message = channel._get("portal")
    return json.loads(channel.decode_body(message["body"], "base64"))["text"]


def test_messages_come_in_the_order_in_which_they_were_sent(connect):
    sender, reader = connect(), connect().channel()
    for text in ("one", "two", "three"):
        publish(sender, text)
    assert [take(reader), take(reader), take(reader)] == ["one", "two", "three"]
    with pytest.raises(Empty):
        take(reader)


def test_a_message_has_one_reader(connect):
    sender, first, second = connect(), connect().channel(), connect().channel()
    publish(sender, "one")
    assert take(first) == "one"
    with pytest.raises(Empty):
        take(second)


def test_a_reader_that_comes_second_goes_on_to_the_next(connect):
    assert connect().channel()._take("00000000000000000001-gone.portal.msg") == ""


def test_other_queues_and_half_written_messages_are_not_looked_at(connect, tmp_path):
    reader = connect().channel()
    (tmp_path / "queue" / ".00000000000000000001-half.portal.msg").write_text('{"bo')
    (tmp_path / "queue" / "00000000000000000001-other.elsewhere.msg").write_text("{}")
    with pytest.raises(Empty):
        take(reader)


def test_the_folders_are_made_when_they_are_missing(connect, tmp_path):
    connect().connect()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["control", "queue"]


def test_a_folder_that_cannot_be_made_is_a_broker_that_is_away(connect, tmp_path):
    (tmp_path / "queue").write_text("not a folder")
    connection = connect()
    with pytest.raises(FileExistsError) as failure:
        connection.connect()
    assert isinstance(failure.value, connection.connection_errors)
