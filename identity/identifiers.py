"""What a person signs in with: an e-mail address or a mobile number, each in its one stored form."""

from __future__ import annotations

import re

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from identity.models import User
from kernel.errors import BadInput, bad_field

MAX_EMAIL_LENGTH = 254
INDIAN_MOBILE = re.compile(r"[6-9][0-9]{9}")
BETWEEN_DIGITS = re.compile(r"[\s().-]")


def read_email(text: str) -> str:
    """The address in lower case; BadInput about `email` when it is none."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise bad_field("email", "Enter an e-mail address, such as name@example.com.") from None
    if len(email) > MAX_EMAIL_LENGTH:
        raise bad_field("email", f"An e-mail address has at most {MAX_EMAIL_LENGTH} characters.")
    return email


def read_mobile(text: str, country: str) -> str:
    """The number in E.164: 10 digits are enough in India; BadInput about `mobile_number` otherwise."""
    dialled = BETWEEN_DIGITS.sub("", text)
    if country == "IN" and INDIAN_MOBILE.fullmatch(dialled):
        return f"+91{dialled}"
    try:
        number = phonenumbers.parse(dialled, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise bad_field("mobile_number", _example(country))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spaced_mobile(number: str | None) -> str:
    """A stored number as people read it aloud: +91 98220 41735."""
    try:
        parsed = phonenumbers.parse(number or "", None)
    except phonenumbers.NumberParseException:
        return number or ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _example(country: str) -> str:
    if country == "IN":
        return "Enter 10 digits, such as 98765 43210."
    return "Enter the number with its country code, such as +92 300 1234567."


def find_user(identifier: str) -> User | None:
    """The person whose e-mail address or mobile number this is, active or not.

    Ten bare digits are read as an Indian number, for only there are numbers given without a country.
    """
    text = identifier.strip()
    if "@" in text:
        return User.objects.filter(email=text.lower()).first()
    try:
        return User.objects.filter(mobile_number=read_mobile(text, "IN")).first()
    except BadInput:
        return None


def normal_form(identifier: str) -> str:
    """One spelling for all the ways to write an identifier, for counting attempts; any text has one."""
    text = identifier.strip()
    if "@" in text:
        return text.lower()
    try:
        return read_mobile(text, "IN")
    except BadInput:
        return BETWEEN_DIGITS.sub("", text).lower()
