"""Choose the channels of each kind of notice."""

from __future__ import annotations

from collections.abc import Mapping

from audit.record import audit
from inbox.kinds import kinds_for
from inbox.models import ChannelChoice
from inbox.states import Channel
from kernel.errors import BadInput
from kernel.transactions import transaction
from tenancy.member import Member


def choose_channels(member: Member, choices: Mapping[str, Mapping[str, bool]]) -> None:
    """Store `{kind: {channel: wanted}}` for the person; what isn't named stays as it is. Raise BadInput."""
    known = kinds_for(member)
    wrong = {
        kind: "Unknown kind of notice." if kind not in known else "Channels are email, push and text."
        for kind, channels in choices.items()
        if kind not in known or not set(channels) <= {str(channel) for channel in Channel}
    }
    if wrong:
        raise BadInput(next(iter(wrong.values())), errors={kind: [text] for kind, text in wrong.items()})
    rows = [
        ChannelChoice(user_id=member.user_id, kind=kind, channel=channel, is_wanted=wanted)
        for kind, channels in choices.items()
        for channel, wanted in channels.items()
    ]
    with transaction():
        ChannelChoice.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["user", "kind", "channel"],
            update_fields=["is_wanted"],
        )
        audit(member, "profile.change", subject="user", subject_id=member.user_id)
