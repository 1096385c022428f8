import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["15 business days", "costs nothing"]), ("zh-hans", ["/zh-hans/complaints/new/"])],
)
def test_the_procedure_says_what_it_costs_and_by_when(client, language, said):
    page = client.get(f"/{language}/complaints/").content.decode()

    assert [words for words in said if words not in page] == []
    assert f"/{language}/complaints/new/" in page


def test_every_page_leads_to_it(client, db):
    assert reverse("complaints:procedure") in client.get("/en/").content.decode()


def test_it_names_the_bodies_that_are_switched_on(client, settings):
    settings.COMPLAINTS_REMEDIES = []
    assert "names the bodies outside" in client.get("/en/complaints/").content.decode()
