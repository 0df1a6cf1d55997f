"""What is told only once is not kept under a key."""

from __future__ import annotations

import pytest

from rest.models import StoredAnswer
from tests.cast import Cast, ClientOf, as_member


@pytest.mark.django_db
def test_a_temporary_password_is_not_kept(cast: Cast, client_of: ClientOf) -> None:
    body = {"email": "new@example.com", "full_name": "New Person", "role": "clerk"}
    answer = client_of(cast.asha).post(
        "/v1/members/", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 201
    with as_member(cast.asha):
        assert StoredAnswer.objects.count() == 0


@pytest.mark.django_db
def test_other_answers_are(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.asha).post(
        "/v1/books/", {"name": "Evening"}, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == 201
    with as_member(cast.asha):
        assert StoredAnswer.objects.get().status == 201
