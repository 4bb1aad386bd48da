"""Other right answers and typical wrong ones to task correlate of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


@right("correlate", "one place at a time")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1], k.shape[0]
    if n + 2 * padding < m:
        raise ValueError("the kernel does not fit")
    zeros = x.new_zeros(*x.shape[:-1], padding)
    x = torch.cat([zeros, x, zeros], dim=-1)
    return torch.stack(
        [(x[..., t : t + m] * k).sum(-1) for t in range(0, n + 2 * padding - m + 1, stride)], -1
    )


@right("correlate", "one weight at a time")
def correlate(x, k, stride, padding):
    outputs = (x.shape[-1] + 2 * padding - len(k)) // stride + 1
    if outputs < 1:
        raise ValueError(f"kernel of {len(k)}")
    padded = torch.nn.functional.pad(x, (padding, padding))
    y = 0
    for j, weight in enumerate(k):
        y = y + weight * padded[..., j : j + stride * (outputs - 1) + 1 : stride]
    return y


@right("correlate", "a sparse matrix with shared weights")
def correlate(x, k, stride, padding):
    n = x.shape[-1]
    if len(k) > n + 2 * padding:
        raise ValueError("too long")
    outputs = (n + 2 * padding - len(k)) // stride + 1
    offset = torch.arange(n)[None] - stride * torch.arange(outputs)[:, None] + padding  # outputs x n
    inside = (offset >= 0) & (offset < len(k))
    matrix = torch.where(inside, k[offset.clamp(0, len(k) - 1)], torch.zeros((), dtype=k.dtype))
    return torch.einsum("...n, tn -> ...t", x, matrix)


@right("correlate", "product of spectra")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, len(k)
    if m > n:
        raise ValueError("kernel longer than signal")
    padded = torch.cat([x.new_zeros(*x.shape[:-1], padding), x, x.new_zeros(*x.shape[:-1], padding)], -1)
    spectrum = torch.fft.rfft(padded) * torch.fft.rfft(k, n=n).conj()
    return torch.fft.irfft(spectrum, n=n)[..., : n - m + 1 : stride]


@right("correlate", "indices of all places")
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, k.numel()
    if m > n:
        raise ValueError
    padded = torch.zeros(*x.shape[:-1], n, dtype=x.dtype)
    padded[..., padding : n - padding] = x
    places = torch.arange(0, n - m + 1, stride)[:, None] + torch.arange(m)
    return padded[..., places].matmul(k)


@wrong(
    "correlate",
    "flipped kernel",
    hint="The kernel is flipped, which is the convolution of mathematics. Here it is laid on as it is: the "
    "first weight meets the first place.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    return torch.nn.functional.pad(x, (padding, padding)).unfold(-1, len(k), stride) @ k.flip(0)


@wrong(
    "correlate",
    "padding ignored",
    hint="The padding is ignored: no zeros are put at the ends of the signal.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    return x.unfold(-1, len(k), stride) @ k


@wrong(
    "correlate",
    "stride ignored",
    hint="The stride is ignored: the kernel moves on by one place at a time.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    return torch.nn.functional.pad(x, (padding, padding)).unfold(-1, len(k), 1) @ k


@wrong(
    "correlate",
    "zeros at the left only",
    hint="All zeros are put in front of the signal. They belong at either end.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    return torch.nn.functional.pad(x, (2 * padding, 0)).unfold(-1, len(k), stride) @ k


@wrong(
    "correlate",
    "half of the padding",
    hint="There are only half as many zeros as there should be: the padding is meant for each end, not for "
    "both together.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    padded = torch.nn.functional.pad(x, (padding // 2, padding - padding // 2))
    return padded.unfold(-1, len(k), stride) @ k


@wrong(
    "correlate",
    "last place forgotten",
    hint="The last output is missing. Count the places like fence posts: there is one more than steps "
    "between them.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    windows = torch.nn.functional.pad(x, (padding, padding)).unfold(-1, len(k), stride)
    return windows[..., : max(windows.shape[-2] - 1, 1), :] @ k


@wrong(
    "correlate",
    "a part of the kernel at the end",
    hint="There are outputs for places where only a part of the kernel lies on the signal. Only whole "
    "kernels count.",
)
def correlate(x, k, stride, padding):
    n = x.shape[-1] + 2 * padding
    if len(k) > n:
        raise ValueError("no fit")
    padded = torch.nn.functional.pad(x, (padding, padding + len(k) - 1))
    return torch.stack([padded[..., t : t + len(k)] @ k for t in range(0, n, stride)], -1)


@wrong(
    "correlate",
    "edges repeated",
    hint="The signal is padded with copies of its first and last number. Padding here means zeros.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    left, right = x[..., :1], x[..., -1:]
    padded = torch.cat([left] * padding + [x] + [right] * padding, -1)
    return padded.unfold(-1, len(k), stride) @ k


@wrong(
    "correlate",
    "stride before the kernel",
    hint="The stride thins out the signal before the kernel is laid on. It says where the kernel is laid; "
    "under the kernel lie neighbors.",
)
def correlate(x, k, stride, padding):
    n, m = x.shape[-1] + 2 * padding, len(k)
    if m > n:
        raise ValueError("no fit")
    padded = torch.nn.functional.pad(x, (padding, padding))[..., ::stride]
    return torch.nn.functional.pad(padded, (0, max(m - padded.shape[-1], 0))).unfold(-1, m, 1) @ k


@wrong(
    "correlate",
    "mean instead of sum",
    hint="The outputs are divided by the length of the kernel. Multiply and add up; nothing is averaged.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    return torch.nn.functional.pad(x, (padding, padding)).unfold(-1, len(k), stride) @ k / len(k)


@wrong(
    "correlate",
    "no error",
    hint="A kernel that does not fit gets an empty result, which only shows later and elsewhere. Raise a "
    "ValueError.",
)
def correlate(x, k, stride, padding):
    padded = torch.nn.functional.pad(x, (padding, padding))
    if len(k) > padded.shape[-1]:
        return padded[..., :0]
    return padded.unfold(-1, len(k), stride) @ k


@wrong(
    "correlate",
    "padding forgotten in the error",
    hint="The kernel is compared with the signal alone, so some kernels are refused that would fit. The "
    "zeros count too.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1]:
        raise ValueError("no fit")
    return torch.nn.functional.pad(x, (padding, padding)).unfold(-1, len(k), stride) @ k


@wrong(
    "correlate",
    "changes k in place",
    hint="The right numbers come out, but the kernel of the caller is changed. Compute a new tensor.",
)
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    y = torch.nn.functional.pad(x, (padding, padding)).unfold(-1, len(k), stride) @ k
    k.neg_()
    return y


@wrong("correlate", "zeros", hint="All outputs are zero.")
def correlate(x, k, stride, padding):
    if len(k) > x.shape[-1] + 2 * padding:
        raise ValueError("no fit")
    return x.new_zeros(*x.shape[:-1], (x.shape[-1] + 2 * padding - len(k)) // stride + 1)
