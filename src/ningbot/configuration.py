"""Settings, from the environment and from ``ningbot.toml``; nothing else reads either."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, get_args
from urllib.parse import urlsplit

from ningbot.errors import SettingsError
from ningbot.records import EngineName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LogForm = Literal["text", "json"]

FILE_NAME: Final = "ningbot.toml"
DEFAULT_INDEX: Final = ".ningbot"
ENGINES: Final[tuple[EngineName, ...]] = ("auto", "memory", "disk")
YES: Final = frozenset({"1", "true", "yes"})
NO: Final = frozenset({"", "0", "false", "no"})
DEFAULT_LISTEN: Final = ("127.0.0.1", 8080)
DEFAULT_WEB_LISTEN: Final = ("127.0.0.1", 8000)
DEFAULT_MCP_LISTEN: Final = ("127.0.0.1", 8765)
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_EVERY_S: Final = 900  # between two rounds of `ningbot watch`
MAX_READ: Final = 9  # passages that a reader could be asked to read
COUNT_RE: Final = re.compile(r"[0-9]")
ID_RE: Final = re.compile(r"-?[0-9]{1,19}")
ADDRESS_RE: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+):(?P<port>[0-9]{1,5})", re.ASCII
)
TOKEN_RE: Final = re.compile(r"[A-Za-z0-9:_-]+")
SECRET_RE: Final = re.compile(r"[A-Za-z0-9._~+/=-]{16,200}")
MAX_SECRET: Final = 4096  # bytes of a file that holds one
MAX_PER_MINUTE: Final = 100_000
HOST_RE: Final = re.compile(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]")
TOKEN_LIKE_RE: Final = re.compile(r"[0-9]+(?::|%3[Aa])[A-Za-z0-9_-]{8,}")

# key of ningbot.toml -> variable of the environment, which wins
VARIABLES: Final = {
    "index": "NINGBOT_INDEX",
    "semantic": "NINGBOT_SEMANTIC",
    "read": "NINGBOT_READ",
    "engine": "NINGBOT_ENGINE",
    "pages": "NINGBOT_PAGES",
    "log": "NINGBOT_LOG",
    "watch.feeds": "NINGBOT_WATCH_FEEDS",
    "watch.folders": "NINGBOT_WATCH_FOLDERS",
    "watch.every": "NINGBOT_WATCH_EVERY",
    "web.listen": "NINGBOT_WEB_LISTEN",
    "web.token": "NINGBOT_WEB_TOKEN",
    "web.token_file": "NINGBOT_WEB_TOKEN_FILE",
    "web.origins": "NINGBOT_WEB_ORIGINS",
    "web.proxies": "NINGBOT_WEB_PROXIES",
    "web.per_minute": "NINGBOT_WEB_PER_MINUTE",
    "mcp.token": "NINGBOT_MCP_TOKEN",
    "mcp.token_file": "NINGBOT_MCP_TOKEN_FILE",
    "mcp.hosts": "NINGBOT_MCP_HOSTS",
    "telegram.token": "NINGBOT_TELEGRAM_TOKEN",
    "telegram.token_file": "NINGBOT_TELEGRAM_TOKEN_FILE",
    "telegram.api": "NINGBOT_TELEGRAM_API",
    "telegram.open": "NINGBOT_TELEGRAM_OPEN",
    "telegram.allow": "NINGBOT_TELEGRAM_ALLOW",
    "telegram.admins": "NINGBOT_TELEGRAM_ADMINS",
    "telegram.state": "NINGBOT_TELEGRAM_STATE",
    "telegram.webhook": "NINGBOT_TELEGRAM_WEBHOOK",
    "telegram.listen": "NINGBOT_TELEGRAM_LISTEN",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set; tokens stay out of ``repr``, and so out of logs.

    ``web_per_minute`` is how many questions one address may ask of the web server; 0 is no limit.
    """

    index: Path
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api: str | None = None
    telegram_open: bool = False
    telegram_allow: frozenset[int] = frozenset()
    telegram_admins: frozenset[int] = frozenset()
    telegram_state: Path | None = None
    telegram_webhook: str | None = None
    telegram_listen: tuple[str, int] = DEFAULT_LISTEN
    semantic: bool = True
    read: int | None = None
    engine: EngineName = "auto"
    pages: str | None = None
    log: LogForm = "text"
    watch_feeds: tuple[str, ...] = ()
    watch_folders: tuple[Path, ...] = ()
    watch_every: int = DEFAULT_EVERY_S
    web_listen: tuple[str, int] = DEFAULT_WEB_LISTEN
    web_token: str | None = field(default=None, repr=False)
    web_origins: frozenset[str] = frozenset()
    web_proxies: frozenset[str] = frozenset()
    web_per_minute: int = 0
    mcp_token: str | None = field(default=None, repr=False)
    mcp_hosts: tuple[str, ...] = ()


