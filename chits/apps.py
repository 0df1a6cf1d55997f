from django.apps import AppConfig


class ChitsConfig(AppConfig):
    name = "chits"

    def ready(self) -> None:
        from django.urls import reverse_lazy

        from accounts.shells import use_shell
        from audit.inspection import inspect_with
        from audit.words import tell
        from chits import held_acts, live, naming, notices, payment_schedule, reminders, schedule
        from chits.audit_group import inspect_chits
        from chits.audit_payments import inspect_payments
        from chits.audit_words import WORDS
        from tenancy.roles import Role

        held_acts.register()
        live.register()
        naming.register()
        notices.register()
        reminders.register()
        schedule.register()
        payment_schedule.register()
        inspect_with("chits", inspect_chits)
        inspect_with("chit payments", inspect_payments)
        tell(WORDS)
        # A member's own pages keep the phone's header, arrow and bar.
        use_shell(
            Role.MEMBER,
            "chits/phone.html",
            phone_current="profile",
            shell_back=reverse_lazy("chits:my-profile"),
        )
