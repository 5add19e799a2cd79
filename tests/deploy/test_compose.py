"""The composition: what Compose makes of it, and what each container may do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ningbot.configuration import load_settings

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "deploy" / "compose.yaml"
HOST = "bot.example.org"
TOKEN = "7654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """Read the file as it is, merged."""
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return read


def compose_command() -> list[str] | None:
    """Find a Compose that is installed; none of them needs an engine to check a file."""
    if shutil.which("docker-compose"):
        return ["docker-compose"]
    is_plugin = (
        shutil.which("docker")
        and not subprocess.run(
            ["docker", "compose", "version"], capture_output=True, check=False
        ).returncode
    )
    return ["docker", "compose"] if is_plugin else None


@pytest.mark.skipif(compose_command() is None, reason="no Compose is installed")
def test_compose_takes_it(written: dict[str, Any]) -> None:
    command = [*(compose_command() or []), "--file", str(COMPOSE), "config"]
    environ = {"PATH": os.environ["PATH"], "HOME": "/nowhere"}
    result = subprocess.run(
        command, env={**environ, "NINGBOT_HOST": HOST}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert set(yaml.safe_load(result.stdout)["services"]) == set(written["services"])
    nameless = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert nameless.returncode != 0
    assert "the name that people reach this machine by" in nameless.stderr


def test_every_container_has_a_root_that_cannot_be_written_and_no_rights(
    written: dict[str, Any],
) -> None:
    for name, service in written["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
        assert not service.keys() & {"privileged", "network_mode", "pid", "user", "devices"}
        assert not any("docker.sock" in volume for volume in service["volumes"])


def test_only_the_proxy_can_be_reached_and_the_pages_reach_nothing(written: dict[str, Any]) -> None:
    assert [name for name, service in written["services"].items() if "ports" in service] == [
        "caddy"
    ]
    assert written["services"]["web"]["networks"] == ["inside"]
    assert written["networks"]["inside"]["internal"] is True


def test_images_of_others_have_the_tag_of_one_release(written: dict[str, Any]) -> None:
    images = {s["image"] for s in written["services"].values() if "build" not in s}
    assert images == {"caddy:2.10.2-alpine"}


def test_secrets_are_files_and_in_no_variable(written: dict[str, Any]) -> None:
    assert written["secrets"] == {"telegram-token": {"file": "./secrets/telegram-token"}}
    for service in written["services"].values():
        variables = service.get("environment", {})
        assert not [name for name in variables if name.endswith(("TOKEN", "SECRET", "PASSWORD"))]


@pytest.mark.parametrize("name", ["web", "bot"])
def test_settings_are_such_as_ningbot_takes(
    written: dict[str, Any], tmp_path: Path, name: str
) -> None:
    service = written["services"][name]
    said = "${NINGBOT_HOST:?the name that people reach this machine by}"
    environ = {k: v.replace(said, HOST) for k, v in service["environment"].items()}
    if name == "bot":
        assert environ["NINGBOT_TELEGRAM_TOKEN_FILE"] == f"/run/secrets/{service['secrets'][0]}"
        (tmp_path / "token").write_text(TOKEN)
        environ["NINGBOT_TELEGRAM_TOKEN_FILE"] = str(tmp_path / "token")
    settings = load_settings(environ, folder=tmp_path)
    assert settings.pages == f"https://{HOST}"
    if name == "bot":
        assert settings.telegram_token == TOKEN
        assert settings.telegram_webhook == f"https://{HOST}/telegram"
        assert f":{settings.telegram_listen[1]}/healthz" in service["healthcheck"]["test"][-1]
    else:
        (inside,) = written["networks"]["inside"]["ipam"]["config"]
        assert settings.web_proxies == {inside["subnet"]}