def load_settings(environ: Mapping[str, str], *, folder: Path) -> Settings:
    """Read the settings; a variable in ``environ`` wins over ``ningbot.toml`` in ``folder``.

    Paths in the file, and the default, start from ``folder``. An empty variable is one not set,
    but for who may ask: there it means no, and nobody. A token may stand in a file of its own, which
    ``token_file`` names; it is read here, once.

    Raises:
        SettingsError: a value cannot be used, or the file has a key that means nothing.
    """
    written = _read_file(folder / FILE_NAME)

    def chosen(key: str, check: Callable[[str, object], Any]) -> Any:
        variable = VARIABLES[key]
        value = check(variable, environ[variable]) if variable in environ else None
        if value is None and key in written:
            value = check(f"{key} in {FILE_NAME}", written[key])
        return value

    def path(key: str) -> Path | None:
        text = chosen(key, _text)
        from_environment = bool(environ.get(VARIABLES[key], "").strip())
        return None if text is None else Path(text) if from_environment else folder / text

    def paths(key: str) -> tuple[Path, ...]:
        from_environment = bool(environ.get(VARIABLES[key], "").strip())
        texts = chosen(key, _folders) or ()
        return tuple(Path(text) if from_environment else folder / text for text in texts)

    def secret(key: str, check: Callable[[str, object], str | None]) -> str | None:
        keys = (key, f"{key}_file")
        names = {VARIABLES[k]: k for k in keys if environ.get(VARIABLES[k], "").strip()}
        names = names or {f"{k} in {FILE_NAME}": k for k in keys if k in written}
        if len(names) == 2:
            raise SettingsError(f"{' and '.join(names)} are both set; keep one of them.")
        for name, found in names.items():
            if found == keys[1] and (kept_in := path(found)):
                return check(f"the content of the file that {name} names", _kept(name, kept_in))
        given: str | None = chosen(key, check)
        return given

    return Settings(
        index=path("index") or folder / DEFAULT_INDEX,
        semantic=chosen("semantic", _switch_if_set) is not False,
        read=chosen("read", _count),
        engine=chosen("engine", _engine) or "auto",
        pages=chosen("pages", _page_url),
        log=chosen("log", _log_form) or "text",
        watch_feeds=chosen("watch.feeds", _feeds) or (),
        watch_folders=paths("watch.folders"),
        watch_every=chosen("watch.every", _seconds) or DEFAULT_EVERY_S,
        web_listen=chosen("web.listen", _address) or DEFAULT_WEB_LISTEN,
        web_token=secret("web.token", _secret),
        web_origins=chosen("web.origins", _origins) or frozenset(),
        web_proxies=chosen("web.proxies", _proxies) or frozenset(),
        web_per_minute=chosen("web.per_minute", _per_minute) or 0,
        mcp_token=secret("mcp.token", _secret),
        mcp_hosts=chosen("mcp.hosts", _hosts) or (),
        telegram_token=secret("telegram.token", _token),
        telegram_api=chosen("telegram.api", _api_url),
        telegram_open=chosen("telegram.open", _switch) or False,
        telegram_allow=chosen("telegram.allow", _ids) or frozenset(),
        telegram_admins=chosen("telegram.admins", _ids) or frozenset(),
        telegram_state=path("telegram.state"),
        telegram_webhook=chosen("telegram.webhook", _webhook),
        telegram_listen=chosen("telegram.listen", _address) or DEFAULT_LISTEN,
    )


