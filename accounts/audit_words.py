"""What the audit log says of sign-in and members, after the name of who did it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "account.open": _("opened the account"),
    "session.open": _("signed in"),
    "session.end": _("signed out"),
    "session.end-all": _("signed out everywhere else"),
    "session.switch": _("came over from another account"),
    "session.replayed": _("was signed out: a refresh token was used twice"),
    "password.change": _("changed the password"),
    "password.reset": _("set a new password by mail"),
    "photo.set": _("showed another picture of themselves"),
    "photo.remove": _("took their picture away"),
    "profile.change": _("changed their profile"),
    "account.change": _("changed the account settings"),
    "account.second-factor": _("changed who must have a second factor: {demand}"),
    "email.verify": _("confirmed the e-mail address"),
    "factor.add": _("set up a second factor: {kind}"),
    "factor.remove": _("gave up a second factor: {kind}"),
    "factor.recovery-codes": _("made new recovery codes"),
    "token.create": _("made the token {name} ({scope})"),
    "token.delete": _("deleted the token {name}"),
    "google.link": _("linked a Google account"),
    "google.unlink": _("unlinked the Google account"),
    "member.add": _("added a member as {role}"),
    "member.invite": _("invited {who} as {role}"),
    "member.invite_again": _("sent the invitation of {who} again"),
    "member.withdraw": _("withdrew the invitation of {who}"),
    "member.join": _("accepted the invitation and joined as {role}"),
    "member.role": _("made a member {after} instead of {before}"),
    "person.shut_out": _("shut {who} out: {because}"),
    "person.let_in": _("let {who} in again: {because}"),
    "member.remove": _("removed a member"),
}
