"""Settings: what wins, and what is refused in which words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from ningbot.configuration import FILE_NAME, Settings, load_settings
from ningbot.errors import SettingsError

TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BEARER = "AZaz09._~+/-==AZaz"


def written(folder: Path, text: str) -> Path:
    """Put a ningbot.toml in a folder."""
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


def refusal(folder: Path, **environ: str) -> str:
    """Give the sentence settings are refused with."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, folder=folder)
    return str(caught.value)


def test_without_any_setting_the_index_is_in_the_folder_and_nobody_may_ask(tmp_path: Path) -> None:
    assert load_settings({}, folder=tmp_path) == Settings(index=tmp_path / ".ningbot")


def test_every_setting_can_come_from_the_environment(tmp_path: Path) -> None:
    environ = {
        "NINGBOT_INDEX": "elsewhere",
        "NINGBOT_TELEGRAM_TOKEN": f" {TOKEN}\n",
        "NINGBOT_TELEGRAM_API": "http://127.0.0.1:8081/",
        "NINGBOT_TELEGRAM_OPEN": "Yes",
        "NINGBOT_TELEGRAM_ALLOW": "5, -1001234567890,",
        "NINGBOT_TELEGRAM_ADMINS": "7",
        "NINGBOT_TELEGRAM_STATE": "kept",
        "NINGBOT_TELEGRAM_WEBHOOK": "https://bot.example.org:8443/a/b",
        "NINGBOT_TELEGRAM_LISTEN": "[::1]:8443",
        "NINGBOT_PAGES": "https://example.org/n/",
        "NINGBOT_MCP_TOKEN": f" {BEARER}\n",
        "NINGBOT_MCP_HOSTS": "archive.example.org [::1]",
    }
    assert load_settings(environ, folder=tmp_path) == Settings(
        index=Path("elsewhere"),
        telegram_token=TOKEN,
        telegram_api="http://127.0.0.1:8081",
        telegram_open=True,
        telegram_allow=frozenset({5, -1001234567890}),
        telegram_admins=frozenset({7}),
        telegram_state=Path("kept"),
        telegram_webhook="https://bot.example.org:8443/a/b",
        telegram_listen=("::1", 8443),
        pages="https://example.org/n",
        mcp_token=BEARER,
        mcp_hosts=("archive.example.org", "[::1]"),
    )


def test_every_setting_can_come_from_the_file(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        f'index = "deep/index"\npages = "https://example.org/n"\n[telegram]\ntoken = "{TOKEN}"\napi = "https://api.example.org"\n'
        'open = true\nallow = [5, -6]\nadmins = [7]\nstate = "kept"\n'
        f'[mcp]\ntoken = "{BEARER}"\nhosts = ["archive.example.org"]\n',
    )
    assert load_settings({}, folder=folder) == Settings(
        index=tmp_path / "deep/index",
        telegram_state=tmp_path / "kept",
        pages="https://example.org/n",
        telegram_token=TOKEN,
        telegram_api="https://api.example.org",
        telegram_open=True,
        telegram_allow=frozenset({5, -6}),
        telegram_admins=frozenset({7}),
        mcp_token=BEARER,
        mcp_hosts=("archive.example.org",),
    )


def test_the_environment_wins(tmp_path: Path) -> None:
    folder = written(tmp_path, 'index = "a"\n[telegram]\nopen = true\nallow = [5]\n')
    environ = {
        "NINGBOT_INDEX": "b",
        "NINGBOT_TELEGRAM_OPEN": "0",
        "NINGBOT_TELEGRAM_ALLOW": "6",
    }
    settings = load_settings(environ, folder=folder)
    assert settings.index == Path("b")
    assert not settings.telegram_open
    assert settings.telegram_allow == {6}


def test_an_empty_variable_is_one_not_set_but_never_opens_the_bot(tmp_path: Path) -> None:
    folder = written(
        tmp_path, f'index = "a"\n[telegram]\ntoken = "{TOKEN}"\nopen = true\nallow = [5]\n'
    )
    environ = dict.fromkeys(
        (
            "NINGBOT_INDEX",
            "NINGBOT_TELEGRAM_TOKEN",
            "NINGBOT_TELEGRAM_OPEN",
            "NINGBOT_TELEGRAM_ALLOW",
        ),
        "",
    )
    settings = load_settings(environ, folder=folder)
    assert (settings.index, settings.telegram_token) == (tmp_path / "a", TOKEN)
    assert (settings.telegram_open, settings.telegram_allow) == (False, frozenset())


