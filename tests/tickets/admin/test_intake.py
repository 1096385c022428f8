import pytest
from django.urls import reverse

from portal.models import Timer
from tests.tickets.admin.desk import text
from tickets.models import BusinessHours, Category, Field, SlaPolicy


def change(row) -> str:
    return reverse(f"admin:tickets_{row._meta.model_name}_change", args=[row.pk])


def posted(response, **changes) -> dict:
    """What a browser would post of a change page, with some fields changed."""
    form = response.context["adminform"].form
    data = {}
    for name in form.fields:
        bound = form[name]
        widget = bound.field.widget
        if hasattr(widget, "decompress"):
            parts = widget.decompress(bound.value())
            data |= {
                f"{name}{suffix}": part
                for suffix, part in zip(widget.widgets_names, parts, strict=True)
            }
        else:
            data[name] = bound.value()
    for formset in response.context.get("inline_admin_formsets", []):
        management = formset.formset.management_form
        data |= {management.add_prefix(n): management[n].value() for n in management.fields}
        for inline in formset.formset.forms:
            data |= {inline.add_prefix(n): inline[n].value() for n in inline.fields}
    data |= changes
    return {name: value for name, value in data.items() if value is not None and value is not False}


@pytest.fixture
def source(deposit) -> Field:
    return deposit.fields.get(key="source")


def test_a_manager_edits_a_category_and_its_questions(as_max, deposit):
    page = as_max.get(change(deposit))
    data = posted(page, name_en="Deposit is missing")
    data["fields-0-required"] = ""
    response = as_max.post(change(deposit), data)

    assert response.status_code == 302, response.context["errors"]
    deposit.refresh_from_db()
    assert deposit.name_en == "Deposit is missing"
    assert deposit.fields.order_by("position").first().required is False
    assert deposit.fields.count() == Category.objects.get(pk=deposit.pk).fields.count()


def test_saving_a_page_as_it_is_changes_nothing(as_max, deposit, source):
    for row in (deposit, source):
        before = type(row).objects.filter(pk=row.pk).values().get()
        response = as_max.post(change(row), posted(as_max.get(change(row))))
        assert response.status_code == 302, response.context["errors"]
        assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_choices_are_written_as_lines(as_max, source):
    page = as_max.get(change(source))
    assert "bank | A bank account | 银行账户" in text(page)

    lines = "wallet | A wallet | 钱包\r\n\r\n cash | Cash | 现金 "
    as_max.post(change(source), posted(page, choices=lines))
    source.refresh_from_db()
    assert source.choices == [
        {"value": "wallet", "en": "A wallet", "zh-hans": "钱包"},
        {"value": "cash", "en": "Cash", "zh-hans": "现金"},
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"choices": "only one word"}, "choices"),
        ({"choices": "a | b | "}, "choices"),
        ({"choices": "a | A | 甲\na | B | 乙"}, "choices"),
        ({"choices": ""}, "choices"),
        ({"type": "crystal_ball"}, "type"),
        ({"label_zh_hans": ""}, "label_zh_hans"),
        ({"shown_if_key": "no_such", "shown_if_values": "x"}, "shown_if_key"),
        ({"shown_if_key": "source", "shown_if_values": "x"}, "shown_if_key"),
        ({"options": "{not json"}, "options"),
    ],
)
def test_a_question_that_makes_no_sense_is_not_saved(as_max, source, changes, field):
    before = Field.objects.filter(pk=source.pk).values().get()
    response = as_max.post(change(source), posted(as_max.get(change(source)), **changes))

    assert list(response.context["adminform"].form.errors) == [field]
    assert Field.objects.filter(pk=source.pk).values().get() == before


def test_a_condition_names_an_earlier_question_and_its_answers(as_max, deposit):
    memo = deposit.fields.get(key="memo")
    page = as_max.get(change(memo))
    response = as_max.post(change(memo), posted(page, shown_if_key="source", shown_if_values=""))
    assert list(response.context["adminform"].form.errors) == ["shown_if_values"]

    as_max.post(
        change(memo), posted(page, shown_if_key="source", shown_if_values="wallet, exchange")
    )
    memo.refresh_from_db()
    assert (memo.shown_if_key, memo.shown_if_values) == ("source", ["wallet", "exchange"])


def test_a_new_question_is_added_to_its_category(as_max, deposit):
    page = as_max.get(f"{reverse('admin:tickets_field_add')}?category={deposit.pk}")
    words = {"key": "receipt_number", "type": "text", "label_en": "Number?"}
    data = posted(page, **words, label_zh_hans="编号？", position=95)

    assert as_max.post(reverse("admin:tickets_field_add"), data).status_code == 302
    assert deposit.fields.get(key="receipt_number").type == "text"


def test_the_category_page_leads_to_its_questions(as_max, deposit, source):
    shown = text(as_max.get(change(deposit)))

    assert change(source) in shown
    assert f"{reverse('admin:tickets_field_add')}?category={deposit.pk}" in shown


def test_the_kinds_of_answers_are_called_in_words(as_max, deposit):
    questions = reverse("admin:tickets_field_changelist")
    for page in [change(deposit), questions]:
        assert "date and time" in text(as_max.get(page))
    assert "sent_at" not in text(as_max.get(f"{questions}?type=choice"))
    assert "Where did the money come from?" in text(as_max.get(f"{questions}?type=choice"))


def test_key_and_category_of_a_question_stay(as_max, source):
    data = posted(as_max.get(change(source)), key="other", category="2")
    as_max.post(change(source), data)

    source.refresh_from_db()
    assert source.key == "source"


