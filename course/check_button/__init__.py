"""The Check button in JupyterLab: the part of it that runs in the student's own Jupyter server.

`lab/` holds the button itself in TypeScript, `static/` what was built of it (`make button`), which is
installed with the package.

server   its requests: hand the notebook to the check service, or run the visible tests here
visible  the visible tests of a notebook, in a fresh kernel
install  puts the button where Jupyter looks for it
built_from  the digest of the source that the built button was built from
"""
