"""Answer requests in the app, as the signed-in user. The rules are those of every answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from books.actions.answer_cover import Answerer, answer_cover
from books.actions.bind_collaborator import SignedInUser
from books.models import Cover
from books.queries.cover_links import refuse_locked
from kernel.errors import NotFound
from kernel.query import select
from kernel.transactions import transaction
from tenancy.models import Account


def answer_asked(
    user: SignedInUser, account_id: uuid.UUID, answers: Mapping[uuid.UUID, int], *, note: str = ""
) -> list[Cover]:
    """Answer requests of one period: `{cover id: confirmed}` in minor units, 0 rejects. In the operator's
    scope.

    Raises NotFound for a request that isn't this user's, Denied while the operator's account is locked, and
    the errors of `answer_cover`.
    """
    with transaction():
        refuse_locked(Account.objects.get(id=account_id))
        # Shared: whoever ends it at the same time waits, or this finds that it has ended.
        mine = [
            row[0]
            for row in select(
                "SELECT id FROM books_collaborator "
                "WHERE account_id = %s AND user_id = %s AND is_active FOR SHARE",
                [account_id, user.user_id],
            )
        ]
        asked = Cover.objects.filter(collaborator_id__in=mine, id__in=answers)
        periods = dict(asked.values_list("id", "period_id"))
        if not answers or len(periods) < len(answers):
            raise NotFound
        by = Answerer(account_id, user.name, "app", user.user_id, user.ip_address)
        return answer_cover(by, next(iter(periods.values())), answers, note=note)
