"""docker/compose.yml starts what `up` starts, with variables that the settings know."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from config import env
from tests.docker.composition import COMPOSE, OURS, SERVICES

DOCKER = env.ROOT / "docker"


def with_defaults(words: list[str]) -> list[str]:
    """`${NAME:-default}` as it is when NAME is not set."""
    return [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", word) for word in words]


def used_variables() -> Iterator[tuple[str, str]]:
    for name in (*OURS, "migrate"):
        for variable in SERVICES[name]["environment"]:
            yield name, variable


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_the_command_of_its_process(name: str) -> None:
    assert with_defaults(SERVICES[name]["command"]) == list(OURS[name].arguments)


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_the_environment_of_its_process(name: str) -> None:
    assert OURS[name].environment.items() <= SERVICES[name]["environment"].items()


def test_every_other_variable_is_one_that_the_settings_read() -> None:
    assert settings.configured
    known = env.READ | {name for process in OURS.values() for name in process.environment}
    assert {
        (name, variable) for name, variable in used_variables() if variable not in known
    } == set()


def test_every_image_has_a_version_or_is_built_here() -> None:
    loose = {
        name
        for name, service in SERVICES.items()
        if "build" not in service and not re.search(r":\d+\.\d+(\.\d+)?(-\w+)?$", service["image"])
    }
    assert loose == set()


def test_every_secret_and_volume_is_declared() -> None:
    secrets = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
    named = {mount.partition(":")[0] for mount in mounts if not mount.startswith(".")}
    assert secrets == set(COMPOSE["secrets"])
    assert named == set(COMPOSE["volumes"])


def test_every_secret_that_a_service_reads_is_given_to_it() -> None:
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if variable.endswith("_FILE") and value.startswith("/run/secrets/"):
                assert value.rpartition("/")[2] in service["secrets"]


def test_every_service_that_stays_says_whether_it_is_well() -> None:
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {
        "migrate"
    }


def test_the_gpu_worker_reserves_a_device() -> None:
    (device,) = SERVICES["worker-gpu"]["deploy"]["resources"]["reservations"]["devices"]
    assert device["capabilities"] == ["gpu"]


def test_each_build_target_exists() -> None:
    targets = set(
        re.findall(r"^FROM \S+ AS (\w+)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    )
    wanted = {service["build"]["target"] for service in SERVICES.values() if "build" in service}
    assert wanted <= targets


def test_the_base_image_has_a_version() -> None:
    first = (DOCKER / "Dockerfile").read_text().partition("FROM ")[2].split()[0]
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", first)
