"""A report as files: CSV for calculating, PDF for keeping. Neither runs anything when opened."""

import csv
import io
import re

from django.conf import settings
from django.template.loader import render_to_string

from complaints import pdf
from complaints.models import ReportSnapshot
from complaints.reports.words import Table

# What spreadsheets take for the beginning of a formula; a tab or a line end hides one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?[0-9][0-9.,  ]*%?")


def as_csv(report: ReportSnapshot, tables: list[Table]) -> str:
    """Every section under its title, with the hash of the report above; starts with a BOM."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe(report.entity), str(report), "SHA-256", report.sha256])
    for table in tables:
        for section in table.sections:
            writer.writerow([])
            writer.writerow([table.number, safe(table.title), safe(section.title)])
            writer.writerow([safe(label) for label in section.columns])
            writer.writerows([safe(cell) for cell in row] for row in section.rows)
    return "\ufeff" + out.getvalue()


def safe(text: str) -> str:
    """The text so that no spreadsheet reads it as a formula; a number stays one."""
    if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def as_pdf(report: ReportSnapshot, tables: list[Table], language: str) -> bytes:
    """The report with its hash and its signatures; `pdf.NoPdf` where none can be drawn."""
    context = {
        "report": report,
        "tables": tables,
        "language": language,
        "signatures": report.signatures.select_related("by").order_by("at"),
        "site_name": settings.SITE_NAME,
    }
    return pdf.of_html(render_to_string("admin/complaints/report_paper.html", context))
