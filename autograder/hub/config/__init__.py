"""Configuration that other programs read; nothing here is imported.

jupyterhub_config      the Hub of `make hub`
nbgrader_config        nbgrader in its servers
jupyter_server_config  Jupyter's server in them
"""
