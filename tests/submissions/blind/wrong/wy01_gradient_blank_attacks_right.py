"""loss_grad_x not written; attack_digits and fgsm_digits are right given one"""
# fair: 56-68
# want: write loss_grad_x first; the attack is right
# helps: loss_grad_x.*(is it written|nothing)
# %% q2d
def loss_grad_x(net, X, targets):
    ...

def attack_digits(net, X, targets, step_size, iters):
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X
