from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "project"

    def ready(self) -> None:
        from audit import words
        from audit.seal import seal
        from live import registry
        from project import inspection_notices
        from project.staff_desk.audit_words import WORDS

        registry.after_flush(seal)
        inspection_notices.register()
        words.tell(WORDS)
        _count_usage()


def _count_usage() -> None:
    """Billing shows how much of the plan is used; each product knows how many it has."""
    from billing.queries.usage import count_by
    from books.models import Book
    from chits.models import Group
    from chits.states import GroupState
    from sites.models import Site

    living = [GroupState.FORMING, GroupState.ACTIVE]
    count_by("books", lambda member: Book.objects.count())
    count_by("groups", lambda member: Group.objects.filter(state__in=living).count())
    count_by("sites", lambda member: Site.objects.filter(is_active=True).count())
