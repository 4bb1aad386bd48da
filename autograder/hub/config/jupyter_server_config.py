"""Jupyter's server in `make hub`."""

c = get_config()  # noqa: F821  (defined where Jupyter loads this file)

# Formgrader is shown in a frame of JupyterLab; without this its tab stays empty.
c.ServerApp.tornado_settings = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
