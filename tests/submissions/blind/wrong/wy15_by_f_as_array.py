"""f(x, theta) taken for an array: .T of a number"""
# fair: 58-68
# want: f gives a number
# helps: number|dimension
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        p = f(x, theta)
        x = x - step_size * theta @ (p - target)
    return x
