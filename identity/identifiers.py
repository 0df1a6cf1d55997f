"""Identifiers for sign-in: e-mail addresses and mobile numbers in their stored form."""

from __future__ import annotations

import re
import unicodedata

import idna
import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from identity.models import User
from kernel.errors import BadInput, bad_field

# The lengths that RFC 5321 allows.
MAX_EMAIL_LENGTH = 254
MAX_NAME_LENGTH = 64
# As dialled within India, with or without its leading zero or the country's code.
INDIAN_MOBILE = re.compile(r"(?:0|91)?([6-9][0-9]{9})")
BETWEEN_DIGITS = re.compile(r"[\s().-]")
DASHES = re.compile("[\u2010-\u2015\u2212]")
DIALLED = re.compile(r"\+?[0-9]+")


def read_email(text: str) -> str:
    """Return the address in its one form: lower case, its domain in ASCII (`xn--…`).

    BadInput for `email` if it is invalid or has invisible characters.
    """
    email = _without_edges(unicodedata.normalize("NFKC", text)).lower()
    if _has_invisible(email):
        raise bad_field("email", "The address contains an invisible character or a space. Type it again.")
    name, _, domain = email.rpartition("@")
    try:
        email = f"{name}@{_ascii_domain(domain)}"
        validate_email(email)
    except (ValidationError, idna.IDNAError):
        raise bad_field("email", "Enter an e-mail address, such as name@example.com.") from None
    if len(email) > MAX_EMAIL_LENGTH:
        raise bad_field("email", f"An e-mail address can have at most {MAX_EMAIL_LENGTH} characters.")
    if len(name) > MAX_NAME_LENGTH:
        raise bad_field(
            "email", f"An e-mail address can have at most {MAX_NAME_LENGTH} characters before the @."
        )
    return email


def _ascii_domain(domain: str) -> str:
    """A domain as mail servers know it, so that its two spellings are one."""
    if domain.isascii() and "xn--" not in domain:
        return domain
    return idna.encode(domain, uts46=True).decode()


def _without_edges(text: str) -> str:
    """The text without blanks and invisible characters around it, which come along when copying."""
    while text and _is_invisible(text[0]):
        text = text[1:]
    while text and _is_invisible(text[-1]):
        text = text[:-1]
    return text


def _has_invisible(text: str) -> bool:
    return any(_is_invisible(sign) for sign in text)


def _is_invisible(sign: str) -> bool:
    """Blanks, controls, and what joins or directs letters without showing."""
    return unicodedata.category(sign)[0] in "CZ" or sign in _ALSO_INVISIBLE


# Fillers, the combining grapheme joiner and variation selectors count as letters or marks.
_ALSO_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in range(0xFE00, 0xFE10)
}


def read_mobile(text: str, country: str) -> str:
    """Return the number in E.164 from digits of any script.

    10 digits are enough in India; BadInput about `mobile_number` otherwise.
    """
    dialled = _dialled(text)
    at_home = INDIAN_MOBILE.fullmatch(dialled) if country == "IN" else None
    if at_home:
        return f"+91{at_home[1]}"
    try:
        number = phonenumbers.parse(dialled, None) if DIALLED.fullmatch(dialled) else None
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise bad_field("mobile_number", _example(country))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _dialled(text: str) -> str:
    """The digits and the plus as keys of a phone: other scripts' digits are the same keys."""
    plain = _without_edges(unicodedata.normalize("NFKC", text))
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    keys = BETWEEN_DIGITS.sub("", DASHES.sub("-", plain))
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in keys)
    return f"+{digits[2:]}" if digits.startswith("00") else digits


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
    """Return the person whose e-mail address or mobile number this is, active or not.

    Ten digits are read as an Indian number, because only those are entered without a country code.
    """
    text = identifier.strip()
    if "@" not in unicodedata.normalize("NFKC", text):
        try:
            return User.objects.filter(mobile_number=read_mobile(text, "IN")).first()
        except BadInput:
            return None
    # As typed first: an address stored before all were brought into one form still finds its person.
    typed, usual = text.lower(), normal_form(text)
    found = list(User.objects.filter(email__in={typed, usual}))
    return next((user for user in found if user.email == typed), found[0] if found else None)


def normal_form(identifier: str) -> str:
    """Return one normal form for all spellings of an identifier, for counting."""
    text = identifier.strip()
    try:
        return read_email(text) if "@" in unicodedata.normalize("NFKC", text) else read_mobile(text, "IN")
    except BadInput:
        return text.lower() if "@" in text else BETWEEN_DIGITS.sub("", text).lower()
