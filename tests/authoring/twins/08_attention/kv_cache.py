"""Twins of the wrong answers to task kv_cache: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("kv_cache", "does not attend to itself")
def decode_step(z, cache, W_Q, W_K, W_V):
    keys, values = cache
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * W_K.shape[1] ** -0.5
    c = torch.einsum("...t,...te->...e", s.softmax(-1), values)
    new = torch.cat([keys, (z @ W_K)[..., None, :]], -2), torch.cat([values, (z @ W_V)[..., None, :]], -2)
    return c, new


@wrong("kv_cache", "attends to itself only")
def decode_step(z, cache, W_Q, W_K, W_V):
    keys = torch.cat([cache[0], (z @ W_K)[..., None, :]], -2)
    values = torch.cat([cache[1], (z @ W_V)[..., None, :]], -2)
    return torch.einsum("...d,de->...e", z, W_V), (keys, values)


@wrong("kv_cache", "cache not extended")
def decode_step(z, cache, W_Q, W_K, W_V):
    keys = torch.cat([cache[0], (z @ W_K)[..., None, :]], -2)
    values = torch.cat([cache[1], (z @ W_V)[..., None, :]], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), cache


@wrong("kv_cache", "only the new element kept")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], key], -2), torch.cat([cache[1], value], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (key, value)


@wrong("kv_cache", "new element put in front")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([key, cache[0]], -2), torch.cat([value, cache[1]], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (keys, values)


@wrong("kv_cache", "keys and values swapped")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], key], -2), torch.cat([cache[1], value], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (values, keys)


@wrong("kv_cache", "queries cached")
def decode_step(z, cache, W_Q, W_K, W_V):
    query, value = (z @ W_Q)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], query], -2), torch.cat([cache[1], value], -2)
    s = torch.einsum("...qe,...te->...t", query, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (keys, values)


@wrong("kv_cache", "the key used as query")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], key], -2), torch.cat([cache[1], value], -2)
    s = torch.einsum("...qe,...te->...t", key, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (keys, values)


@wrong("kv_cache", "no scale")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], key], -2), torch.cat([cache[1], value], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys)
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (keys, values)


@wrong("kv_cache", "scaled by the length of the element")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], key], -2), torch.cat([cache[1], value], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * len(W_Q) ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (keys, values)


@wrong("kv_cache", "cache cut off from the graph")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys = torch.cat([cache[0].detach(), key], -2)
    values = torch.cat([cache[1].detach(), value], -2)
    s = torch.einsum("...d,de,...te->...t", z, W_Q, keys) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values), (keys, values)


@wrong("kv_cache", "a window of eight")
def decode_step(z, cache, W_Q, W_K, W_V):
    key, value = (z @ W_K)[..., None, :], (z @ W_V)[..., None, :]
    keys, values = torch.cat([cache[0], key], -2), torch.cat([cache[1], value], -2)
    near = keys[..., -8:, :]
    s = torch.einsum("...d,de,...te->...t", z, W_Q, near) * W_K.shape[1] ** -0.5
    return torch.einsum("...t,...te->...e", s.softmax(-1), values[..., -8:, :]), (keys, values)