def state_folder(settings: Settings, index: Path) -> Path:
    """Give the folder in which bots of an archive keep what they have to remember."""
    return settings.telegram_state or index.absolute().with_name(f"{index.absolute().name}-bot")


def secret_files(environ: Mapping[str, str], *, folder: Path) -> list[Path]:
    """List the files that hold a secret: ``ningbot.toml`` where it has one, and those that are named.

    Raises:
        SettingsError: ``ningbot.toml`` cannot be read.
    """
    written = _read_file(folder / FILE_NAME)
    secrets = [key.removesuffix("_file") for key in VARIABLES if key.endswith("_file")]
    found = [folder / FILE_NAME] if any(written.get(key) for key in secrets) else []
    for key in (f"{secret}_file" for secret in secrets):
        if named := environ.get(VARIABLES[key], "").strip():
            found.append(Path(named))
        elif named := str(written.get(key) or "").strip():
            found.append(folder / named)
    return found


def _read_file(path: Path) -> dict[str, object]:
    """Read the file as ``{"index": ..., "telegram.token": ...}``; no file is an empty one."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise SettingsError(f"{path} must be UTF-8 text; found other bytes.") from None
    except RecursionError:
        raise SettingsError(f"{path} must be TOML; found brackets too deep to read.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} must be TOML; found this: {_shown(error)}.") from None
    values = dict(_flattened(tables))
    for key in values.keys() - VARIABLES.keys():
        known = ", ".join(VARIABLES)
        raise SettingsError(f"{path} may set {known}; found the unknown key {_shown(key)}.")
    return values


def _flattened(tables: dict[str, Any]) -> list[tuple[str, object]]:
    """List the keys as ``table.key``."""
    pairs: list[tuple[str, object]] = []
    for key, value in tables.items():
        if isinstance(value, dict):
            pairs += [(f"{key}.{inner}", found) for inner, found in value.items()]
        else:
            pairs.append((key, value))
    return pairs


def _text(name: str, value: object) -> str | None:
    """Check a text; an empty one counts as not set."""
    if not isinstance(value, str):
        _refuse(name, "must be a text in quotes", value)
    return value.strip() or None


def _token(name: str, value: object) -> str | None:
    """Check a token without ever saying what was found."""
    if not isinstance(value, str):
        raise SettingsError(f"{name} must be a text in quotes; found something else.")
    token = value.strip()
    if token and not TOKEN_RE.fullmatch(token):
        raise SettingsError(
            f"{name} must be a token as @BotFather gives it (digits, a colon, letters and digits); "
            f"found other characters among its {len(token)}."
        )
    return token or None


def _secret(name: str, value: object) -> str | None:
    """Check a token of one's own without ever saying what was found."""
    if not isinstance(value, str):
        raise SettingsError(f"{name} must be a text in quotes; found something else.")
    secret = value.strip()
    if secret and not SECRET_RE.fullmatch(secret):
        raise SettingsError(
            f"{name} must be a secret of 16 to 200 letters, digits and ._~+/=-, such as "
            f"`openssl rand -hex 32` gives; found {len(secret)} characters, too few, too many or of other kinds."
        )
    return secret or None


