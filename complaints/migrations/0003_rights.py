"""What each role may see and do with complaints. Verbs look at groups and facts besides."""

from django.db import migrations

from portal.access import Role
from portal.roles import grant

CASE = ["complaint.view_complaint", "compensation.view_compensation"]
MONEY = [f"{model}.view_{model}" for model in ["budget", "payout", "voucher", "ledgerentry"]]
LEARN = [
    f"{model}.{verb}_{model}"
    for model in ["rootcause", "correctiveaction"]
    for verb in ["view", "add", "change"]
]
REPORTS = ["reportsnapshot.view_reportsnapshot", "reportsignature.sign_report"]
WORK = [*CASE, *LEARN, "complaint.work_complaint", "voucher.view_voucher"]
ALL = "complaint.view_every_complaint"
APPROVE = [*CASE, "compensation.approve_compensation", "budget.view_budget"]
LIMITS = [
    f"{model}.{verb}_{model}"
    for model in ["budget", "authoritylimit", "authoritypolicy"]
    for verb in ["view", "add", "change"]
]
RIGHTS = {
    Role.COMPLAINTS_HANDLER: WORK,
    Role.COMPLAINTS_HEAD: [
        *WORK, *MONEY, *REPORTS, ALL,
        "complaint.lead_complaints", "complaint.view_help_needed", "voucher.revoke_voucher",
    ],
    Role.APPROVER: APPROVE,
    Role.MANAGER: [*APPROVE, *MONEY, *LIMITS, *LEARN, *REPORTS, ALL],
    Role.FINANCE: [
        *APPROVE, *MONEY, "compensation.pay_compensation",
        "referencerate.view_referencerate", "referencerate.add_referencerate",
    ],
}
TICKETS = {
    Role.COMPLAINTS_HANDLER: ["ticket.view_ticket", "ticket.view_every_ticket", "ticket.work_ticket"],
    Role.COMPLAINTS_HEAD: ["ticket.view_ticket", "ticket.view_every_ticket", "ticket.work_ticket"],
}
PEOPLE = {role: ["user.view_user"] for role in TICKETS}
# What is written for staff alone is for all of them.
READ = {
    role: ["article.view_internal_article"]
    for role in [Role.COMPLAINTS_HANDLER, Role.COMPLAINTS_HEAD, Role.APPROVER, Role.FINANCE]
}


def forwards(apps, schema_editor):
    models = [model._meta.model_name for model in apps.get_app_config("complaints").get_models()]
    sees_all = [f"{name}.view_{name}" for name in models]
    grant(apps, "complaints", RIGHTS)
    grant(apps, "complaints", {Role.AUDITOR: [*sees_all, ALL, "complaint.view_help_needed"]})
    grant(apps, "tickets", TICKETS)
    grant(apps, "portal", PEOPLE)
    grant(apps, "kb", READ)


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0002_written_once"),
        ("kb", "0002_rights"),
        ("portal", "0004_audit"),
        ("tickets", "0002_rights"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
