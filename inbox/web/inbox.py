"""A person's inbox, and the channels they choose for each kind of notice."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from inbox.actions.choose_channels import choose_channels
from inbox.actions.mark_notices_read import mark_notices_read
from inbox.kinds import KINDS, kinds_for
from inbox.queries.channels import chosen_channels
from inbox.queries.notices import NoticeRow, count_unread, get_notice, list_notices
from inbox.states import Channel
from rest.paging import page_read
from tenancy.member import Member
from ui.acting import ActingRequest, acting


@require_GET
@acting(may="inbox.read")
def page(request: ActingRequest) -> HttpResponse:
    """Show the notices of all the person's accounts, newest first; with `?unread=1` only unread ones."""
    member = request.member
    only_unread = request.GET.get("unread") == "1"

    def read(before: uuid.UUID | None, after: uuid.UUID | None, many: int) -> list[NoticeRow]:
        return list_notices(member.user_id, before=before, after=after, many=many, only_unread=only_unread)

    found = page_read(request, read, lambda row: _row(row, member))
    context = {
        "nav_current": "inbox",
        "rows": found["results"],
        "newer": found["previous"],
        "older": found["next"],
        "only_unread": only_unread,
    }
    return render(request, "inbox/inbox.html", context)


@require_POST
@acting(may="inbox.read")
def read_all(request: ActingRequest) -> HttpResponse:
    """Mark every notice as read."""
    mark_notices_read(request.member.user_id)
    return HttpResponseRedirect(reverse("inbox"))


@require_GET
@acting(may="inbox.read", find=lambda member, id: get_notice(member.user_id, id))
def open_notice(request: ActingRequest, id: str) -> HttpResponse:
    """Mark a notice as read and go to what it is about; if that is in another account, to the inbox."""
    notice: NoticeRow = request.subject
    mark_notices_read(request.member.user_id, [notice.id])
    is_here = notice.account_id == request.member.account_id
    return HttpResponseRedirect(notice.url if is_here and notice.url else reverse("inbox"))


@require_GET
@acting(may="inbox.read")
def unread(request: ActingRequest) -> HttpResponse:
    """Return the number of unread notices, for the bell after a lost connection."""
    return JsonResponse({"unread": count_unread(request.member.user_id)})


@acting(may="inbox.read")
def settings(request: ActingRequest) -> HttpResponse:
    """Show and store the channels for each kind of notice."""
    member = request.member
    if request.method == "POST":
        ticked = set(request.POST.getlist("wanted"))
        choose_channels(
            member,
            {
                kind: {str(channel): f"{kind}:{channel}" in ticked for channel in Channel}
                for kind in kinds_for(member)
            },
        )
        messages.success(request, _("Notification settings saved."))
        return HttpResponseRedirect(reverse("inbox-settings"))
    context = {"nav_current": "inbox", "groups": _groups(member), "channels": list(_channel_names().values())}
    return render(request, "inbox/settings.html", context)


def _row(row: NoticeRow, member: Member) -> dict[str, Any]:
    kind = KINDS.get(row.kind)
    is_here = row.account_id == member.account_id
    return {
        "notice": row,
        "label": kind.label if kind else "",
        "account": "" if is_here else row.account_name,
        "url": reverse("inbox-open", args=[row.id]),
    }


def _groups(member: Member) -> list[tuple[str, list[dict[str, Any]]]]:
    chosen = chosen_channels(member)
    rows = [
        {"kind": kind, "label": row.label, "group": str(row.group), "channels": _cells(chosen[kind])}
        for kind, row in kinds_for(member).items()
    ]
    rows.sort(key=lambda row: row["group"])
    return [(group, list(members)) for group, members in groupby(rows, key=lambda row: row["group"])]


def _cells(chosen: dict[str, bool]) -> list[tuple[str, str, bool]]:
    names = _channel_names()
    return [(channel, names[channel], is_wanted) for channel, is_wanted in chosen.items()]


def _channel_names() -> dict[str, str]:
    return {Channel.EMAIL: _("E-mail"), Channel.PUSH: _("Push"), Channel.TEXT: _("SMS or WhatsApp")}