@pytest.mark.parametrize(
    ("word", "is_open"),
    [("1", True), ("TRUE", True), ("yes", True), ("0", False), ("False", False), ("no", False)],
)
def test_yes_and_no_have_three_spellings(tmp_path: Path, word: str, is_open: bool) -> None:
    assert load_settings({"NINGBOT_TELEGRAM_OPEN": word}, folder=tmp_path).telegram_open is is_open


@pytest.mark.parametrize(
    ("word", "is_open"), [("1", True), ("true", True), ("0", False), ("false", False)]
)
def test_yes_and_no_in_the_file_may_be_numbers(tmp_path: Path, word: str, is_open: bool) -> None:
    folder = written(tmp_path, f"[telegram]\nopen = {word}")
    assert load_settings({}, folder=folder).telegram_open is is_open


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    folder = written(tmp_path, '\ufeffindex = "a"')
    assert load_settings({}, folder=folder).index == tmp_path / "a"


def test_a_webhook_on_loopback_may_do_without_tls(tmp_path: Path) -> None:
    url = "http://127.0.0.1:8080/"
    settings = load_settings({"NINGBOT_TELEGRAM_WEBHOOK": url}, folder=tmp_path)
    assert settings.telegram_webhook == url
    assert settings.telegram_listen == ("127.0.0.1", 8080)


def test_no_token_is_in_the_repr() -> None:
    shown = repr(Settings(index=Path("a"), telegram_token=TOKEN, mcp_token=BEARER))
    assert TOKEN not in shown
    assert BEARER not in shown


SECRETS = {
    "telegram": ("telegram_token", TOKEN),
    "web": ("web_token", BEARER),
    "mcp": ("mcp_token", BEARER),
}


@pytest.mark.parametrize("table", SECRETS)
def test_a_secret_is_read_from_the_file_that_is_named(tmp_path: Path, table: str) -> None:
    field, secret = SECRETS[table]
    (tmp_path / "kept").write_text(f"{secret}\n")
    environ = {f"NINGBOT_{table.upper()}_TOKEN_FILE": str(tmp_path / "kept")}
    assert getattr(load_settings(environ, folder=Path("nowhere")), field) == secret
    folder = written(tmp_path, f'[{table}]\ntoken_file = "kept"\n')  # from the file's own folder
    assert getattr(load_settings({}, folder=folder), field) == secret


def test_every_secret_can_be_in_a_file() -> None:
    secrets = {f.name for f in fields(Settings) if not f.repr}
    assert secrets == {field for field, _ in SECRETS.values()}


