"""Processes of our own: how they begin cheaply, are bounded, and end."""
