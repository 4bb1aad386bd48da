"""Collecting what students handed in.

handins    find submissions, read one
reading    files as bytes, within bounds
notebooks  odd notebooks made clean
times      when it was handed in
"""
