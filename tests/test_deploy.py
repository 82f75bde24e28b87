"""The examples for running it: read as their programs read them, and held against the settings and figures there are.

No container runs here; systemd's own checker is used where it is there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings
from bot.operations.metrics import Figures
from bot.telegram.inbox import LEASE
from bot.telegram.webhook import BODY_SECONDS, TOO_SLOW
from tests.shared_material import REPOSITORY

FOLDER = REPOSITORY / "docs" / "deploy"
KNOWN = {f"LOTSE_{name.upper()}" for name in Settings.model_fields}
OF_COMPOSE = {"LOTSE_HOST"}  # for the proxy and the address, not a setting of the bot
SERVICE = {
    "build", "image", "restart", "deploy", "env_file", "environment", "depends_on", "healthcheck", "stop_grace_period",
    "read_only", "tmpfs", "volumes", "cap_drop", "cap_add", "security_opt", "mem_limit", "pids_limit", "networks",
    "shm_size", "ports",
}  # fmt: skip
"""Keys of a service that we use, each in the Compose Specification."""


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    return yaml.safe_load(text("compose.yaml"))


def seconds(duration: str) -> int:
    return int(duration.removesuffix("m")) * 60 if duration.endswith("m") else int(duration.removesuffix("s"))


def unit(name: str) -> dict[str, list[str]]:
    """Every key of a unit with its values, in order."""
    found: dict[str, list[str]] = {}
    for line in text(name).splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


class TestCompose:
    def test_bot_database_vectors_and_proxy_are_there_and_use_known_keys_only(self) -> None:
        services = compose()["services"]

        assert set(compose()) == {"name", "services", "networks", "volumes"}
        assert set(services) == {"bot", "postgres", "chroma", "proxy"}
        assert set().union(*services.values()) <= SERVICE

    def test_every_volume_and_network_that_is_used_is_declared_and_none_is_left_over(self) -> None:
        found = compose()

        volumes = [one.partition(":")[0] for service in found["services"].values() for one in service["volumes"]]
        assert {name for name in volumes if not name.startswith(".")} == set(found["volumes"])
        assert set().union(*(service["networks"] for service in found["services"].values())) == set(found["networks"])

    def test_only_the_proxy_can_be_reached_and_the_database_cannot_reach_out(self) -> None:
        services = compose()["services"]

        assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
        assert compose()["networks"]["inner"] == {"internal": True}
        assert services["postgres"]["networks"] == services["chroma"]["networks"] == ["inner"]

    def test_every_image_has_a_version_and_the_dependencies_exist(self) -> None:
        services = compose()["services"]
        version = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

        assert services["bot"]["image"] == f"schrankenlotse:{version}"
        assert all(re.search(r":\d", service["image"]) for service in services.values())
        assert set(services["bot"]["depends_on"]) | set(services["proxy"]["depends_on"]) <= set(services)
        pins = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8")
        assert f"chromadb=={services['chroma']['image'].partition(':')[2]}\n" in pins

    def test_every_setting_is_one_and_no_secret_stands_in_the_file(self) -> None:
        bot = compose()["services"]["bot"]["environment"]
        named = set(re.findall(r"LOTSE_[A-Z_]+", text("compose.yaml"))) - OF_COMPOSE

        assert named <= KNOWN
        filled = {key.removeprefix("LOTSE_").lower(): re.sub(r"\$\{\w+:\?\}", "x", value) for key, value in bot.items()}
        assert Settings(_env_file=None, **filled)
        for service in compose()["services"].values():
            for key, value in service.get("environment", {}).items():
                assert not re.search("PASSWORD|TOKEN|KEY|SECRET", key) or value.startswith("${"), key

    def test_the_container_is_given_longer_to_stop_than_the_program_gives_itself(self) -> None:
        bot = compose()["services"]["bot"]

        assert seconds(bot["stop_grace_period"]) >= int(bot["environment"]["LOTSE_STOP_SECONDS"]) + 15

    def test_health_is_asked_where_it_is_told(self) -> None:
        bot = compose()["services"]["bot"]

        port = bot["environment"]["LOTSE_OPERATIONS_LISTEN"].partition(":")[2]
        assert f":{port}/readyz" in bot["healthcheck"]["test"][-1]

    def test_the_proxy_passes_the_path_of_the_webhook_to_where_the_bot_listens_and_nothing_else(self) -> None:
        bot = compose()["services"]["bot"]["environment"]
        path = bot["LOTSE_WEBHOOK_URL"].rpartition("/")[2]
        port = bot["LOTSE_WEBHOOK_LISTEN"].partition(":")[2]

        assert f"handle /{path} {{" in text("Caddyfile")
        assert f"dynamic a bot {port}" in text("Caddyfile")
        assert "9090" not in re.sub("#.*", "", text("Caddyfile"))
        assert text("Caddyfile").count("{") == text("Caddyfile").count("}")


class TestDockerfile:
    def test_what_is_copied_exists_and_the_extras_do_too(self) -> None:
        copied = re.findall(r"^COPY (?!--from)(.+)$", text("Dockerfile"), re.MULTILINE)
        sources = {word for line in copied for word in line.split()[:-1]}

        assert {"bot", "knowledge", "prompts", "constraints.txt", "pyproject.toml"} <= sources
        assert all((REPOSITORY / source).exists() for source in sources)
        assert compose()["services"]["bot"]["build"]["dockerfile"] == "docs/deploy/Dockerfile"

    def test_it_does_not_run_as_root_and_hears_the_signal_to_stop(self) -> None:
        lines = text("Dockerfile").splitlines()

        assert "USER lotse" in lines
        assert "STOPSIGNAL SIGTERM" in lines
        assert 'ENTRYPOINT ["lotse"]' in lines  # no shell between the signal and the program


class TestSystemd:
    def test_the_unit_waits_longer_for_the_end_than_the_program_does(self) -> None:
        default = Settings.model_fields["stop_seconds"].default

        assert int(unit("schrankenlotse.service")["TimeoutStopSec"][0]) >= default + 15
        assert unit("schrankenlotse.service")["KillMode"] == ["mixed"]

    @pytest.mark.parametrize("name", ["schrankenlotse.service", "schrankenlotse-backup.service"])
    def test_the_units_run_commands_that_exist_as_somebody_without_rights(self, name: str) -> None:
        from bot.cli import lotse

        found = unit(name)
        [command] = re.findall(r"/lotse (\w+)", found["ExecStart"][0])

        assert command in lotse.commands
        assert found["User"] == ["schrankenlotse"]
        assert found["NoNewPrivileges"] == ["yes"]
        assert all(line.partition("=")[0] in KNOWN for line in found["Environment"])

    @pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
    def test_systemd_itself_finds_nothing_wrong(self, tmp_path: Path) -> None:
        for path in FOLDER.glob("schrankenlotse*.*"):
            here = path.read_text(encoding="utf-8").replace("/opt/schrankenlotse/.venv/bin/lotse", "/bin/true")
            (tmp_path / path.name).write_text(here, encoding="utf-8")

        units = sorted(path.name for path in tmp_path.iterdir())
        told = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *(f"./{name}" for name in units)],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert len(units) == 3
        assert (told.returncode, told.stderr) == (0, "")


class TestAlerts:
    def test_every_figure_of_the_rules_is_one_we_tell(self) -> None:
        rules = [rule for group in yaml.safe_load(text("alerts.yaml"))["groups"] for rule in group["rules"]]
        figures = Figures()
        told = {
            f"{family.name}{ending}"
            for family in (*figures.registry.collect(), *figures.looked_up.collect())
            for ending in ("", "_total", "_bucket")
        } | {"lotse_queue", "lotse_queue_oldest_seconds", "lotse_store_up", "up"}  # fmt: skip

        used = {name for rule in rules for name in re.findall(r"\b(?:lotse|process)_\w+|\bup\b", rule["expr"])}
        assert used <= told
        assert all({"alert", "expr", "labels", "annotations"} <= set(rule) for rule in rules)

    def test_every_rule_is_explained_in_the_page(self) -> None:
        page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")

        for rule in (rule for group in yaml.safe_load(text("alerts.yaml"))["groups"] for rule in group["rules"]):
            assert f"`{rule['alert']}`" in page


def test_every_figure_is_explained_in_the_page() -> None:
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")

    for family in Figures().registry.collect():
        if family.name.startswith("lotse_"):
            assert f"`{family.name}" in page, family.name


def test_no_page_and_no_sentence_installs_us_from_a_registry_where_the_name_may_be_anybodys() -> None:
    texts = [*(REPOSITORY / "docs").rglob("*.md"), *(REPOSITORY / "prompts").rglob("*.yaml"), REPOSITORY / "README.md"]

    assert [path.name for path in texts if re.search(r"install '?schrankenlotse", path.read_text("utf-8"))] == []


def test_what_the_pages_say_of_leases_and_slow_bodies_is_so() -> None:
    operations, webhook = (
        (REPOSITORY / "docs" / name).read_text(encoding="utf-8") for name in ("operations.md", "webhook.md")
    )

    assert LEASE.total_seconds() == 30
    assert "what a dead one held\nafter half a minute" in operations
    assert "lease of half a minute" in webhook
    assert f"| {TOO_SLOW} | the body took longer than {BODY_SECONDS:.0f} seconds |" in webhook
