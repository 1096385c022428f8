"""Words in both languages."""

import pytest
from django.template import Context, Template

from portal.bilingual import sentences


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("已收到。 我们会回复。", "已收到。我们会回复。"),
        ("<strong>已收到。</strong>\n  我们会回复。", "<strong>已收到。</strong>我们会回复。"),
        ("Received. We will answer.", "Received. We will answer."),
        ("已收到 TPWallet 的请求。", "已收到 TPWallet 的请求。"),
        ("已收到。\n", "已收到。\n"),
    ],
)
def test_chinese_sentences_follow_one_another_without_a_space(text, reads):
    assert sentences(text) == reads


def test_sentences_of_a_template_stay_escaped():
    template = Template("{% sentences %} {{ words }} {{ words }} {% endsentences %}")
    assert template.render(Context({"words": "<b>。"})) == "&lt;b&gt;。&lt;b&gt;。"
