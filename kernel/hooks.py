"""What the kernel registers when Drawbook starts."""

from __future__ import annotations

from django.core.signals import request_started

from kernel import jobs
from kernel.transactions import forget_commits


def register() -> None:
    """Register everything; called once, when the apps are ready."""
    jobs.register()
    request_started.connect(forget_commits, dispatch_uid="kernel.forget_commits")
