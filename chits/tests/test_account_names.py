"""Every journal account of a group has a name that is no code."""

from __future__ import annotations

import inspect
import re

import pytest

from chits import places
from chits.account_names import account_name

CODES = re.findall(r'"(chits_\w+)"', inspect.getsource(places))


@pytest.mark.parametrize("code", CODES)
def test_a_name_in_words(code: str) -> None:
    name = account_name(code)
    plain = code.removeprefix("chits_").replace("_", " ").capitalize()
    assert "_" not in name
    assert name != plain or plain in ("Bank", "Cash", "Commission", "Gateway fees")
