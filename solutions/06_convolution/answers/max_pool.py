"""Other right answers to task max_pool of 06_convolution."""

import torch

from autograder.catalogue import equivalent, right


@right("max_pool", "one window at a time; one scatter for all winners")
def max_pool(x, size, stride):
    R, Q = (x.shape[-2] - size) // stride + 1, (x.shape[-1] - size) // stride + 1
    cells = [
        x[..., r * stride : r * stride + size, q * stride : q * stride + size].flatten(-2).max(-1).values
        for r in range(R)
        for q in range(Q)
    ]
    return torch.stack(cells, -1).reshape(*x.shape[:-2], R, Q)


@right("max_pool", "one window at a time; one scatter for all winners")
def max_pool_backward(x, upstream, size, stride):
    H, W = x.shape[-2:]
    place = torch.arange(H * W).reshape(H, W)
    places = place.unfold(0, size, stride).unfold(1, size, stride).flatten(-2)  # R, Q, cells
    windows = x.unfold(-2, size, stride).unfold(-2, size, stride).flatten(-2)  # ..., R, Q, cells
    won = torch.gather(places.expand(windows.shape), -1, windows.argmax(-1, keepdim=True))
    flat = torch.zeros(*x.shape[:-2], H * W, dtype=upstream.dtype)
    return flat.scatter_add(-1, won.flatten(-3), upstream.flatten(-2)).reshape(x.shape)


@right("max_pool", "maximum of shifted images; the first cell that is as large as the maximum")
def max_pool(x, size, stride):
    R, Q = (x.shape[-2] - size) // stride, (x.shape[-1] - size) // stride
    best = None
    for i in range(size):
        for j in range(size):
            cells = x[..., i : i + R * stride + 1 : stride, j : j + Q * stride + 1 : stride]
            best = cells if best is None else torch.maximum(best, cells)
    return best


@right("max_pool", "maximum of shifted images; the first cell that is as large as the maximum")
def max_pool_backward(x, upstream, size, stride):
    R, Q = upstream.shape[-2] - 1, upstream.shape[-1] - 1
    best = x.unfold(-2, size, stride).unfold(-2, size, stride).amax((-1, -2))
    gradient, free = x * 0, torch.ones_like(upstream, dtype=torch.bool)
    for i in range(size):
        for j in range(size):
            down, across = slice(i, i + R * stride + 1, stride), slice(j, j + Q * stride + 1, stride)
            wins = free & (x[..., down, across] == best)
            gradient[..., down, across] += torch.where(wins, upstream, torch.zeros_like(upstream))
            free = free & ~wins
    return gradient


@right("max_pool", "gradient by torch, through a maximum over one axis")
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).flatten(-2).max(dim=-1)[0]


@right("max_pool", "gradient by torch, through a maximum over one axis")
def max_pool_backward(x, upstream, size, stride):
    leaf = x.detach().clone().requires_grad_()
    windows = leaf.unfold(-2, size, stride).unfold(-2, size, stride).flatten(-2)
    (windows.max(dim=-1)[0] * upstream).sum().backward()
    return leaf.grad


@right("max_pool", "loops over single numbers")
def max_pool(x, size, stride):
    rows = torch.stack(
        [x[..., r : r + size, :].amax(-2) for r in range(0, x.shape[-2] - size + 1, stride)], -2
    )
    return torch.stack(
        [rows[..., q : q + size].amax(-1) for q in range(0, x.shape[-1] - size + 1, stride)], -1
    )


@right("max_pool", "loops over single numbers")
def max_pool_backward(x, upstream, size, stride):
    result = []
    H, W = x.shape[-2:]
    grads = upstream.reshape(-1, *upstream.shape[-2:]).tolist()
    for image, grad in zip(x.reshape(-1, H, W).tolist(), grads, strict=True):
        got = [[0.0] * W for _ in range(H)]
        for r, line in enumerate(grad):
            for q, g in enumerate(line):
                best = None
                for i in range(r * stride, r * stride + size):
                    for j in range(q * stride, q * stride + size):
                        if best is None or image[i][j] > image[best[0]][best[1]]:
                            best = i, j
                got[best[0]][best[1]] += g
        result.append(got)
    return torch.tensor(result, dtype=x.dtype).reshape(x.shape)


equivalent(
    "max_pool",
    "line 24: (..., r, q, None) -> (..., r, None, q)",
    because="r and q are numbers, which take their axes away, so the new axis is the last one in both",
)