@pytest.mark.parametrize("name", ["category", "field", "team", "slapolicy", "businesshours"])
def test_nothing_that_tickets_hang_on_is_deleted(as_sue, name):
    model = {m._meta.model_name: m for m in (Category, Field, SlaPolicy, BusinessHours)}.get(name)
    row = model.objects.first() if model else None
    pk = row.pk if row else 1

    assert as_sue.get(reverse(f"admin:tickets_{name}_delete", args=[pk])).status_code == 403


def test_an_agent_reads_categories_and_changes_none(as_ada, deposit):
    assert as_ada.get(change(deposit)).status_code == 200
    assert as_ada.post(change(deposit), {"name_en": "x"}).status_code == 403
    deposit.refresh_from_db()
    assert deposit.name_en == "My deposit hasn't arrived"


def test_a_team_lead_writes_and_deletes_macros(as_lin):
    words = {"name": "Thanks", "body_en": "Thank you.", "body_zh_hans": "谢谢您。", "active": "on"}
    as_lin.post(reverse("admin:tickets_macro_add"), words)
    response = as_lin.get(reverse("admin:tickets_macro_changelist"))
    assert "Thanks" in text(response)

    row = response.context["cl"].result_list[0]
    as_lin.post(reverse("admin:tickets_macro_delete", args=[row.pk]), {"post": "yes"})
    assert not type(row).objects.exists()


def test_an_agent_deletes_no_macro(as_ada):
    assert as_ada.get(reverse("admin:tickets_macro_add")).status_code == 403


def test_targets_are_a_table_of_minutes(as_max):
    policy = SlaPolicy.objects.get()
    page = as_max.get(change(policy))
    assert 'aria-label="Urgent: first answer"' in text(page)

    data = posted(page, targets_urgent_first_response=30, targets_low_resolution="")
    response = as_max.post(change(policy), data)
    assert response.status_code == 302, response.context["errors"]
    policy.refresh_from_db()
    assert policy.targets["urgent"]["first_response"] == 30
    assert "resolution" not in policy.targets["low"]
    assert Timer.objects.filter(kind="tickets.replan", target=policy.pk).count() == 1


@pytest.mark.parametrize("minutes", ["0", "-5", "soon", "9999999999", "100000"])
def test_minutes_that_make_no_sense_are_refused(as_max, minutes):
    policy = SlaPolicy.objects.get()
    before = policy.targets
    data = posted(as_max.get(change(policy)), targets_urgent_first_response=minutes)
    response = as_max.post(change(policy), data)

    assert list(response.context["adminform"].form.errors) == ["targets"]
    policy.refresh_from_db()
    assert policy.targets == before
    assert not Timer.objects.filter(kind="tickets.replan").exists()


def test_hours_are_written_as_people_write_them(as_max):
    hours = BusinessHours.objects.get()
    page = as_max.get(change(hours))
    week = {f"day_{weekday}": "" for weekday in range(7)}
    week |= {"day_0": "9:00-12:00, 13:00–18:00", "day_4": "10：00～24:00".replace("～", "~")}
    told = {"holidays": "2026-10-02\n2026-10-01", "extra_days": "2026-10-10 = thursday"}

    response = as_max.post(change(hours), posted(page, **week, **told))

    assert response.status_code == 302, response.context["errors"]
    hours.refresh_from_db()
    assert hours.windows == {
        "0": [["09:00", "12:00"], ["13:00", "18:00"]],
        "4": [["10:00", "24:00"]],
    }
    assert hours.holidays == ["2026-10-01", "2026-10-02"]
    assert hours.extra_days == {"2026-10-10": 3}
    assert Timer.objects.filter(kind="tickets.replan").count() == 1

    again = as_max.get(change(hours))
    as_max.post(change(hours), posted(again))
    before = hours.windows, hours.holidays, hours.extra_days
    hours.refresh_from_db()
    assert (hours.windows, hours.holidays, hours.extra_days) == before


@pytest.mark.parametrize(
    "typed",
    [
        {"day_0": "09:00–18:00, 17:00–19:00"},
        {"day_0": "22:00–06:00", "day_1": "05:00–07:00"},
        {"day_0": "nine to five"},
        {"day_0": "09:00"},
        {"holidays": "1 October"},
        {"extra_days": "2026-10-10"},
        {"extra_days": "2026-10-10 = someday"},
        {"extra_days": "soon = Monday"},
        {"zone": "Mars/Olympus"},
    ],
)
def test_hours_that_cannot_be_are_refused(as_max, typed):
    hours = BusinessHours.objects.get()
    before = hours.windows

    response = as_max.post(change(hours), posted(as_max.get(change(hours)), **typed))

    assert response.status_code == 200
    assert response.context["errors"]
    hours.refresh_from_db()
    assert hours.windows == before
    assert not Timer.objects.filter(kind="tickets.replan").exists()


def test_another_policy_for_a_category_replans_its_tickets(as_max, deposit):
    other = SlaPolicy.objects.create(name="Slow", hours=BusinessHours.objects.get(), targets={})
    data = posted(as_max.get(change(deposit)), sla=other.pk)
    as_max.post(change(deposit), data)

    assert Timer.objects.get(kind="tickets.replan").target == other.pk


def test_only_staff_are_offered_as_members(as_max, deposit, ada, tom):
    offered = as_max.get(change(deposit.team)).context["adminform"].form.fields["members"].queryset

    assert ada in offered
    assert tom not in offered
