"""Everything that the kernel registers with the floors below."""

from __future__ import annotations

from django.core.signals import request_started

from kernel import jobs
from kernel.transactions import forget_commits


def register() -> None:
    """Called once, when the apps are ready."""
    jobs.register()
    request_started.connect(forget_commits, dispatch_uid="kernel.forget_commits")
