"""JupyterHub for a class on one machine, on loopback: `make hub` starts it. What a real one changes is said
at each place; `values.yaml` beside this file is the same for Kubernetes (Zero to JupyterHub).

The environment names the folder (PARTWISE_HUB) and the ports; `autograder.hub.demo` sets it.
"""

import os
import shutil
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (defined where JupyterHub loads this file)

folder = Path(os.environ["PARTWISE_HUB"])
root = Path(os.environ["PARTWISE_COURSE"])
programs = Path(sys.executable).parent
course_id = "partwise"
instructors = {"ines"}
students = {"ada", "bela", "cleo"}

c.JupyterHub.bind_url = os.environ["PARTWISE_HUB_URL"]  # a real hub: behind TLS, and not on loopback
c.JupyterHub.hub_port = int(os.environ["PARTWISE_HUB_PORT"])
c.JupyterHub.db_url = f"sqlite:///{folder / 'jupyterhub.sqlite'}"  # a real hub: PostgreSQL
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
c.ConfigurableHTTPProxy.command = os.environ["PARTWISE_PROXY"].split("\n")
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['PARTWISE_PROXY_PORT']}"
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")

# Who may come in. A real hub: your university's login, by LTI from the learning platform (`lti.py` beside this
# file) or OAuthenticator.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["PARTWISE_PASSWORD"]
c.Authenticator.allowed_users = instructors | students

# Whose servers run where. All demo users are one user of the system and could read each other's files.
# A real hub: c.JupyterHub.spawner_class = "kubespawner.KubeSpawner" or "docker". Inside, everybody is
# `jovyan`, and nbgrader's exchange then knows people by their names on the Hub.
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(folder / "home" / "{username}")
c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = 120
c.Spawner.start_timeout = 120
if os.getuid() == 0:
    c.Spawner.args = ["--allow-root"]

check_url = f"http://127.0.0.1:{os.environ['PARTWISE_CHECK_PORT']}"
c.Spawner.environment = {
    "PATH": f"{programs}:{os.environ['PATH']}",  # nbgrader calls programs of its environment by name
    "PARTWISE_CHECK_URL": f"{check_url}/services/check/",
    "PARTWISE_HUB": str(folder),
    "AUTOGRADER_CLASS": str(folder / "class"),
}


def prepare_home(spawner):
    """Course and settings of a user. A real hub: nbgitpuller brings the students' repository up to date."""
    home = folder / "home" / spawner.user.name
    role = "instructor" if spawner.user.name in instructors else "student"
    spawner.environment["JUPYTER_CONFIG_PATH"] = str(folder / "etc" / role)
    spawner.environment["JUPYTER_CONFIG_DIR"] = str(folder / "etc" / role)
    if role == "instructor":
        spawner.notebook_dir = str(root)
    elif not (home / "course").is_dir():
        shutil.copytree(folder / "published" / "course", home / "course")
        (home / "assignments").mkdir(exist_ok=True)


c.Spawner.pre_spawn_hook = prepare_home

# The check service; the instructors' group may read its log.
c.JupyterHub.services = [
    {
        "name": "check",
        "url": check_url,
        "command": [
            str(programs / "autograder"),
            "serve",
            "--course",
            str(root),
            "--class",
            str(folder / "class"),
        ],
        "environment": {"PATH": c.Spawner.environment["PATH"], "AUTOGRADER_CLASS": str(folder / "class")},
    }
]
c.JupyterHub.load_groups = {
    f"formgrade-{course_id}": {"users": sorted(instructors)},
    f"nbgrader-{course_id}": {"users": sorted(students)},
}
checking = "access:services!service=check"
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", checking]},
    {
        "name": "server",  # a user's own server hands notebooks on with this token
        "scopes": ["users:activity!user", "access:servers!server", "read:users!user", checking],
    },
]
