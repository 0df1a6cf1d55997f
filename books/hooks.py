"""Register what number books provide to the packages below."""

from __future__ import annotations

from accounts.guests import receive
from audit.inspection import inspect_with
from audit.words import register_sentences
from books import asked_live, draw_handlers, holding, live, notices, schedule, searching
from books.audit_book import inspect_books
from books.audit_words import WORDS
from books.notice_kinds import KINDS
from books.queries.asked import asked_home
from inbox.kinds import register_kinds
from tenancy.roles import ADMINS, CLERKS, MANAGERS, OWN, Reach, Role, TokenScope, add_capability


def register() -> None:
    """Called once, when the apps are ready."""
    _add_capabilities()
    live.register()
    asked_live.register()
    receive(asked_home)
    notices.register()
    register_kinds(KINDS)
    searching.register()
    schedule.register()
    draw_handlers.register()
    holding.register()
    inspect_with("books", inspect_books)
    register_sentences(WORDS)


def _add_capabilities() -> None:
    read, sell = TokenScope.READ, TokenScope.SELL
    add_capability("books.run", ADMINS)
    add_capability("books.cover", MANAGERS)
    add_capability("books.sell", CLERKS, looks=[read, sell], changes=[sell])
    refunds = {**MANAGERS, Role.CLERK: Reach(own_only=True, within_seconds=300)}
    add_capability("books.refund", refunds, changes=[sell])
    prizes = {**ADMINS, Role.MANAGER: Reach(up_to_major=50_000), Role.CLERK: Reach(up_to_major=5_000)}
    add_capability("books.pay", prizes)
    add_capability("books.settle", MANAGERS, looks=[read])
    # What other accounts' operators ask of the person; whoever they are at home.
    add_capability("covers.answer", dict.fromkeys(Role, OWN), looks=[read])
