"""Days are read in a form that somebody named, and suggested only where the file proves it."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dates import FORMS, BadDate, proven_form, read_date

DAY = date(2026, 11, 30)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(
    "written, form",
    [
        ("2026-11-30", "YYYY-MM-DD"),
        ("2026-11-30T09:30:00", "YYYY-MM-DD"),
        ("2026-11-30T09:30:00.123+05:30", "YYYY-MM-DD"),
        ("2026-11-30 00:00:00", "YYYY-MM-DD"),
        ("2026.11.30", "YYYY.MM.DD"),
        ("2026/11/30", "YYYY/MM/DD"),
        ("20261130", "YYYYMMDD"),
        ("30112026", "DDMMYYYY"),
        ("30/11/2026", "DD/MM/YYYY"),
        ("30/11/2026 14:05", "DD/MM/YYYY"),
        ("30/11/2026,14:05", "DD/MM/YYYY"),
        ("30/11/2026, 02:05 PM", "DD/MM/YYYY"),
        ("30/11/2026 14:05 IST", "DD/MM/YYYY"),
        ('="30/11/2026"', "DD/MM/YYYY"),
        ("'30/11/2026", "DD/MM/YYYY"),
        ("30 / 11 / 2026", "DD/MM/YYYY"),
        ("\u200e30/11/2026\u00a0", "DD/MM/YYYY"),
        ("३०/११/२०२६", "DD/MM/YYYY"),
        ("30/11/26", "DD/MM/YY"),
        ("30-11-26", "DD-MM-YY"),
        ("30-11-2026", "DD-MM-YYYY"),
        ("30–11–2026", "DD-MM-YYYY"),
        ("30.11.2026", "DD.MM.YYYY"),
        ("30.11.2026 14.05", "DD.MM.YYYY"),
        ("11/30/2026", "MM/DD/YYYY"),
        ("11/30/26", "MM/DD/YY"),
        ("11-30-2026", "MM-DD-YYYY"),
        ("30 Nov 2026", "DD MMM YYYY"),
        ("30 NOVEMBER 2026", "DD MMM YYYY"),
        ("30 Nov, 2026", "DD MMM YYYY"),
        ("30th Nov. 2026", "DD MMM YYYY"),
        ("Mon, 30 Nov 2026", "DD MMM YYYY"),
        ("30Nov2026", "DD MMM YYYY"),
        ("30 novembre 2026", "DD MMM YYYY"),
        ("३० नवंबर २०२६", "DD MMM YYYY"),
        ("30 Nov 26", "DD MMM YY"),
        ("30-nov-26", "DD-MMM-YY"),
        ("30/Nov/2026", "DD/MMM/YYYY"),
        ("Nov 30, 2026", "MMM DD, YYYY"),
        ("November 30th, 2026 2:05 pm", "MMM DD, YYYY"),
    ],
)
def test_a_day_as_it_is_written(written: str, form: str) -> None:
    assert read_date(written, form) == DAY


@pytest.mark.parametrize(
    "written, form",
    [
        ("", "YYYY-MM-DD"),
        ("30/11/2026", "MM/DD/YYYY"),
        ("30/02/2026", "DD/MM/YYYY"),
        ("30/11/26", "DD/MM/YYYY"),
        ("30/11/2026", "DD/MM/YY"),
        ("30/11/0026", "DD/MM/YYYY"),
        ("1926-11-30", "YYYY-MM-DD"),
        ("2206-11-30", "YYYY-MM-DD"),
        ("30 Foo 2026", "DD MMM YYYY"),
        ("30/11/2026 or later", "DD/MM/YYYY"),
        ("30/11/2026 25:00", "DD/MM/YYYY"),
        ("30/11/2026 29/11/2026", "DD/MM/YYYY"),
        ("46356", "YYYYMMDD"),
        ("3½/11/2026", "DD/MM/YYYY"),
    ],
)
def test_anything_else_is_no_day(written: str, form: str) -> None:
    with pytest.raises(BadDate):
        read_date(written, form)


def test_a_day_outside_of_the_bounds_is_refused_with_what_it_would_be() -> None:
    with pytest.raises(BadDate, match="2030-11-26"):
        read_date("26/11/30", "DD/MM/YY", latest=DAY + timedelta(days=366))


def written_as(form: str, day: date) -> str:
    parts = {
        "YYYY": f"{day.year}",
        "YY": f"{day.year % 100:02}",
        "MMM": MONTH[day.month - 1],
        "MM": f"{day.month:02}",
        "DD": f"{day.day:02}",
    }
    for token, text in parts.items():
        form = form.replace(token, f"\x00{text}\x00")
    return form.replace("\x00", "")


@given(DAYS, st.sampled_from(FORMS))
def test_every_form_reads_what_is_written_in_it(day: date, form: str) -> None:
    assert read_date(written_as(form, day), form) == day


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(FORMS))
def test_a_proven_form_reads_the_days_that_were_meant(days: list[date], form: str) -> None:
    texts = [written_as(form, day) for day in days]
    proven = proven_form(texts)
    if proven is not None:
        assert [read_date(text, proven) for text in texts] == days


@pytest.mark.parametrize(
    "texts, form",
    [
        (["05/11/2026", "30/11/2026"], "DD/MM/YYYY"),
        (["05-11-2026", "30-11-2026"], "DD-MM-YYYY"),
        (["11/05/2026", "11/30/2026"], "MM/DD/YYYY"),
        (["05/11/2026", "06/11/2026"], None),
        (["30-Nov-26", "01-Dec-26"], "DD-MMM-YY"),
        (["30 Nov 2026"], "DD MMM YYYY"),
        (["2026-11-30 00:00:00"], "YYYY-MM-DD"),
        (["30/11/2026", "11/30/2026"], None),
        (["30/11/2026", "total"], None),
        (["", " "], None),
        ([], None),
    ],
)
def test_day_and_month_are_proven_or_not(texts: list[str], form: str | None) -> None:
    found = proven_form(texts)
    assert found == form or (form == "DD-MMM-YY" and found == "DD MMM YY")


@given(st.text(max_size=40), st.sampled_from(FORMS))
def test_no_text_breaks_the_reader(written: str, form: str) -> None:
    with contextlib.suppress(BadDate):
        read_date(written, form)
