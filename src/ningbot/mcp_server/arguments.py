"""Hold what a model gives a tool to the tool's schema; it is told in one sentence what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ningbot.errors import QuestionError

if TYPE_CHECKING:
    from ningbot.mcp_server.schemas import Schema

_SHOWN: Final = 60  # characters of what was found


def checked(given: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Give the arguments with the defaults of those left out.

    One that is null, or an empty text where none is needed, counts as left out: models fill in all.

    Raises:
        QuestionError: one is unknown, missing, or not what the schema says.
    """
    properties = schema["properties"]
    for name in given:
        if name not in properties:
            known = ", ".join(properties)
            raise QuestionError(f"There is no argument {_shown(name)}; there are {known}.")
    arguments = {name: part["default"] for name, part in properties.items() if "default" in part}
    for name, value in given.items():
        if value is not None and (value != "" or name in schema["required"]):
            arguments[name] = _checked(name, value, properties[name])
    for name in schema["required"]:
        if name not in arguments:
            raise QuestionError(
                f"The argument {name} is missing: {properties[name]['description']}"
            )
    return arguments


def _checked(name: str, value: Any, schema: Schema) -> Any:
    if schema["type"] == "integer":
        return _whole_number(name, value, schema)
    if schema["type"] == "array":
        most = schema["maxItems"]
        if not isinstance(value, list) or len(value) > most:
            _refuse(name, f"must be a list of at most {most} texts", value)
        return [_text(f"Each of {name}", item) for item in value]
    return _text(name, value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        _refuse(name, "must be a text", value)
    return value


def _whole_number(name: str, value: Any, schema: Schema) -> int:
    least, most = schema["minimum"], schema["maximum"]
    is_whole = isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0
    if not is_whole or not least <= value <= most:
        _refuse(name, f"must be a whole number from {least} to {most}", value)
    return int(value)


def _refuse(name: str, expected: str, value: Any) -> NoReturn:
    raise QuestionError(f"{name} {expected}; found {_shown(value)}.")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
