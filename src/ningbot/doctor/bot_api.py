"""Does Telegram know the bot, and send it its messages as the settings say?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from ningbot.configuration import Settings
from ningbot.doctor.checks import Check

_TELEGRAM: Final = "https://api.telegram.org"
_TIMEOUT_S: Final = 5.0
_MAX_APART_S: Final = 60
_RECENT_S: Final = 3600


def check_bot(settings: Settings) -> Iterator[Check]:
    """Ask the Bot API server of the token and the webhook, and see what time it has."""
    if not settings.telegram_token:
        yield Check(True, "Telegram is not set up; the bot wants NINGBOT_TELEGRAM_TOKEN.")
        return
    if not (settings.telegram_open or settings.telegram_allow or settings.telegram_admins):
        text = "Telegram: the settings let nobody ask; until the bot has an owner, "
        yield Check(True, text + "`ningbot bot` begins by showing the code that makes one.")
    api = settings.telegram_api or _TELEGRAM
    try:
        response = _ask(api, settings.telegram_token, "getMe")
        yield _token(response, api)
        yield from _clock(response)
        if response.status_code == 200:
            about = _ask(api, settings.telegram_token, "getWebhookInfo").json()["result"]
            yield _webhook(about, settings.telegram_webhook or "")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        text = f"Telegram at {api} does not answer ({type(error).__name__}); "
        yield Check(False, text + "see to the network, and to NINGBOT_TELEGRAM_API if it is set.")


def _ask(api: str, token: str, method: str) -> httpx.Response:
    return httpx.post(f"{api.rstrip('/')}/bot{token}/{method}", timeout=_TIMEOUT_S)


def _token(response: httpx.Response, api: str) -> Check:
    """Say who the token belongs to; nothing else that the server says is shown."""
    if response.status_code != 200:
        text = f"Telegram at {api} refuses the token (status {response.status_code}); "
        return Check(False, text + "ask @BotFather for a new one.")
    return Check(
        True, f"Telegram at {api} knows the token as @{response.json()['result']['username']}."
    )


def _clock(response: httpx.Response) -> Iterator[Check]:
    """Hold the clock against the server's, if that tells its time."""
    try:
        apart = time.time() - parsedate_to_datetime(response.headers["Date"]).timestamp()
    except (KeyError, ValueError):
        return
    if abs(apart) > _MAX_APART_S:
        text = f"The clock is {abs(apart):.0f} s {'ahead' if apart > 0 else 'behind'} Telegram's; "
        yield Check(False, text + "set it, such as by `timedatectl set-ntp true`.")
    else:
        yield Check(True, "The clock agrees with Telegram's.")


def _webhook(about: dict[str, Any], wanted: str) -> Check:
    """Hold the webhook against the settings; of an address only the host is shown, the rest may be secret."""
    url = str(about.get("url") or "")
    n_waiting = f"{about.get('pending_update_count', 0)} messages wait"
    if url != wanted:
        found = f"posts messages to {urlsplit(url).netloc}" if url else "posts messages nowhere"
        other = f"posts to {urlsplit(wanted).netloc}" if wanted else "has them fetched"
        text = f"Telegram {found}; by the settings it {other} ({n_waiting}); "
        return Check(False, text + "start `ningbot bot` again, which sets that right.")
    if time.time() - about.get("last_error_date", 0) < _RECENT_S:
        text = (
            f"Telegram could not post messages: {about.get('last_error_message')} ({n_waiting}); "
        )
        return Check(False, text + "see that the bot runs, and to the proxy and its certificate.")
    way = f"posts messages to {urlsplit(url).netloc}" if url else "has messages fetched"
    return Check(True, f"Telegram {way} as the settings say; {n_waiting}.")
