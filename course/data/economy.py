"""Related time series: changes of eight quantities of the American economy, by quarter, 1959 to 2009."""

from functools import cache

import torch
from jaxtyping import Float
from torch import Tensor

NAMES = ("realgdp", "realcons", "realinv", "realgovt", "realdpi", "cpi", "m1", "pop")


@cache
def economy() -> Float[Tensor, "series quarters"]:
    """Changes of the logarithm, in percent of a quarter, of each series; from statsmodels' `macrodata`."""
    import statsmodels.api as sm  # slow to load, and only this needs it

    table = sm.datasets.macrodata.load_pandas().data
    levels = torch.tensor(table[list(NAMES)].to_numpy().T, dtype=torch.float32)
    return levels.log().diff(dim=1) * 100
