"""Other right answers and typical wrong ones to task max_pool of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


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


@wrong(
    "max_pool",
    "mean instead of maximum",
    hint="The mean of each window is taken. Here it is the largest number.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).mean(dim=(-2, -1))


@wrong(
    "max_pool",
    "mean instead of maximum",
    hint="The mean of each window is taken. Here it is the largest number.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "largest size",
    hint="The largest absolute value of each window is taken, so that negative numbers win. The largest "
    "number wins.",
)
def max_pool(x, size, stride):
    return x.abs().unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "largest size",
    hint="The largest absolute value of each window is taken, so that negative numbers win. The largest "
    "number wins.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "stride ignored",
    hint="The stride is ignored in the pooling: the windows lie side by side.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, size).unfold(-2, size, size).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "stride ignored",
    hint="The stride is ignored in the pooling: the windows lie side by side.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "padded with zeros",
    hint="Windows that reach over the edge are filled up with zeros. Only whole windows count.",
)
def max_pool(x, size, stride):
    H, W = x.shape[-2:]
    padded = torch.nn.functional.pad(x, (0, -(W - size) % stride, 0, -(H - size) % stride))
    return padded.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "padded with zeros",
    hint="Windows that reach over the edge are filled up with zeros. Only whole windows count.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "at least zero",
    hint="Negative numbers never win, as the search begins with 0. Begin with a number of the window.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1)).clamp(min=0)


@wrong(
    "max_pool",
    "at least zero",
    hint="Negative numbers never win, as the search begins with 0. Begin with a number of the window.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "maximum of the rows only",
    hint="The largest number is looked for in the first row of each window only.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride)[..., 0, :].amax(dim=-1)


@wrong(
    "max_pool",
    "maximum of the rows only",
    hint="The largest number is looked for in the first row of each window only.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "gradient shared by equal numbers",
    hint="Equal numbers share the gradient of a window. The first of them, as you read, gets all of it.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "gradient shared by equal numbers",
    hint="Equal numbers share the gradient of a window. The first of them, as you read, gets all of it.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            wins = window == window.amax(-1, True)
            share = wins / wins.sum(-1, True) * upstream[..., r, q, None]
            gradient[..., rows, columns] += share.to(x.dtype).unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "all equal numbers win",
    hint="Every number that is as large as the maximum gets the whole gradient. Only the first of them wins.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "all equal numbers win",
    hint="Every number that is as large as the maximum gets the whole gradient. Only the first of them wins.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            wins = window == window.amax(-1, True)
            share = wins * upstream[..., r, q, None]
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "the last of equal numbers wins",
    hint="Of equal numbers the last one wins. It is the first, row by row from the left.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "the last of equal numbers wins",
    hint="Of equal numbers the last one wins. It is the first, row by row from the left.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(
                -1, size**2 - 1 - window.flip(-1).argmax(-1, True), upstream[..., r, q, None]
            )
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "first by columns",
    hint="Of equal numbers the first one down the columns wins. Read the window row by row.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "first by columns",
    hint="Of equal numbers the first one down the columns wins. Read the window row by row.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].mT.flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size)).mT
    return gradient


@wrong(
    "max_pool",
    "overlaps overwritten",
    hint="Where windows overlap, the last one overwrites what a cell had got before. Add it up.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "overlaps overwritten",
    hint="Where windows overlap, the last one overwrites what a cell had got before. Add it up.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] = share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "winners counted once",
    hint="A cell that wins in several windows gets the gradient of the last of them only. What it gets "
    "from each is added up.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "winners counted once",
    hint="A cell that wins in several windows gets the gradient of the last of them only. What it gets "
    "from each is added up.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            winner, old = window.argmax(-1, True), gradient[..., rows, columns].flatten(-2)
            share = old.scatter(-1, winner, upstream[..., r, q, None])
            gradient[..., rows, columns] = share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "gradient for every cell of a window",
    hint="Every cell of a window gets the gradient. The output depends on the winner alone, so the others "
    "get 0.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "gradient for every cell of a window",
    hint="Every cell of a window gets the gradient. The output depends on the winner alone, so the others "
    "get 0.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = upstream[..., r, q, None].expand(window.shape)
            gradient[..., rows, columns] += share.clone().unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "gradient of a mean",
    hint="The gradient is spread evenly over the window, as for a mean. The winner gets all of it.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "gradient of a mean",
    hint="The gradient is spread evenly over the window, as for a mean. The winner gets all of it.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = upstream[..., r, q, None].expand(window.shape) / size**2
            gradient[..., rows, columns] += share.clone().unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "upstream ignored",
    hint="The winners get 1, whatever the upstream gradient is. By the chain rule they get the gradient of "
    "their output.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "upstream ignored",
    hint="The winners get 1, whatever the upstream gradient is. By the chain rule they get the gradient of "
    "their output.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(
                -1, window.argmax(-1, True), torch.ones_like(upstream[..., r, q, None])
            )
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "times x",
    hint="The winners get the gradient times their own number. The output is a copy of the winner, so its "
    "derivative is 1.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "times x",
    hint="The winners get the gradient times their own number. The output is a copy of the winner, so its "
    "derivative is 1.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient * x


@wrong(
    "max_pool",
    "stride ignored in the gradient",
    hint="The gradient is laid on windows side by side. In the backward pass too, windows are one stride "
    "apart.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "stride ignored in the gradient",
    hint="The gradient is laid on windows side by side. In the backward pass too, windows are one stride "
    "apart.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * size, r * size + size), slice(q * size, q * size + size)
            if (r + 1) * size > x.shape[-2] or (q + 1) * size > x.shape[-1]:
                continue
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "writes into x",
    hint="The gradient is written into the image of the caller. Write it into a new tensor.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "writes into x",
    hint="The gradient is written into the image of the caller. Write it into a new tensor.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return x.copy_(gradient)


@wrong(
    "max_pool",
    "zeros",
    hint="The gradient is zero everywhere.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "zeros",
    hint="The gradient is zero everywhere.",
)
def max_pool_backward(x, upstream, size, stride):
    return torch.zeros_like(x)
