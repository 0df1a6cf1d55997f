"""`drawbook create-staff EMAIL`."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from identity.models import User

PASSWORD = "kolhapur-jaggery-9"
TOLD = "identity.management.commands.create_staff.getpass.getpass"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBOOK_STAFF_PASSWORD", PASSWORD)


@pytest.mark.django_db
def test_a_new_staff_user(told: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_staff", "Meera@Example.com")
    user = User.objects.get(email="meera@example.com")
    assert (user.is_staff, user.is_superuser, user.check_password(PASSWORD)) == (True, True, True)
    assert capsys.readouterr().out == "meera@example.com is now staff.\n"


@pytest.mark.django_db
def test_someone_known_becomes_staff(told: None, capsys: pytest.CaptureFixture[str]) -> None:
    known = User.objects.create_user("meera@example.com", "a-long-pass-9")
    call_command("create_staff", "meera@example.com")
    known.refresh_from_db()
    assert (known.is_staff, known.check_password(PASSWORD)) == (True, True)
    call_command("create_staff", "meera@example.com")
    said = capsys.readouterr().out
    assert "is now staff" in said and "is still staff" in said
    assert "meera@example.com was already a user" in said


@pytest.mark.django_db
def test_the_prompt_asks_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAWBOOK_STAFF_PASSWORD", raising=False)
    monkeypatch.setattr(TOLD, lambda prompt: PASSWORD)
    call_command("create_staff", "meera@example.com")
    assert User.objects.get().check_password(PASSWORD)
    answers = iter([PASSWORD, "another"])
    monkeypatch.setattr(TOLD, lambda prompt: next(answers))
    with pytest.raises(CommandError, match="match"):
        call_command("create_staff", "other@example.com")


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "password"), [("nonsense", PASSWORD), ("a@b.example", "83920174651")])
def test_what_will_not_do_is_said(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> None:
    monkeypatch.setenv("DRAWBOOK_STAFF_PASSWORD", password)
    with pytest.raises(CommandError):
        call_command("create_staff", email)
    assert User.objects.count() == 0
