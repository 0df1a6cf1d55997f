"""Give a person a new password, and end every session opened with the old one."""

from __future__ import annotations

from identity.actions.create_user import refuse_weak
from identity.actions.revoke_all import revoke_all
from identity.models import User
from kernel.errors import BadInput
from kernel.transactions import transaction


class WrongPassword(BadInput):
    code = "wrong_password"
    sentence = "The current password is wrong."

    def __init__(self, field: str = "current_password") -> None:
        super().__init__(errors={field: [self.sentence]})


def change_password(user: User, *, current: str, new: str) -> None:
    """Change the password; BadInput for a wrong `current_password` or a weak `new_password`."""
    if not user.check_password(current):
        raise WrongPassword
    set_password(user, new, field="new_password")


def set_password(user: User, new: str, *, field: str) -> None:
    """Set the password of a user who is identified otherwise, for example by a link."""
    refuse_weak(user, new, field=field)
    with transaction():
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password", "updated_at"])
        revoke_all(user.pk, because="password")
