"""What allauth says where nothing of ours stands in its place reads as the rest of the product."""

import pytest
from django.utils import translation

from portal.accounts.adapter import AccountAdapter, MFAAdapter
from portal.accounts.forms import AuthenticateForm, ConfirmLoginCodeForm


@pytest.mark.parametrize("adapter", [AccountAdapter, MFAAdapter])
def test_a_code_that_is_typed_is_no_source_code(adapter):
    with translation.override("zh-hans"):
        said = [str(sentence) for sentence in adapter.error_messages.values()]

    assert [sentence for sentence in said if "代码" in sentence] == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: AuthenticateForm(user=None),
        lambda: ConfirmLoginCodeForm(code="1"),
    ],
    ids=["second factor", "email"],
)
def test_where_a_code_is_typed_the_label_says_so_and_nothing_stands_in_the_field(make):
    with translation.override("zh-hans"):
        field = make().fields["code"]

        assert "验证码" in str(field.label)
        assert "placeholder" not in field.widget.attrs
