"""The methods that set a webhook and tell of it.

Stricter in one thing: a number of connections out of bounds, which Telegram corrects, is refused.
Source: https://core.telegram.org/bots/api#setwebhook
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.botapi.delivery import Delivery, Webhook
from bot.botapi.parameters import read_int, read_json
from bot.botapi.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bot.botapi.refusal import Json
    from bot.botapi.settings import Settings
    from bot.botapi.updates import Updates

PORTS = {80, 88, 443, 8443}
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
NOT_IN_ANSWERS = {"close", "deletewebhook", "logout", "setwebhook"}


class Webhooks:
    """The webhook that is set, if one is; ``call`` carries out what comes back from it."""

    def __init__(
        self, updates: Updates, settings: Settings, *, call: Callable[[str, Json], Any]
    ) -> None:
        self._updates, self._settings, self._call = updates, settings, call
        self._delivery: Delivery | None = None
        self.methods = {
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "setwebhook": self._set_webhook,
        }

    def stop(self) -> None:
        """Post nothing more."""
        if self._delivery:
            self._delivery.stop()
        self._delivery = self._updates.delivery = None

    def _set_webhook(self, parameters: Json) -> bool:
        if not parameters.get("url"):
            return self._delete_webhook(parameters)
        webhook = Webhook(
            url=self._url(parameters),
            secret_token=_secret_token(parameters),
            max_connections=_max_connections(parameters),
        )
        self._updates.allow(parameters)
        is_set = self._delivery is not None and self._delivery.webhook == webhook
        if is_set and not _drops(parameters):
            return True
        self._delete_webhook(parameters)
        self._delivery = Delivery(
            webhook,
            arrived=self._arrived,
            pause_s=self._settings.webhook_pause_s,
            timeout_s=self._settings.webhook_timeout_s,
        )
        self._updates.post_to(self._delivery)
        return True

    def _delete_webhook(self, parameters: Json) -> bool:
        self.stop()
        if _drops(parameters):
            self._updates.drop()
        return True

    def _get_webhook_info(self, parameters: Json) -> Json:
        about: Json = {"url": "", "has_custom_certificate": False}
        about["pending_update_count"] = self._updates.n_pending
        if self._updates.allowed:
            about["allowed_updates"] = self._updates.allowed
        if not self._delivery:
            return about
        webhook = self._delivery.webhook
        about |= {"url": webhook.url, "max_connections": webhook.max_connections}
        return about | self._delivery.last_error

    def _arrived(self, update: Json, called: Json) -> None:
        """Carry out what came back; nobody learns what came of it."""
        method = str(called.get("method", "")).lower()
        if method and method not in NOT_IN_ANSWERS and not method.startswith("get"):
            with suppress(Refusal, ConnectionAbortedError):
                self._call(called["method"], called)
        self._updates.confirm(update["update_id"])

    def _url(self, parameters: Json) -> str:
        url = str(parameters["url"])
        parts = urlsplit(url)
        if self._settings.local and parts.hostname in LOOPBACK:
            return url
        if parts.scheme != "https":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.hostname in LOOPBACK:
            raise bad_request("bad webhook: IP address 127.0.0.1 is reserved")
        if (parts.port or 443) not in PORTS:
            ports = "80, 88, 443 or 8443"
            raise bad_request(f"bad webhook: Webhook can be set up only on ports {ports}")
        return url


def _drops(parameters: Json) -> bool:
    return bool(read_json(parameters.get("drop_pending_updates", False)))


def _secret_token(parameters: Json) -> str:
    token = str(parameters.get("secret_token") or "")
    if len(token) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", token):
        raise bad_request("secret token contains unallowed characters")
    return token


def _max_connections(parameters: Json) -> int:
    n = read_int({"max_connections": 40} | parameters, "max_connections")
    if not 1 <= n <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    return n
