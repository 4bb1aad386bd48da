"""Other right answers and typical wrong ones to task logic of 02_feedforward."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("logic", "row by row, with larger weights")
def boolean_network(ones):
    columns, offsets = [], []
    for row in ones.tolist():
        columns.append([10.0 if bit else -10.0 for bit in row])
        offsets.append(5.0 - 10 * sum(row))
    return torch.tensor(columns).T, torch.tensor(offsets), torch.full((len(ones),), 3.0), torch.tensor(-2.0)


@right("logic", "units that fall silent")
def boolean_network(ones):
    W_1 = (1 - 2 * ones).T
    b_1 = ones.sum(1) - 0.499
    h = W_1.shape[1]
    return W_1, b_1, -torch.ones(h), h - 0.5


@wrong(
    "logic",
    "zeros in the input ignored",
    hint="The hidden units look for the ones of their input only, so they also fire for inputs with further "
    "ones. An input that has to be 0 needs a negative weight.",
)
def boolean_network(ones):
    return ones.T.clone(), 0.5 - ones.sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "threshold is the number of inputs",
    hint="All hidden units have the bias 0.5 - n, so only the unit for an input of ones can fire. How large "
    "does the weighted sum get at its best? Count the ones of that input.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, torch.full((len(ones),), 0.5 - ones.shape[1]), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "AND of the hidden units",
    hint="The output unit fires if all hidden units do, which is an AND. At most one of them can fire at a "
    "time: the output has to be their OR.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), 0.5 - len(ones)


@wrong(
    "logic",
    "output bias 0",
    hint="The output unit has the bias 0. A threshold unit fires at 0 already, so it fires even if no "
    "hidden unit does.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), 0.0


@wrong(
    "logic",
    "no hidden biases",
    hint="The hidden units have no bias, so they fire for many inputs besides their own. Where should the "
    "border be?",
)
def boolean_network(ones):
    return 2 * ones.T - 1, torch.zeros(len(ones)), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "negated",
    hint="The network computes the opposite: it outputs 0 for the given inputs and 1 for all others.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), -torch.ones(len(ones)), 0.5


@wrong(
    "logic",
    "zeros and ones swapped",
    hint="Each hidden unit fires for the input in which all zeros and ones are swapped. The weight of an "
    "input that has to be 1 is positive.",
)
def boolean_network(ones):
    return 1 - 2 * ones.T, 0.5 - (1 - ones).sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "only the first input",
    hint="There is a hidden unit for the first of the given inputs only. Each row of ones needs one.",
)
def boolean_network(ones):
    first = ones[:1]
    return 2 * first.T - 1, 0.5 - first.sum(1), torch.ones(1), -0.5


@wrong(
    "logic",
    "always XOR",
    hint="The network is the XOR of the first two inputs, whatever is asked for. Compute the weights from "
    "ones.",
)
def boolean_network(ones):
    W_1 = torch.zeros(ones.shape[1], 2)
    W_1[:2] = torch.tensor([[-1.0, 1.0], [1.0, -1.0]])[: len(W_1)]
    return W_1, torch.tensor([-0.5, -0.5]), torch.ones(2), -0.5


@wrong(
    "logic",
    "inputs from right to left",
    hint="The inputs are counted from the right. Row i of W_1 belongs to column i of ones.",
)
def boolean_network(ones):
    return 2 * ones.flip(1).T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "one unit for all",
    hint="There is one hidden unit that takes the mean of all given inputs. No single unit can do this for "
    "XOR: each of the inputs needs a unit of its own.",
)
def boolean_network(ones):
    mean = ones.mean(0)
    return (2 * mean - 1)[:, None], 0.5 - mean.sum()[None], torch.ones(1), -0.5


@wrong(
    "logic",
    "no margin",
    hint="At its own input a hidden unit reaches exactly 0, so the smallest disturbance silences it. Put the "
    "border halfway between its own input and the next ones.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, -ones.sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "output on the edge",
    hint="If a hidden unit fires, the output unit gets exactly 0. The answers are right, but a rounding "
    "error could turn them: give the bias a value between -1 and 0.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), -1.0


@wrong(
    "logic",
    "changes ones in place",
    hint="The zeros of the caller's tensor have become -1: it is changed in place. Compute a new tensor.",
)
def boolean_network(ones):
    b_1 = 0.5 - ones.sum(1)
    ones *= 2
    ones -= 1
    return ones.T.clone(), b_1, torch.ones(len(b_1)), -0.5


# Mutants of the model answers that compute the same
equivalent(
    "logic",
    "line 10: (W_1, b_1, torch.ones(len(ones)), -0.5) -> (W_1, b_1.half(), torch.ones(len(ones)), -0.5)",
    "line 10: (W_1, b_1, torch.ones(len(ones)), -0.5) -> (W_1, b_1.double(), torch.ones(len(ones)), -0.5)",
    because="no dtype is asked for, and 0.5 less a small whole number is exact in each",
)