def test_the_environment_wins_over_the_file_whichever_form_a_secret_has(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(BEARER)
    written(tmp_path, f'[mcp]\ntoken = "{BEARER}x"\n[web]\ntoken_file = "nowhere"\n')
    environ = {"NINGBOT_MCP_TOKEN_FILE": str(tmp_path / "kept"), "NINGBOT_WEB_TOKEN": f"{BEARER}y"}
    settings = load_settings(environ, folder=tmp_path)
    assert (settings.mcp_token, settings.web_token) == (BEARER, f"{BEARER}y")


def test_a_secret_and_a_file_of_it_are_one_too_many(tmp_path: Path) -> None:
    sentence = refusal(tmp_path, NINGBOT_MCP_TOKEN=BEARER, NINGBOT_MCP_TOKEN_FILE="kept")
    expected = "NINGBOT_MCP_TOKEN and NINGBOT_MCP_TOKEN_FILE are both set; keep one of them."
    assert sentence == expected
    written(tmp_path, f'[mcp]\ntoken = "{BEARER}"\ntoken_file = "kept"\n')
    assert "mcp.token_file in ningbot.toml are both set" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "found one that cannot be read: No such file or directory."),
        ("", "found an empty one."),
        (" \n", "found an empty one."),
        (f"{BEARER}ü", "found one that is no plain text, or too long for a secret."),
        (BEARER * 300, "found one that is no plain text, or too long for a secret."),
        (f"{BEARER} {BEARER}", "must be a secret of 16 to 200 letters"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused_without_a_word_of_it(
    tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "kept").write_text(content, encoding="utf-8")
    sentence = refusal(tmp_path, NINGBOT_WEB_TOKEN_FILE=str(tmp_path / "kept"))
    assert "NINGBOT_WEB_TOKEN_FILE" in sentence
    assert said in sentence
    assert BEARER not in sentence


@pytest.mark.parametrize("named", [BEARER, TOKEN, f"{BEARER}/{TOKEN}", "a" * 5000, "nul\0"])
def test_a_secret_in_place_of_its_file_is_not_repeated(tmp_path: Path, named: str) -> None:
    sentence = refusal(tmp_path, NINGBOT_TELEGRAM_TOKEN_FILE=named)
    assert "cannot be read" in sentence
    assert named not in sentence


@pytest.mark.parametrize("token", ["two words of it, long enough", "geheimnüßgeheimnüß", "short"])
def test_a_bearer_token_that_no_header_can_carry_is_not_repeated(
    tmp_path: Path, token: str
) -> None:
    sentence = refusal(tmp_path, NINGBOT_MCP_TOKEN=token)
    assert f"found {len(token)} characters, too few" in sentence
    assert token not in sentence


@pytest.mark.parametrize("host", ["https://example.org", "example.org:80", "*", "::1", "a/b"])
def test_hosts_are_names_alone(tmp_path: Path, host: str) -> None:
    assert "must be names of hosts without a port" in refusal(tmp_path, NINGBOT_MCP_HOSTS=host)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("NINGBOT_TELEGRAM_OPEN", "maybe", "'maybe'"),
        ("NINGBOT_TELEGRAM_ALLOW", "5;6", "'5;6'"),
        ("NINGBOT_TELEGRAM_ALLOW", "@somebody", "'@somebody'"),
        ("NINGBOT_TELEGRAM_ADMINS", "５", "'５'"),
        ("NINGBOT_TELEGRAM_API", "127.0.0.1:8081", "'127.0.0.1:8081'"),
        ("NINGBOT_TELEGRAM_API", "ftp://example.org", "'ftp://example.org'"),
        ("NINGBOT_TELEGRAM_API", "http://example.org:99999", "'http://example.org:99999'"),
        ("NINGBOT_TELEGRAM_API", "http://[", "'http://['"),
        ("NINGBOT_TELEGRAM_TOKEN", "12 34", "5"),
        ("NINGBOT_TELEGRAM_WEBHOOK", "http://bot.example.org/", "'http://bot.example.org/'"),
        ("NINGBOT_TELEGRAM_WEBHOOK", "bot.example.org", "'bot.example.org'"),
        ("NINGBOT_TELEGRAM_WEBHOOK", "https://a.example/?b=c", "'https://a.example/?b=c'"),
        ("NINGBOT_TELEGRAM_WEBHOOK", "https://", "'https://'"),
        ("NINGBOT_TELEGRAM_LISTEN", "8080", "'8080'"),
        ("NINGBOT_TELEGRAM_LISTEN", "127.0.0.1:0", "'127.0.0.1:0'"),
        ("NINGBOT_TELEGRAM_LISTEN", "127.0.0.1:65536", "'127.0.0.1:65536'"),
        ("NINGBOT_TELEGRAM_LISTEN", "http://127.0.0.1:80", "'http://127.0.0.1:80'"),
    ],
)
def test_a_bad_variable_is_named_with_what_was_found(
    tmp_path: Path, name: str, value: str, found: str
) -> None:
    sentence = refusal(tmp_path, **{name: value})
    assert sentence.startswith(f"{name} must be ")
    assert found in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("index = 5", "index in ningbot.toml must be a text"),
        ('[telegram]\nopen = "yes"', "telegram.open in ningbot.toml must be"),
        ("[telegram]\nopen = 2", "telegram.open in ningbot.toml must be"),
        ("[telegram]\nopen = 1.0", "telegram.open in ningbot.toml must be"),
        ("[telegram]\nallow = [true]", "telegram.allow in ningbot.toml must be"),
        ('[telegram]\nallow = ["a"]', "telegram.allow in ningbot.toml must be"),
        ("[telegram]\nwebhook = 5", "telegram.webhook in ningbot.toml must be a text"),
        ("[telegram]\nlisten = 8080", "telegram.listen in ningbot.toml must be a text"),
        ("[telegram]\ntoken = 5", "telegram.token in ningbot.toml must be a text"),
        ("[telegram]\nnickname = 5", "unknown key telegram.nickname"),
        ("[web]\nport = 80", "unknown key web.port"),
        ("telegram = 5", "unknown key telegram"),
        ("colour = 5", "unknown key colour"),
        ("index = ", "must be TOML"),
        ("index = " + "[" * 100_000, "must be TOML"),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_says_where(
    tmp_path: Path, text: str, named: str
) -> None:
    sentence = refusal(written(tmp_path, text))
    assert named in sentence
    assert "\n" not in sentence


