"""The type checker that reads the signatures of `course` while the tests run (see conftest.py)."""

from beartype import BeartypeConf, beartype

# An int will do where a float is asked for, as PEP 484 has it.
check = beartype(conf=BeartypeConf(is_pep484_tower=True))
