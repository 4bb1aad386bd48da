"""The files for a real hub: YAML that says the same as the configuration of `make hub`."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlparse

import yaml

CONFIG = Path(__file__).parents[2] / "autograder" / "hub" / "config"
CHART = {"hub", "proxy", "singleuser", "cull", "scheduling", "prePuller", "ingress", "custom", "rbac"}
VALUES = yaml.safe_load((CONFIG / "values.yaml").read_text())
DEPLOYMENT, SERVICE = yaml.safe_load_all((CONFIG / "check.yaml").read_text())


def test_the_chart_knows_every_section() -> None:
    assert set(VALUES) <= CHART
    assert set(VALUES["hub"]) <= {"config", "db", "extraEnv", "services", "loadRoles", "extraConfig"}


def test_students_servers_have_the_same_rights_as_in_make_hub() -> None:
    ours = (CONFIG / "jupyterhub_config.py").read_text()
    (checking,) = re.findall(r'checking = "(.+)"', ours)
    for role in ("user", "server"):
        (listed,) = re.findall(rf'"name": "{role}",.*?"scopes": \[(.+?)\]', ours, re.DOTALL)
        scopes = {checking if word == "checking" else word for word in re.findall(r"[\w:!=-]+", listed)}
        assert set(VALUES["hub"]["loadRoles"][role]["scopes"]) == scopes


def test_service_deployment_and_students_mean_the_same_address() -> None:
    url = VALUES["hub"]["services"]["check"]["url"]
    container = DEPLOYMENT["spec"]["template"]["spec"]["containers"][0]
    env = {entry["name"]: entry.get("value") for entry in container["env"]}
    assert VALUES["singleuser"]["extraEnv"]["PARTWISE_CHECK_URL"] == url + env["JUPYTERHUB_SERVICE_PREFIX"]
    port = urlparse(url).port
    assert urlparse(url).hostname == SERVICE["metadata"]["name"] == "check"
    assert port == SERVICE["spec"]["ports"][0]["port"] == container["ports"][0]["containerPort"]
    assert urlparse(env["JUPYTERHUB_SERVICE_URL"]).port == port
    assert container["readinessProbe"]["httpGet"]["path"] == env["JUPYTERHUB_SERVICE_PREFIX"] + "health"
    labels = DEPLOYMENT["spec"]["template"]["metadata"]["labels"]
    assert SERVICE["spec"]["selector"].items() <= labels.items()


def test_extra_configuration_is_python() -> None:
    for text in VALUES["hub"]["extraConfig"].values():
        compile(text, "values.yaml", "exec")
