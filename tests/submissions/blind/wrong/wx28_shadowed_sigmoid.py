"""sigmoid = sigmoid(z) inside the function"""
# fair: 58-66
# want: UnboundLocalError
# helps: local|another name
# %% q2c
def attack_logistic(x, theta, target, step_size, iters):
    for _ in range(iters):
        sigmoid = sigmoid(theta.T @ x)
        x = x - step_size * (sigmoid - target) * theta
    return x
