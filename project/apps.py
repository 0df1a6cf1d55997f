from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "project"

    def ready(self) -> None:
        from audit.seal import seal
        from inbox import inspection_notices
        from inbox.audience import offer_plans
        from live import registry
        from plans.models import Plan

        registry.after_flush(seal)
        inspection_notices.register()
        offer_plans(lambda: list(Plan.objects.order_by("position").values_list("code", "name")))
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
