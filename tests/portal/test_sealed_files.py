"""Files are of no use to whoever takes the disk; they are read and written in little memory."""

import tracemalloc

import pytest

from portal.sealed import UnreadableError
from portal.uploads import store
from portal.uploads.sealed_file import HEAD, PIECE

KEYS = ["old-0123456789-0123456789-0123456789", "new-0123456789-0123456789-0123456789"]
SIZES = [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7]


def kept(data: bytes = b"a passport") -> str:
    place = store.new_place()
    store.write(place, data)
    return place


def read(place: str) -> bytes:
    with store.open_file(place) as file:
        return file.read()


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_whole_in_one_go_in_pieces_and_served(size):
    data = bytes(i * 7 % 251 for i in range(size))
    place = kept(data)
    assert read(place) == data
    with store.open_file(place) as file:
        assert (file.size, b"".join(file.pieces())) == (size, data)
    with store.open_file(place) as file:
        assert file.read(10) + file.read() == data
    response = store.serve(place, name="a.png", content_type="image/png", inline=False)
    assert b"".join(response.streaming_content) == data
    assert response["Content-Length"] == str(size)
    response.file_to_stream.close()


def test_nothing_of_it_stands_on_the_disk():
    place = kept(b"a passport of Mei Wang " * 10_000)
    assert b"Mei Wang" not in store.path_of(place).read_bytes()


def test_a_file_from_before_is_read_as_it_is():
    place = kept()
    store.path_of(place).write_bytes(b"plain since 2025")
    assert read(place) == b"plain since 2025"


@pytest.mark.parametrize("cut", [1, PIECE + 16, 2 * (PIECE + 16), 3 * PIECE])
def test_a_file_that_was_cut_is_not_read(cut):
    place = kept(b"x" * 3 * PIECE)
    path = store.path_of(place)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(UnreadableError):
        read(place)


def test_a_changed_byte_and_pieces_in_another_order_are_not_read():
    place = kept(b"x" * 3 * PIECE)
    path = store.path_of(place)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] + b"y" + whole[-4:])
    with pytest.raises(UnreadableError):
        read(place)
    first, second = whole[HEAD:][: PIECE + 16], whole[HEAD:][PIECE + 16 : 2 * (PIECE + 16)]
    path.write_bytes(whole[:HEAD] + second + first + whole[HEAD + 2 * (PIECE + 16) :])
    with pytest.raises(UnreadableError):
        read(place)


def test_a_file_in_anothers_place_is_not_read():
    mine, theirs = kept(b"mine"), kept(b"theirs")
    store.path_of(theirs).replace(store.path_of(mine))
    with pytest.raises(UnreadableError):
        read(mine)


def test_without_its_key_a_file_is_not_there(settings):
    settings.DATA_KEYS = [KEYS[0]]
    place = kept()
    settings.DATA_KEYS = [KEYS[1]]
    with pytest.raises(UnreadableError):
        store.open_file(place)


def test_a_file_that_fails_while_it_is_written_leaves_nothing():
    place = store.new_place()

    def write_and_fail():
        with store.create(place) as file:
            file.write(b"x" * 3 * PIECE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert [path for path in store.root().rglob("*") if path.is_file()] == []


def test_a_large_file_takes_little_memory():
    place = store.new_place()
    tracemalloc.start()
    with store.create(place) as file:
        for _part in range(320):
            file.write(b"x" * PIECE)
    with store.open_file(place) as file:
        assert sum(map(len, file.pieces())) == 320 * PIECE
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20 * PIECE
