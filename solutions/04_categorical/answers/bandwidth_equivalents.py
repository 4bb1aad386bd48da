"""Mutants of task bandwidth of 04_categorical that compute the same."""

from autograder.catalogue import equivalent

# Mutants of the model answers that compute the same
equivalent(
    "bandwidth",
    "line 11: squares[~torch.eye(n, dtype=torch.bool)].reshape(n, n - 1).double()"
    " -> squares[~torch.eye(n, dtype=torch.bool)].reshape(n, n - 1)",
    because="the bounds are in double precision, and so is the quotient",
)


equivalent("bandwidth", "line 11: n - 1 -> -1", because="n rows leave n - 1 columns")


equivalent(
    "bandwidth",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double) -> torch.full((n, 1), -60.0)",
    "line 12: torch.double -> torch.float32",
    because="perplexities need to be right to 0.001, and single precision gives the logarithms to 0.00001",
)


equivalent(
    "bandwidth",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double) -> torch.full((n, 1), -59.0, dtype=torch.double)",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double) -> torch.full((n, 1), -61.0, dtype=torch.double)",
    "line 12: torch.full((n, 1), -60.0, dtype=torch.double)"
    " -> torch.full((n, 1), -120.0, dtype=torch.double)",
    because="the logarithms lie between -19 and 24, and any wider interval will do",
)


equivalent(
    "bandwidth",
    "line 14: range(60) -> range(61)",
    "line 14: range(60) -> range(59)",
    "line 14: range(60) -> range(1, 60)",
    "line 14: range(60) -> range(120)",
    because="after 59 halvings the interval is shorter than the rounding error",
)


equivalent(
    "bandwidth",
    "line 18: entropy.exp() < target -> entropy.exp() <= target",
    because="where they are equal, the middle is the solution and may become either bound",
)


equivalent("bandwidth", "line 20: high.exp() -> high.exp_()", because="nothing reads high afterwards")
