from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        """Tell the floor below what only billing knows."""
        from accounts import offers
        from billing.offers import rates_now, ways_to_pay

        offers.fill(rates=rates_now, ways=ways_to_pay)
