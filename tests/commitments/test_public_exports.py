"""Every list leaves as CSV and XLSX, formulas disarmed, numbers numbers, and private columns for the secretariat."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from commitments import desks_tables
from commitments.models import CommitmentFigures
from tests import factories
from tests.commitments import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    made = making.plan("PAN1")
    commitment = making.commitment(made, number=1, title='=HYPERLINK("http://mal.test")')
    milestone = making.milestone(commitment, number=1, title="@SOMME(A1)", unit="")
    making.validated(milestone, 75)
    return made


def rows_of(response, format):
    if format == "csv":
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("table", list(desks_tables.TABLES))
def test_each_table_is_whole(client, plan, table, format):
    response = client.get(reverse("plan_export", args=["PAN1", table, format]))
    assert response.status_code == 200
    assert f'filename="PAN1_{table}.{format}"' in response["Content-Disposition"]
    header, *rows = rows_of(response, format)
    assert len(header) > 3
    assert all(len(row) == len(header) for row in rows)
    if table in ("engagements", "jalons", "retards", "difficultes", "courbe"):
        assert rows


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_cell_starts_a_formula(client, plan, format):
    for table, dangerous in (("engagements", "HYPERLINK"), ("jalons", "SOMME"), ("difficultes", "SOMME")):
        rows = rows_of(client.get(reverse("plan_export", args=["PAN1", table, format])), format)
        cells = [cell for row in rows for cell in row if isinstance(cell, str) and dangerous in cell]
        assert cells
        assert all(cell.startswith("'") for cell in cells)


def test_the_filtered_list_is_what_leaves(client, plan):
    making.commitment(plan, number=2, title="Autre")
    rows = rows_of(client.get(reverse("commitment_export", args=["csv"]), {"q": "autre"}), "csv")
    assert [row[2] for row in rows[1:]] == ["PAN1-E02"]


def test_rates_are_the_stored_ones_as_numbers(client, plan):
    rows = rows_of(client.get(reverse("plan_export", args=["PAN1", "engagements", "xlsx"])), "xlsx")
    stored = CommitmentFigures.objects.get(commitment__code="PAN1-E01")
    assert float(rows[1][9]) == float(stored.rate) == 75
    assert float(rows[1][11]) == float(stored.gap)


def test_the_declared_columns_are_the_secretariats(client, plan):
    def width(table):
        return len(rows_of(client.get(reverse("plan_export", args=["PAN1", table, "csv"])), "csv")[0])

    public = {table: width(table) for table in ("engagements", "jalons")}
    client.force_login(factories.account("secretariat"))
    assert {table: width(table) - 1 for table in public} == public
