"""The judge: the trusted half of the engine, where test cells run and verdicts are made."""
