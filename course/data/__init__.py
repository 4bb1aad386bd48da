"""Data sets, one loader a file: real and offline by default, the full public sets at scale "full"."""