def _kept(name: str, path: Path) -> str:
    """Read the file that holds a secret; neither is ever said, for one may stand where the other should."""
    expected = f"{name} must name a file that holds the secret alone; found"
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SECRET + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no path"
        raise SettingsError(f"{expected} one that cannot be read: {reason}.") from None
    if not data.strip():
        raise SettingsError(f"{expected} an empty one.")
    if len(data) > MAX_SECRET or not data.isascii():
        raise SettingsError(f"{expected} one that is no plain text, or too long for a secret.")
    return data.decode("ascii")


def _origins(name: str, value: object) -> frozenset[str] | None:
    """Check the origins whose scripts may read the API: a list in the file, with blanks between in a variable."""
    texts = value.split() if isinstance(value, str) else _texts(name, value)
    for text in texts:
        if text != "*" and (_scheme(text) not in {"http", "https"} or urlsplit(text).path):
            _refuse(name, "must be origins, such as https://example.org, or *", text)
    return frozenset(texts) or None


def _proxies(name: str, value: object) -> frozenset[str] | None:
    """Check the addresses or networks of proxies that say for whom they ask."""
    texts = value.split() if isinstance(value, str) else _texts(name, value)
    for text in texts:
        try:
            ip_network(text)
        except ValueError:
            _refuse(name, "must be addresses or networks, such as 127.0.0.1 10.0.0.0/8", text)
    return frozenset(texts) or None


def _per_minute(name: str, value: object) -> int | None:
    """Check how many questions a minute: a whole number; 0 is no limit."""
    if value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value.strip()):
        value = int(value)
    if type(value) is int and 0 <= value <= MAX_PER_MINUTE:
        return value
    return _refuse(name, f"must be a whole number from 0 to {MAX_PER_MINUTE}", value)


def _hosts(name: str, value: object) -> tuple[str, ...] | None:
    """Check names of hosts: a list in the file, with blanks between in a variable."""
    hosts = value.split() if isinstance(value, str) else _texts(name, value)
    for host in hosts:
        if not HOST_RE.fullmatch(host):
            _refuse(name, "must be names of hosts without a port, such as example.org", host)
    return tuple(hosts) or None


def _page_url(name: str, value: object) -> str | None:
    """Check the base URL of the reader pages."""
    return _url(name, value, what="the reader pages, such as https://example.org/ningbot")


def _api_url(name: str, value: object) -> str | None:
    """Check the base URL of a Bot API server."""
    return _url(name, value, what="a Bot API server, such as http://127.0.0.1:8081")


def _url(name: str, value: object, *, what: str) -> str | None:
    """Check the base URL of something on the web."""
    expected = f"must be the base URL of {what}"
    url = _text(name, value)
    if url is None:
        return None
    if _scheme(url) not in {"http", "https"}:
        _refuse(name, expected, url)
    return url.rstrip("/")


def _webhook(name: str, value: object) -> str | None:
    """Check the URL that Telegram posts updates to; on loopback it may do without TLS."""
    expected = "must be the https URL that your proxy has, such as https://bot.example.org/telegram"
    url = _text(name, value)
    if url is None:
        return None
    scheme = _scheme(url)
    if scheme != "https" and not (scheme == "http" and urlsplit(url).hostname in LOOPBACK):
        _refuse(name, expected, url)
    return url


def _scheme(url: str) -> str | None:
    """Give the scheme of a URL with a host and no query; nothing if it is none."""
    try:
        parts = urlsplit(url)
        usable = parts.hostname and parts.port != 0 and not (parts.query or parts.fragment)
    except ValueError:
        return None
    return parts.scheme if usable and not re.search(r"\s", url) else None


def checked_address(name: str, text: str) -> tuple[str, int]:
    """Read an address to listen on that was given by ``name``.

    Raises:
        SettingsError: it is none.
    """
    address = _address(name, text)
    return address or _refuse(name, "must be host:port to listen on, such as 127.0.0.1:8000", text)


