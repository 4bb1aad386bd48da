"""Login from a learning platform (Moodle, Canvas, ILIAS, ...) by LTI 1.3, for a real hub.

In jupyterhub_config.py: `load_subconfig("lti.py")`, in place of its authenticator. Register the hub with the
platform as an external tool: initiate login at https://HUB/hub/lti13/oauth_login, redirect to
https://HUB/hub/lti13/oauth_callback. The environment then says what the platform answers:

    LTI_ISSUER         who signs, e.g. https://moodle.example.edu
    LTI_CLIENT_ID      the hub's name there
    LTI_AUTHORIZE_URL  where it logs people in, e.g. https://moodle.example.edu/mod/lti/auth.php
    LTI_JWKS_URL       its public keys, e.g. https://moodle.example.edu/mod/lti/certs.php
    LTI_USERNAME       the claim that becomes the name on the hub, "email" unless said otherwise

The name on the hub is the student's id in nbgrader's gradebook. `autograder passback` takes the same
registration.
"""

import os
from typing import Any

from ltiauthenticator.lti13.auth import LTI13Authenticator
from tornado.web import HTTPError

c = get_config()  # noqa: F821  (defined where JupyterHub loads this file)


class ByName(LTI13Authenticator):
    """Nobody comes in under another name because the platform left theirs out."""

    def get_username(self, token: dict[str, Any]) -> str:
        custom = "https://purl.imsglobal.org/spec/lti/claim/custom"
        given = {**token, **{f"custom_{key}": value for key, value in token.get(custom, {}).items()}}
        if not given.get(self.username_key):
            raise HTTPError(403, f"the platform sent no {self.username_key}, which names people here")
        return super().get_username(token)


c.JupyterHub.authenticator_class = ByName
c.LTI13Authenticator.issuer = os.environ["LTI_ISSUER"]
c.LTI13Authenticator.client_id = {os.environ["LTI_CLIENT_ID"]}
c.LTI13Authenticator.authorize_url = os.environ["LTI_AUTHORIZE_URL"]
c.LTI13Authenticator.jwks_endpoint = os.environ["LTI_JWKS_URL"]
c.LTI13Authenticator.username_key = os.environ.get("LTI_USERNAME", "email")
c.LTI13Authenticator.uri_scheme = "https"  # behind a proxy the hub cannot see it
c.Authenticator.allow_all = True  # whoever the platform sends
