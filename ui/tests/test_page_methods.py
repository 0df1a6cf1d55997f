"""Pages are opened and sent forms to, and nothing else."""

from __future__ import annotations

import pytest

from tests.cast import Cast, ClientOf


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused_before_anything_is_looked_up(
    cast: Cast, client_of: ClientOf, method: str
) -> None:
    refused = getattr(client_of(cast.asha), method)("/books/")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, POST")
