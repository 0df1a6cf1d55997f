"""Sentences of the audit log about sign-in and members, shown after the actor's name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    "account.open": _("opened the account"),
    "session.open": _("signed in"),
    "session.end": _("signed out"),
    "session.end-all": _("signed out everywhere else"),
    "session.switch": _("switched from another account"),
    "session.replayed": _("was signed out because a refresh token was used twice"),
    "password.change": _("changed the password"),
    "password.reset": _("reset the password by e-mail"),
    "photo.set": _("changed their picture"),
    "photo.remove": _("removed their picture"),
    "profile.change": _("changed their profile"),
    "account.change": _("changed the account settings"),
    "account.second-factor": _("changed the two-factor requirement: {demand}"),
    "email.verify": _("confirmed the e-mail address"),
    "factor.add": _("set up a second factor: {kind}"),
    "factor.remove": _("removed a second factor: {kind}"),
    "factor.recovery-codes": _("created new recovery codes"),
    "token.create": _("created the token {name} ({scope})"),
    "token.delete": _("deleted the token {name}"),
    "google.link": _("linked a Google account"),
    "google.unlink": _("unlinked the Google account"),
    "member.add": _("added a member as {role}"),
    "member.invite": _("invited {who} as {role}"),
    "member.invite_again": _("resent the invitation of {who}"),
    "member.withdraw": _("withdrew the invitation of {who}"),
    "member.join": _("accepted the invitation and joined as {role}"),
    "member.role": _("changed a member's role from {before} to {after}"),
    "person.shut_out": _("revoked the access of {who}: {because}"),
    "person.let_in": _("restored the access of {who}: {because}"),
    "member.remove": _("removed a member"),
}
