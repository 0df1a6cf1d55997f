"""What the audit log says of sign-in and members, after the name of who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "account.open": _("opened the account"),
    "session.open": _("signed in"),
    "session.end": _("signed out"),
    "session.switch": _("came over from another account"),
    "session.replayed": _("was signed out: a refresh token was used twice"),
    "password.change": _("changed the password"),
    "password.reset": _("set a new password by mail"),
    "member.add": _("added a member as {role}"),
    "member.role": _("made a member {after} instead of {before}"),
    "member.remove": _("removed a member"),
}