def _address(name: str, value: object) -> tuple[str, int] | None:
    """Check a host and a port to listen on."""
    text = _text(name, value)
    if text is None:
        return None
    found = ADDRESS_RE.fullmatch(text)
    if not found or not 0 < int(found["port"]) < 65536:
        return _refuse(name, "must be host:port to listen on, such as 127.0.0.1:8080", text)
    return found["host"].strip("[]"), int(found["port"])


def _switch(name: str, value: object) -> bool:
    """Check a yes or no: true, false, 1 and 0 in the file; yes and no as well in a variable."""
    if isinstance(value, int) and value in {0, 1}:
        return bool(value)
    word = value.strip().lower() if isinstance(value, str) and name in VARIABLES.values() else None
    if word not in YES | NO:
        _refuse(name, "must be 1, true or yes, or 0, false or no", value)
    return word in YES


def _switch_if_set(name: str, value: object) -> bool | None:
    """Check a yes or no that an empty variable leaves as it is."""
    return None if value == "" else _switch(name, value)


def _count(name: str, value: object) -> int | None:
    """Check how many: a small whole number; an empty variable is one not set."""
    if value == "":
        return None
    if isinstance(value, str) and COUNT_RE.fullmatch(value.strip()):
        return int(value)
    if type(value) is int and 0 <= value <= MAX_READ:
        return value
    return _refuse(name, f"must be a whole number from 0 to {MAX_READ}", value)


def _feeds(name: str, value: object) -> tuple[str, ...] | None:
    """Check addresses of feeds: a list in the file, with blanks between in a variable."""
    urls = value.split() if isinstance(value, str) else _texts(name, value)
    for url in urls:
        if not re.match(r"https?://", url):
            _refuse(name, "must be addresses of feeds, such as https://example.org/rss", url)
    return tuple(urls) or None


def _folders(name: str, value: object) -> tuple[str, ...] | None:
    """Check folders: a list in the file, written as PATH is in a variable."""
    texts = value.split(os.pathsep) if isinstance(value, str) else _texts(name, value)
    return tuple(text for text in texts if text.strip()) or None


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _refuse(name, "must be a list of texts in quotes", value)
    return value


def _seconds(name: str, value: object) -> int | None:
    """Check a time: a whole number of seconds, of a day at most."""
    if value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value.strip()):
        value = int(value)
    if type(value) is int and 0 < value <= 86_400:
        return value
    return _refuse(name, "must be a whole number of seconds, from 1 to 86400", value)


def _engine(name: str, value: object) -> EngineName | None:
    """Check the name of an engine; an empty text counts as not set."""
    text = _text(name, value)
    found = next((engine for engine in ENGINES if engine == text), None)
    if text is not None and found is None:
        _refuse(name, f"must be one of {', '.join(ENGINES)}", text)
    return found


def _log_form(name: str, value: object) -> LogForm | None:
    """Check the form of a log; an empty text counts as not set."""
    text = _text(name, value)
    forms: tuple[LogForm, ...] = get_args(LogForm)
    found = next((form for form in forms if form == text), None)
    if text is not None and found is None:
        _refuse(name, f"must be {' or '.join(forms)}", text)
    return found


def _ids(name: str, value: object) -> frozenset[int]:
    """Check user or chat ids: numbers between commas, or a list of numbers in the file."""
    if isinstance(value, str):
        pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
        if all(ID_RE.fullmatch(piece) for piece in pieces):
            return frozenset(map(int, pieces))
    elif isinstance(value, list) and all(type(item) is int for item in value):
        return frozenset(value)
    return _refuse(name, "must be user or chat ids (whole numbers) with commas between", value)


def _refuse(name: str, expected: str, value: object) -> NoReturn:
    """Raise a SettingsError in one sentence."""
    raise SettingsError(f"{name} {expected}; found {_shown(repr(value))}.")


def _shown(value: object) -> str:
    """Write what was found on one short line, without anything that looks like a token."""
    text = TOKEN_LIKE_RE.sub("<token>", " ".join(str(value).split()))
    return text if len(text) <= 80 else text[:79] + "…"
