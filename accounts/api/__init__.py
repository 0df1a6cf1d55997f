"""The JSON face: `auth` under /v1/auth/, `members` under /v1/members/."""

from accounts.api.members import members
from accounts.api.session import auth

__all__ = ["auth", "members"]
