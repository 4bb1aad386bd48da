"""Collecting what students handed in.

handins    find submissions, read one
ids        names of folders that can be a student's id
names      which files are meant by the names that browsers and course systems make
reading    files as bytes, within bounds
notebooks  odd notebooks made clean
times      when it was handed in
"""
