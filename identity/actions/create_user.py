"""Make a person known, by e-mail address or mobile number."""

from __future__ import annotations

from django.db import IntegrityError

from identity.models import User
from identity.passwords import weaknesses
from kernel.errors import BadInput, bad_field
from kernel.names import clean_name
from kernel.transactions import transaction

EMAIL_TAKEN = "Email already registered"
MOBILE_TAKEN = "Mobile number already registered"


def create_user(
    *,
    password: str,
    email: str | None = None,
    mobile_number: str | None = None,
    first_name: str = "",
    last_name: str = "",
    is_staff: bool = False,
    must_change_password: bool = False,
) -> User:
    """A new user; `email` is in lower case and `mobile_number` in E.164 already.

    BadInput when the identifier is taken or the password is weak, beside the field it is about.
    """
    user = User(
        email=email,
        mobile_number=mobile_number,
        first_name=clean_name(first_name),
        last_name=clean_name(last_name),
        is_staff=is_staff,
        is_superuser=is_staff,
        must_change_password=must_change_password,
    )
    refuse_taken(user)
    refuse_weak(user, password)
    user.set_password(password)
    try:
        with transaction():
            user.save(force_insert=True)
    except IntegrityError:
        # Someone else took the identifier between the look and the insert.
        raise _taken(user) from None
    return user


def refuse_taken(user: User) -> None:
    """BadInput when another user has the identifier."""
    others = User.objects.exclude(pk=user.pk)
    by_email = bool(user.email) and others.filter(email=user.email).exists()
    by_mobile = bool(user.mobile_number) and others.filter(mobile_number=user.mobile_number).exists()
    if by_email or by_mobile:
        raise _taken(user, by_email=by_email)


def refuse_weak(user: User, password: str, *, field: str = "password") -> None:
    """BadInput about `field` when the password is too weak for this user."""
    weak = weaknesses(password, user)
    if weak:
        raise BadInput(weak[0], code="weak_password", errors={field: weak})


def _taken(user: User, *, by_email: bool = True) -> BadInput:
    if user.email and by_email:
        return bad_field("email", EMAIL_TAKEN, code="email_taken")
    return bad_field("mobile_number", MOBILE_TAKEN, code="mobile_taken")
