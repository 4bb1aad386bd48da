"""nbgrader in the servers of `make hub`: the exchange, and who a student is; before it, the course's own."""

import os
from pathlib import Path

c = get_config()  # noqa: F821  (defined where nbgrader loads this file)

folder = Path(os.environ["PARTWISE_HUB"])
c.CourseDirectory.course_id = "partwise"
c.Exchange.root = str(folder / "exchange")
c.Exchange.path_includes_course = False
c.Exchange.timezone = "UTC"
c.ExchangeCollect.check_owner = False  # in the demo one user of the system owns everything

if user := os.environ.get("JUPYTERHUB_USER"):  # not on the command line
    c.Exchange.assignment_dir = str(folder / "home" / user / "assignments")
    c.Authenticator.plugin_class = "nbgrader.auth.JupyterHubAuthPlugin"

    # All servers of the demo run as one user of the system, and nbgrader would take that one's name. On a
    # real hub they run as `jovyan`, and nbgrader takes the name on the Hub by itself.
    from nbgrader.exchange.default import fetch_feedback, submit

    submit.get_username = fetch_feedback.get_username = lambda: os.environ["JUPYTERHUB_USER"]
