"""Two factors, for programs: the code beside the password, once, and not for guessing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from pytest_django import Settings

from accounts.tests.asking import PASSWORD, Ask
from accounts.tests.authenticator import code_of, with_app
from identity import second_factor
from identity.actions.check_code import check_code, matching_step
from identity.actions.create_user import create_user
from identity.actions.remove_factor import remove_factor
from identity.actions.renew_recovery_codes import renew_recovery_codes
from identity.actions.set_up_totp import new_secret, set_up_totp
from identity.models import ApiSession, User
from identity.recovery_codes import codes_left, make_codes
from identity.vault import seal, unseal
from kernel.errors import BadInput, Conflict
from tenancy.member import Member
from tests.cast import Cast
from tests.database import MoveClock
from tests.racing import at_once


def signs_in(ask: Ask, member: Member, **more: Any) -> Any:
    return ask("POST", "login/", {"email": member.email, "password": PASSWORD, **more})


def user_of(member: Member) -> User:
    return User.objects.get(pk=member.user_id)


def test_the_password_alone_is_not_enough(ask: Ask, cast: Cast) -> None:
    secret = with_app(cast.asha)
    short = signs_in(ask, cast.asha)
    assert short.status_code == 401
    assert short.json() == {
        "detail": "Send `code` too: from the authenticator app, or a recovery code.",
        "code": "second_factor_required",
    }
    assert ApiSession.objects.count() == 0
    wrong = signs_in(ask, cast.asha, code="000000")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_code")
    right = signs_in(ask, cast.asha, code=code_of(secret, 1))
    assert right.status_code == 200
    assert ApiSession.objects.get().with_second_factor


@pytest.mark.parametrize("body", [{"code": "123456"}, {}])
def test_who_has_not_the_password_learns_nothing_of_it(ask: Ask, cast: Cast, body: Any) -> None:
    with_app(cast.asha)
    response = ask("POST", "login/", {"email": cast.asha.email, "password": "wrong", **body})
    assert response.json() == {"detail": "Invalid credentials", "code": "invalid_credentials"}


def test_a_code_nobody_asked_for_is_passed_over(ask: Ask, cast: Cast) -> None:
    assert signs_in(ask, cast.asha, code="123456").status_code == 200
    assert not ApiSession.objects.get().with_second_factor


def test_a_code_is_good_once(ask: Ask, cast: Cast) -> None:
    secret = with_app(cast.asha)
    code = code_of(secret, 1)
    assert signs_in(ask, cast.asha, code=f"{code[:3]} {code[3:]}").status_code == 200
    again = signs_in(ask, cast.asha, code=code)
    assert (again.status_code, again.json()["code"]) == (401, "wrong_code")
    assert signs_in(ask, cast.asha, code=code_of(secret)).status_code == 401, "an earlier one neither"


@pytest.mark.django_db(transaction=True)
def test_a_code_is_good_for_a_minute_and_a_half(committed_cast: Cast, move_clock: MoveClock) -> None:
    user = user_of(committed_cast.asha)
    secret = with_app(user)
    move_clock(timedelta(seconds=300))
    late, next_but_one = code_of(secret, -2), code_of(secret, 2)
    assert not check_code(user, late)
    assert not check_code(user, next_but_one)
    assert check_code(user, code_of(secret, -1))
    assert check_code(user, code_of(secret))


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_code_one_gets_in(committed_cast: Cast) -> None:
    user = user_of(committed_cast.asha)
    secret = with_app(user)
    code = code_of(secret, 1)
    looked: list[bool] = []

    def send() -> bool:
        looked.append(matching_step(secret, code) is not None)
        return check_code(user, code)

    taken = at_once(*[send] * 6)
    assert looked == [True] * 6, "without the row's lock it would have let in each of them"
    assert sorted(taken) == [False] * 5 + [True]


def test_a_recovery_code_is_good_once(ask: Ask, cast: Cast) -> None:
    with_app(cast.asha)
    codes = renew_recovery_codes(user_of(cast.asha))
    assert len(set(codes)) == 10
    assert all(len(code) == 8 for code in codes)
    assert signs_in(ask, cast.asha, code=codes[3]).status_code == 200
    assert signs_in(ask, cast.asha, code=codes[3]).status_code == 401
    assert codes_left(user_of(cast.asha)) == 9
    assert signs_in(ask, cast.asha, code=codes[4]).status_code == 200


def test_recovery_codes_of_before_they_were_hashed_go_on_working(ask: Ask, cast: Cast) -> None:
    with_app(cast.asha)
    user = user_of(cast.asha)
    Authenticator.objects.filter(user=user, type="recovery_codes").delete()
    old = RecoveryCodes.activate(user).get_unused_codes()
    assert codes_left(user) == 10
    assert signs_in(ask, cast.asha, code=old[0]).status_code == 200
    assert signs_in(ask, cast.asha, code=old[0]).status_code == 401
    row = Authenticator.objects.get(user=user, type="recovery_codes")
    assert "seed" not in row.data and len(row.data["hashes"]) == 9
    assert signs_in(ask, cast.asha, code=old[9]).status_code == 200


def test_new_recovery_codes_end_the_old_ones(cast: Cast) -> None:
    user = user_of(cast.asha)
    with pytest.raises(Conflict):
        renew_recovery_codes(user)
    with_app(user)
    old = make_codes(user)
    new = renew_recovery_codes(user)
    assert not set(old) & set(new)
    assert not check_code(user, old[0])
    assert check_code(user, new[0])


def test_codes_are_not_for_guessing(ask: Ask, cast: Cast) -> None:
    """Ten wrong ones close the second factor, under whatever name the password is given."""
    User.objects.filter(pk=cast.asha.user_id).update(mobile_number="+919876543210")
    secret = with_app(cast.asha)
    for _ in range(5):
        assert signs_in(ask, cast.asha, code="000000").status_code == 401
        body = {"mobile_number": "9876543210", "password": PASSWORD, "code": "000000"}
        assert ask("POST", "login/", body).status_code == 401
    response = signs_in(ask, cast.asha, code=code_of(secret, 1))
    assert (response.status_code, response.json()["code"]) == (429, "throttled")
    assert 1 <= int(response["Retry-After"]) <= 300


def test_being_asked_for_the_code_is_no_failure(ask: Ask, cast: Cast) -> None:
    secret = with_app(cast.asha)
    for _ in range(12):
        assert signs_in(ask, cast.asha).json()["code"] == "second_factor_required"
    assert signs_in(ask, cast.asha, code=code_of(secret, 1)).status_code == 200


@pytest.mark.parametrize("code", ["", " ", "abcdef", "12345", "１２３４５６", "0" * 40])
def test_what_is_no_code_lets_nobody_in(ask: Ask, cast: Cast, code: str) -> None:
    with_app(cast.asha)
    assert signs_in(ask, cast.asha, code=code).status_code == 401


def test_recovery_codes_lie_hashed(cast: Cast) -> None:
    with_app(cast.asha)
    codes = renew_recovery_codes(user_of(cast.asha))
    row = Authenticator.objects.get(user_id=cast.asha.user_id, type="recovery_codes")
    assert not any(code in str(row.data) for code in codes)


def test_secrets_lie_sealed(cast: Cast, settings: Settings) -> None:
    user = user_of(cast.asha)
    secret = with_app(user)
    rows = list(Authenticator.objects.filter(user=user))
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    for row in rows:
        assert secret not in str(row.data)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "the next key of this installation"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert check_code(user, code_of(secret, 1)), "sealed with the key before"
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(seal("new")) == "new"


def test_setting_up_wants_the_code_of_the_app(cast: Cast) -> None:
    user = user_of(cast.asha)
    secret = new_secret()
    with pytest.raises(BadInput) as refused:
        set_up_totp(user, secret, "000000")
    assert refused.value.errors == {"code": ["This code is wrong. Enter the current code from the app."]}
    assert not second_factor.is_set_up(user)
    set_up_totp(user, secret, code_of(secret))
    with pytest.raises(Conflict):
        set_up_totp(user, new_secret(), "000000")


def test_the_last_factor_takes_the_recovery_codes_along(cast: Cast) -> None:
    user = user_of(cast.asha)
    with_app(user)
    remove_factor(user, Authenticator.objects.get(user=user, type="totp"))
    assert Authenticator.objects.filter(user=user).count() == 0


def test_staff_keep_their_last_factor(db: None, settings: Settings) -> None:
    settings.STAFF_MFA = "required"
    user = create_user(email="staff@example.com", password=PASSWORD, is_staff=True)
    with_app(user)
    with pytest.raises(Conflict) as refused:
        remove_factor(user, Authenticator.objects.get(user=user, type="totp"))
    assert refused.value.code == "factor_required"
    settings.STAFF_MFA = "optional"
    remove_factor(user, Authenticator.objects.get(user=user, type="totp"))


def test_a_new_session_of_the_same_program_keeps_its_factor(ask: Ask, cast: Cast) -> None:
    secret = with_app(cast.asha)
    access = signs_in(ask, cast.asha, code=code_of(secret, 1)).json()["tokens"]["access"]
    body = {"account": str(cast.asha.account_id)}
    assert ask("POST", "switch-account/", body, token=access).status_code == 200
    body = {"current_password": PASSWORD, "new_password": "paneer-tikka-42"}
    assert ask("POST", "password/change/", body, token=access).status_code == 200
    assert set(ApiSession.objects.values_list("with_second_factor", flat=True)) == {True}
