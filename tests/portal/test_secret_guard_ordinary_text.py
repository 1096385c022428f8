import json
import subprocess
import sys

import pytest

from portal.secret_guard import redact
from portal.secret_guard.wordlists import read
from tests.portal.ordinary_messages import CHINESE, ENGLISH, filled
from tests.portal.phrases_for_tests import seeded

SENTENCES = [
    "I just want to know when you will send this money back because it has been such a long time",
    "please help me verify this word phrase and tell me where to find the key",
    "can you please tell me what change I must make this time",
    "use Source File Path on the File menu. You can now open source files in",
    "abandon(ability, able) about.above = absent.foo(abstract) absurd_abuse.access = acid.acoustic",
    "十二生肖：鼠、牛、虎、兔、龙、蛇、马、羊、猴、鸡、狗、猪",
    "一 二 三 四 五 六 七 八 九 十",
    "赵 钱 孙 李 周 吴 郑 王",
]


@pytest.mark.parametrize("templates", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_ordinary_messages_come_back_as_they_were(templates):
    messages = list(filled(templates, 20, seeded("ordinary")))
    assert len(messages) >= 2800
    assert [message for message in messages if redact(message).text != message] == []
    assert [message for message in messages if redact(message).findings] == []


@pytest.mark.parametrize("size", [10, 30])
@pytest.mark.parametrize("templates", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_long_conversations_come_back_as_they_were(templates, size):
    messages = list(filled(templates, 5, seeded(size)))
    seeded(size).shuffle(messages)
    threads = ["\n".join(messages[at : at + size]) for at in range(0, len(messages), size)]
    assert [thread for thread in threads if redact(thread).text != thread] == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_runs_of_list_words_that_are_sentences_stay(sentence):
    assert redact(sentence).findings == ()


def test_nine_list_words_in_a_row_are_no_phrase():
    assert redact(" ".join(read("bip39_english")[100:109])).findings == ()


def test_messages_as_json_and_html_come_back_as_they_were():
    for message in filled([*ENGLISH, *CHINESE], 1, seeded("wrapped")):
        for text in (json.dumps({"body": message}), f"<div><p>{message}</p></div>"):
            assert redact(text).text == text


@pytest.mark.parametrize("text", ["", " ", "\n", "0", "\ud800", "\u200b", "a\u0301", "{", "&#99;"])
def test_the_smallest_texts_come_back_as_they_were(text):
    assert (redact(text).text, redact(text).findings) == (text, ())


def test_the_guard_needs_no_django():
    program = "import sys; from portal.secret_guard import *; print('django' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", program]) == b"False\n"
