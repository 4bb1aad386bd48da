"""Idioms of courses on data analysis: what is given, a right answer, its test. Read, not imported."""

# ruff: noqa

# %% imports
import numpy as np
import pandas as pd
import pytest


# %% counted_categories
def sizes(frame):
    return frame.k.astype("category").value_counts()


# %% test counted_categories
counts = sizes(pd.DataFrame({"k": list("aab")}))
assert counts["a"] == 2 and isinstance(counts.index, pd.CategoricalIndex) and list(counts.index) == ["a", "b"]


# %% grouped_by_bins
def by_age(frame, edges):
    return frame.groupby(pd.cut(frame.age, edges), observed=False).size()


# %% test grouped_by_bins
groups = by_age(pd.DataFrame({"age": [3, 15, 16]}), [0, 10, 20, 30])
assert groups.tolist() == [1, 2, 0] and groups[pd.Interval(10, 20)] == 2 and groups[15] == 2
assert groups.index[0].right == 10 and groups.index.ordered


# %% summed_by_month
def by_month(frame):
    return frame.groupby(frame.day.dt.to_period("M")).sales.sum()


# %% test summed_by_month
days = pd.to_datetime(["2024-01-03", "2024-01-20", "2024-03-01"])
months = by_month(pd.DataFrame({"day": days, "sales": [1.0, 2.0, 5.0]}))
assert months["2024-01"] == 3 and months.loc[pd.Period("2024-03")] == 5 and months.index.freqstr == "M"


# %% bins_across
def across(frame):
    return pd.crosstab([frame.k, frame.k.astype("category")], pd.cut(frame.x, [0, 1, 2]))


# %% test bins_across
table = across(pd.DataFrame({"k": list("aab"), "x": [0.5, 1.5, 1.5]}))
assert table.loc[("a", "a"), pd.Interval(0, 1)] == 1 and table.shape == (2, 2) and table.to_numpy().sum() == 3


# %% missing_whole_numbers
def ages(values):
    return pd.array(values, dtype="Int64")


def first(series):
    return series.iloc[0]


def before(value, series):
    return pd.Series([value, *series])


# %% test missing_whole_numbers
assert ages([1, None])[0] == 1 and ages([1, None])[1] is pd.NA and str(ages([3]).dtype) == "Int64"
assert first(pd.Series([None, 1], dtype="Int64")) is pd.NA and len(ages([])) == 0
assert before(pd.NA, [3]).isna().tolist() == [True, False]


# %% moments
def ahead(moment, hours):
    later = moment + pd.Timedelta(hours=hours)
    return later, later - moment, later.to_period("Q") if later.tz is None else later.tz_convert("UTC")


# %% test moments
assert ahead(pd.Timestamp("2024-03-31 23:00"), 2)[1:] == (pd.Timedelta("2h"), pd.Period("2024Q2"))
there = pd.Timestamp("2024-03-31 01:30", tz="Europe/Berlin")
assert ahead(there, 1)[0].hour == 3 and ahead(there, 1)[2] == pd.Timestamp("2024-03-31 01:30", tz="UTC")


# %% waited
def waits(frame):
    return frame.set_index(frame.seen.dt.tz_localize("UTC")).seen.diff()


# %% test waited
waited = waits(pd.DataFrame({"seen": pd.to_datetime(["2024-01-01", "2024-01-04"])}))
assert waited.iloc[0] is pd.NaT and waited.iloc[1] == pd.Timedelta(days=3) and str(waited.index.tz) == "UTC"


# %% given array_in_place
ranks = pd.Categorical(["low", "high", "odd"], categories=["low", "high", "odd"], ordered=True)
marks = pd.array([3, 99], dtype="Int64")


# %% array_in_place
def clean(ranks, marks):
    ranks[ranks == "odd"] = np.nan
    marks[marks > 6] = pd.NA


# %% test array_in_place
clean(ranks, marks)
assert ranks.max() == "high" and ranks.codes.tolist() == [0, 1, -1] and marks[1] is pd.NA and marks[0] == 3
