"""The channels that a person has chosen, and those that reach them now."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from identity.models import User
from inbox.kinds import kinds_for
from inbox.models import ChannelChoice, NotificationPreference, PushSubscription
from inbox.states import Channel
from tenancy.member import Member


def chosen_channels(member: Member) -> dict[str, dict[str, bool]]:
    """Return `{kind: {channel: wanted}}` for every kind of notice that the member can get."""
    refused = _refused([member.user_id])[member.user_id]
    return {
        kind: {str(channel): (kind, channel) not in refused for channel in Channel}
        for kind in kinds_for(member)
    }


def channels_of(user_ids: list[uuid.UUID], kind: str) -> dict[uuid.UUID, list[Channel]]:
    """Return the channels that reach each user now with a notice of this kind.

    A text message is sent only where nothing else reaches the person.
    """
    no_mail = set(
        NotificationPreference.objects.filter(user__in=user_ids, by_email=False).values_list(
            "user_id", flat=True
        )
    )
    pushed = set(PushSubscription.objects.filter(user__in=user_ids).values_list("user_id", flat=True))
    refused = _refused(user_ids, kind=kind)
    channels: dict[uuid.UUID, list[Channel]] = {}
    for user in User.objects.filter(id__in=user_ids).only("id", "email", "mobile_number"):
        reaching = [Channel.PUSH] if user.pk in pushed else []
        if user.email and user.pk not in no_mail:
            reaching.append(Channel.EMAIL)
        if not reaching and user.mobile_number:
            reaching.append(Channel.TEXT)
        channels[user.pk] = [one for one in reaching if (kind, one) not in refused[user.pk]]
    return channels


def _refused(user_ids: list[uuid.UUID], **narrowed: Any) -> dict[uuid.UUID, set[tuple[str, str]]]:
    rows = ChannelChoice.objects.filter(user__in=user_ids, is_wanted=False, **narrowed)
    found: dict[uuid.UUID, set[tuple[str, str]]] = defaultdict(set)
    for user_id, kind, channel in rows.values_list("user_id", "kind", "channel"):
        found[user_id].add((kind, channel))
    return found
