"""E-mails to a user about changes of their sign-in settings, in case someone else made them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WHAT = {
    "password": _("Your password was changed."),
    "recovery": _("Your password was reset with a link that we sent by e-mail."),
    "factor": _("A second factor was added: an authenticator app or a passkey."),
    "factor_gone": _("A second factor was removed."),
    "codes": _("New recovery codes were created. The old codes no longer work."),
    "token": _("An API token was created."),
    "google": _("A Google account was linked."),
    "google_gone": _("The Google account was unlinked."),
    "admin": _("You can now act as an admin of an account."),
}
