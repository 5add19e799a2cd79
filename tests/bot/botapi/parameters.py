"""Parameters of calls, which may be JSON already or JSON written into a form's field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.botapi.refusal import bad_request

if TYPE_CHECKING:
    from bot.botapi.refusal import Json


def read_json(value: Any) -> Any:
    """Read a value that forms hold as JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request("can't parse a parameter as JSON") from None


def read_int(parameters: Json, name: str) -> int:
    """Read a whole number; 0 if there is none."""
    try:
        return int(parameters.get(name) or 0)
    except ValueError:
        raise bad_request(f"{name} must be of type Number") from None
