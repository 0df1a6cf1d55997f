"""The tokens in links by which a person sets a new password, mailed to their address.

Django's own: bound to the password that is replaced, to the address and to the last sign-in, so that
nothing is stored and each is good once.
"""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class _Mailed(PasswordResetTokenGenerator):
    key_salt = "drawbook password link by mail"


mailed = _Mailed()