def test_a_file_that_is_not_utf8_or_not_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes("index = '寧鄉'".encode("gbk"))
    assert "must be UTF-8" in refusal(tmp_path)
    (tmp_path / FILE_NAME).unlink()
    (tmp_path / FILE_NAME).mkdir()
    assert "cannot be read" in refusal(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["TOKEN", "API", "OPEN", "ALLOW", "ADMINS", "WEBHOOK", "LISTEN"],
)
def test_a_token_in_the_wrong_place_is_not_repeated(tmp_path: Path, name: str) -> None:
    sentence = refusal(tmp_path, **{f"NINGBOT_TELEGRAM_{name}": f"{TOKEN} {TOKEN}"})
    assert TOKEN not in sentence
    assert TOKEN.partition(":")[2] not in sentence


def test_a_token_in_the_file_is_not_repeated_whatever_is_wrong(tmp_path: Path) -> None:
    for text in (f'token = "{TOKEN}', f'token = "{TOKEN}"', f'"{TOKEN}" = 1', f"token = {TOKEN}"):
        assert TOKEN.partition(":")[2] not in refusal(written(tmp_path, f"[telegram]\n{text}x"))


def test_what_is_watched_comes_from_either(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        '[watch]\nfeeds = ["https://a.example/rss"]\nfolders = ["a", "b"]\nevery = 60\n'
    )
    settings = load_settings({}, folder=tmp_path)
    assert settings.watch_feeds == ("https://a.example/rss",)
    assert settings.watch_folders == (tmp_path / "a", tmp_path / "b")
    assert settings.watch_every == 60
    environ = {
        "NINGBOT_WATCH_FEEDS": "https://b.example/1 https://b.example/2",
        "NINGBOT_WATCH_FOLDERS": "/c:d",
        "NINGBOT_WATCH_EVERY": "5",
    }
    settings = load_settings(environ, folder=tmp_path)
    assert settings.watch_feeds == ("https://b.example/1", "https://b.example/2")
    assert settings.watch_folders == (Path("/c"), Path("d"))
    assert settings.watch_every == 5


@pytest.mark.parametrize(
    ("variable", "value"),
    [("FEEDS", "a.example"), ("EVERY", "0"), ("EVERY", "soon"), ("EVERY", "99999")],
)
def test_what_cannot_be_watched_is_refused(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"NINGBOT_WATCH_{variable} must be"):
        load_settings({f"NINGBOT_WATCH_{variable}": value}, folder=tmp_path)


def test_the_engine_is_one_of_three(tmp_path: Path) -> None:
    assert load_settings({}, folder=tmp_path).engine == "auto"
    assert load_settings({"NINGBOT_ENGINE": "disk"}, folder=tmp_path).engine == "disk"
    assert load_settings({"NINGBOT_ENGINE": ""}, folder=tmp_path).engine == "auto"
    with pytest.raises(SettingsError, match="one of auto, memory, disk"):
        load_settings({"NINGBOT_ENGINE": "tape"}, folder=tmp_path)
