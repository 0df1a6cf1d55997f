"""The API of accounts: `auth` under /v1/auth/, `tokens` under /v1/auth/tokens/,
`members` under /v1/members/."""

from accounts.api import invitations as _answers_to_invitations  # noqa: F401
from accounts.api import register as _opens_accounts  # noqa: F401
from accounts.api import sessions as _its_routes_join_auth  # noqa: F401
from accounts.api.members import members
from accounts.api.session import auth
from accounts.api.tokens import tokens

__all__ = ["auth", "members", "tokens"]
