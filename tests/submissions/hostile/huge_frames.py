"""Announces frames that are too large, and arrays of absurd shapes."""
# base: blank
# any mode

# %% q2a
import json
import os
import struct


def grad_theta(x, theta):
    os.write(3, struct.pack("!II", 2**32 - 1, 2**32 - 1))


direction_theta = "?"

# %% q2b
def raw(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    os.write(3, struct.pack("!II", len(text), len(body)) + text + body)


def grad_x(x, theta):
    raw({"value": {"array": ["<f8", [2**62, 2**62, 0], True]}, "changed": [[0, {"array": ["|O", [1], True]}]]})


direction_x = "?"

# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    raw(b"[" * 1_000_000)

# %% q2d
def loss_grad_x(net, X, targets):
    raw({"value": {"named": "TwoLayerNet", "items": [{"scalar": ["<f8", [3], True]}]}}, b"0" * 24)


def attack_digits(net, X, targets, step_size, iters):
    raw({"error": {"type": ["KeyboardInterrupt"], "message": {"a": 1}, "frames": [[1, -1, None], 3]}})

# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    raw({"value": {"dict": [[{"list": []}, 1]]}})


def fgsm_digits(net, X, y, epsilon):
    raw({"value": {"array": ["<U999999", [10**9], True]}})

# %% q2g
def distance_to_boundary(X, w, b, norm):
    raw({"value": [1, 2]})
