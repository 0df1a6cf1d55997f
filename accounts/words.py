"""The roles as people read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tenancy.access import Status
from tenancy.roles import Role

ROLE_NAMES = {
    Role.OWNER: _("owner"),
    Role.ADMIN: _("admin"),
    Role.MANAGER: _("manager"),
    Role.CLERK: _("clerk"),
    Role.VIEWER: _("viewer"),
    Role.MEMBER: _("member"),
}
STATUS_NAMES = {
    Status.TRIAL: _("trial"),
    Status.PENDING_PAYMENT: _("waiting for payment"),
    Status.ACTIVE: _("active"),
    Status.PAST_DUE: _("past due"),
    Status.SUSPENDED: _("suspended"),
    Status.LOCKED: _("locked"),
    Status.CLOSED: _("closed"),
}
