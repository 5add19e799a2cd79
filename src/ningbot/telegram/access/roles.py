"""Who may ask, and who may say so: what the settings name and what was said since.

Every id has one role at most. Nobody is let in unless the settings or an administrator say so.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Literal

from ningbot.telegram.access.ownership import OwnerCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from ningbot.configuration import Settings
    from ningbot.telegram.state import State

Role = Literal["owner", "admin", "allowed", "denied"]
ROLES: Final[tuple[Role, ...]] = ("owner", "admin", "allowed", "denied")


class Access:
    """The roles of users and chats; what is said here is kept across restarts."""

    def __init__(
        self, settings: Settings, state: State, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._state = state
        # read once: no other process writes this bot's file
        self._roles: dict[int, Role] = dict(state.execute("SELECT id, role FROM access"))
        self._code = OwnerCode(state, clock)

    def admits(self, user_id: int | None, chat_id: int | None) -> bool:
        """Tell whether a user, or all in a chat, may be answered; either may be unknown.

        A chat that the settings name among the administrators may ask, but its members administer
        nothing.
        """
        ids = {some_id for some_id in (user_id, chat_id) if some_id is not None}
        if self.is_admin(user_id) or ids & self._settings.telegram_admins:
            return True
        roles = {self._roles.get(some_id) for some_id in ids}
        if "denied" in roles:
            return False
        named = ids & self._settings.telegram_allow
        return self._settings.telegram_open or "allowed" in roles or bool(named)

    def is_admin(self, user_id: int | None) -> bool:
        """Tell whether a user may let others in and see to the archive."""
        if user_id is None:
            return False
        return self.is_settled(user_id) or self._roles.get(user_id) == "admin"

    def is_settled(self, user_id: int) -> bool:
        """Tell whether a user is the owner or an administrator by the settings.

        These make administrators; nobody can turn them away.
        """
        return user_id in self._settings.telegram_admins or self._roles.get(user_id) == "owner"

    def invite(self) -> str | None:
        """Make the code for an owner where nobody may ask; None where somebody may."""
        settings = self._settings
        named = settings.telegram_open or settings.telegram_allow or settings.telegram_admins
        if named or "owner" in self._roles.values():
            self._code.end()
            return None
        return self._code.make()

    def may_claim(self, code: str) -> bool:
        """Tell whether a text is to be tried as the code; where none is open, none is."""
        return self._code.may_be(code)

    def claim_wait_s(self, user_id: int) -> float:
        """Tell in how many seconds a user may try a code again; 0 if he may now."""
        return self._code.wait_s(user_id)

    def claim(self, code: str, user_id: int) -> bool:
        """Make a user the owner if the code is right; it is then worthless."""
        if not self._code.try_out(code, user_id):
            return False
        with self._state.writing():
            self._put(user_id, "owner")
            self._code.end()
        return True

    def allow(self, some_id: int) -> None:
        """Let a user or chat ask; an administrator stays one."""
        if not self.is_admin(some_id):
            self._put(some_id, "allowed")

    def appoint(self, user_id: int) -> None:
        """Make a user an administrator."""
        if not self.is_settled(user_id):
            self._put(user_id, "admin")

    def deny(self, some_id: int) -> None:
        """Answer a user or chat no longer, whatever the settings let in; not the settled ones."""
        if not self.is_settled(some_id):
            self._put(some_id, "denied")

    def move(self, old_id: int, new_id: int) -> None:
        """Let a chat whose id has changed keep its role."""
        if role := self._roles.pop(old_id, None):
            with self._state.writing():
                self._state.execute("DELETE FROM access WHERE id = ?", (old_id,))
                self._put(new_id, role)

    def listed(self) -> dict[Role, list[int]]:
        """List the ids of each role, those of the settings included."""
        by_role = {role: {i for i, r in self._roles.items() if r == role} for role in ROLES}
        by_role["admin"] |= self._settings.telegram_admins
        by_role["allowed"] |= self._settings.telegram_allow
        by_role["allowed"] -= by_role["denied"]
        return {role: sorted(ids) for role, ids in by_role.items()}

    @property
    def is_open(self) -> bool:
        """Tell whether anyone may ask who is not denied."""
        return self._settings.telegram_open

    def _put(self, some_id: int, role: Role) -> None:
        self._state.execute("INSERT OR REPLACE INTO access VALUES (?, ?)", (some_id, role))
        self._roles[some_id] = role
