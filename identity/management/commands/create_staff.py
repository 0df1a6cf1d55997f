"""`drawbook create-staff EMAIL`: make someone a member of the platform's staff."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from identity.actions.change_password import set_password
from identity.actions.create_user import create_user
from identity.actions.end_what_was_set_up import Ended, end_what_was_set_up
from identity.identifiers import read_email
from identity.models import User
from kernel.errors import BadInput
from kernel.transactions import transaction

FROM_ENVIRONMENT = "DRAWBOOK_STAFF_PASSWORD"


class Command(BaseCommand):
    help = f"Create a staff user. The password comes from {FROM_ENVIRONMENT} or from the prompt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            address = read_email(email)
            password = os.environ.get(FROM_ENVIRONMENT) or self.ask()
            with transaction():
                made, ended = make_staff(address, password)
        except BadInput as refusal:
            raise CommandError(refusal.sentences) from None
        self.stdout.write(f"{address} is {'now' if made else 'still'} staff.")
        if ended is not None:
            what = ended.in_words()
            self.stdout.write(
                f"{address} was already a user. Ended: {what}."
                if what
                else f"{address} was already a user without a second factor, token or session to end."
            )
            self.stdout.write("The user now signs in with the new password and sets up a new second factor.")

    def ask(self) -> str:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise CommandError("The passwords don't match.")
        return password


def make_staff(email: str, password: str) -> tuple[bool, Ended | None]:
    """Make the user staff; return whether they were not staff before, and which credentials ended.

    Memberships stay, and the user gets the password. A stranger may have signed up with the address, so all
    credentials end.
    """
    user = User.objects.filter(email=email).first()
    if user is None:
        create_user(email=email, password=password, is_staff=True)
        return True, None
    was_staff = user.is_staff
    user.is_staff = user.is_superuser = user.is_active = True
    user.save(update_fields=["is_staff", "is_superuser", "is_active", "updated_at"])
    ended = end_what_was_set_up(user.pk, because="staff")
    set_password(user, password, field="password")
    return not was_staff, ended
