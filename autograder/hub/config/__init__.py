"""Configuration that other programs read; nothing here is imported.

jupyterhub_config      the Hub of `make hub`
lti                    login from a learning platform, for a real hub
nbgrader_config        nbgrader in its servers
jupyter_server_config  Jupyter's server in them
"""
