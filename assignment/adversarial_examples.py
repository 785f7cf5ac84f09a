# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [raw]
# # ASSIGNMENT CONFIG
# init_cell: true
# export_cell: false # the last cell makes the submission
# files: [advex, data] # what students get
# autograder_files: [hidden] # what never leaves
# requirements: requirements.txt
# tests: {files: true, ok_format: false}
# strip_solutions_from_all_cells: true
# run_tests: false
# generate:
#   show_stdout: false
#   grader: # for this project's grader: otter ignores it
#     title: "Lab 2: Adversarial examples"
#     feedback: hints # what students see of hidden checks after the due date: hints, cases or score
#     while_working: hints # what students' own checks show: hints, values or pass
#     totals: {autograded: 74, manual: 26, bonus: 5}
#     named_tuples: [advex.TwoLayerNet] # the classes of values that tests and answers exchange
#     predictions: # numbers that students write before a demonstration, for the class report
#       prediction_2c:
#         title: "2.C Iterations on the probability with theta ten times as large"
#         outcome: 20000
#         edges: [10, 29, 100, 300, 1000, 20000] # of the report's bins
#       prediction_2d: {title: "2.D Pairs of 90 that reach their target", outcome: 90, edges: [15, 30, 45, 60, 75, 90]}
#       prediction_2d_noise: {title: "2.D Labels that random noise changes, in percent", outcome: 0.8, edges: [1, 5, 10, 25, 50]}
#       prediction_2f: {title: "2.F Accuracy after one step of 0.1, in percent", outcome: 18, edges: [10, 30, 50, 70, 90]}
#       prediction_2g: {title: "2.G Error under attack in 784 dimensions, in percent", outcome: 81.7, edges: [4, 10, 25, 50, 75]}
#       prediction_2h: {title: "2.H Accuracy of a robust network after ten steps, in percent", outcome: 76, edges: [20, 40, 60, 70, 80]}

# %% cellView="form" jupyter={"source_hidden": true} tags=["otter_ignore", "student_only", "before_otter"] editable=false deletable=false
# @title In Google Colab, run this cell first. Anywhere else it does nothing.
import sys

if "google.colab" in sys.modules:
    import glob
    import os
    import zipfile

    lab = "adversarial_examples"
    if not os.path.isdir("advex") and not os.path.isdir(f"{lab}/advex"):
        chosen = sorted(glob.glob("student_release*.zip"))
        if not chosen:
            from google.colab import files

            print("Choose student_release.zip, the file that this lab came in:")
            chosen = list(files.upload())
        if not chosen or not zipfile.is_zipfile(chosen[-1]):
            raise SystemExit(
                "That wasn't a zip file. Run this cell again, with student_release.zip."
            )
        zipfile.ZipFile(chosen[-1]).extractall()
        if not os.path.isdir(f"{lab}/advex"):
            raise SystemExit(
                f"{chosen[-1]} is another zip. Run this cell again, with student_release.zip."
            )
    if not os.path.isdir("advex"):
        os.chdir(lab)
    sys.path.insert(0, os.getcwd())
    from advex import colab

    colab.prepare()

# %% [markdown]
# # {{title}}
#
# To train a model, you hold the data still and move its *parameters* down the slope of the loss. In this
# lab you hold the parameters still and move the *input*: the same descent turns a 3 into an image that you
# still read as a 3, and that a network reads as an 8 with near certainty.
#
# Run the next cell and press play. By 2.D you will have built this.

# %% tags=["otter_ignore"]
from advex import play

play.first_look()

# %% [markdown]
# ## Before you start
#
# **You will learn** to differentiate a model with respect to its input, to attack it, to judge a high test accuracy, to
# compute how far an attack must go, and to train a network that withstands attacks.
#
# **You need** three to four hours, Python, NumPy, the chain rule, and some logistic regression.
#
# **Answers** go where you see `...`. Don't rename functions; add cells and functions as you like. Grading runs the cell
# below, your answers and your own cells. It skips our demonstrations (cells that draw or print), so your answers
# can't use names that only those define.
#
# **Grading.** {{total}} points: {{autograded}} from the autograder and {{manual}} for free responses, which a
# person reads; up to {{bonus}} bonus points. `grader.check(…)` runs a question's *public* checks: shapes and two
# worked values. *Hidden* checks run at grading: other dimensions and batch sizes, integers, arguments that must
# stay unchanged. So test at points of your own too. A mistake costs only the checks that it breaks.
#
# **Limits at grading.** {{call_seconds}} seconds a call ({{longest_call_seconds}} for `train_robust`),
# {{cell_seconds}} a cell, {{notebook_seconds}} for all your cells, {{submission_minutes}} minutes in total on one slow
# core; {{memory_mb}} MB of memory, {{disk_mb}} MB of files, no network, no subprocesses. Plain Python loops stay
# within them.

# %%
import numpy as np

import advex
from advex import examples, plots

clusters = advex.load_clusters()  # two clusters of points, for the recap and 2.F
digits = advex.load_digits()  # images of handwritten digits, for 2.D
net = advex.load_network()  # a network for them; you train your own in 2.D

# %% [markdown]
# ## Recap: logistic regression, and gradient descent on parameters
#
# A logistic regression turns an input $x$, a column of $d$ numbers, into the probability of class 1:
#
# $$f(x) = \sigma(\theta^\top x), \qquad \sigma(z) = \frac{1}{1 + e^{-z}}.$$
#
# Its slope, $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$, is nearly 0 where the model is confident.
#
# **Conventions.** One input and $\theta$ are columns of shape `(d, 1)`. The loss for a label
# $y \in \{0, 1\}$ is the *negative log-likelihood* (NLL), $-\log p(y)$, with $p(1) = f(x)$ and
# $p(0) = 1 - f(x)$. It grows without bound when the model is confident and wrong.


# %%
def sigmoid(z):
    """The logistic function, entry by entry."""
    return 1 / (1 + np.exp(-z))


def f(x, theta):
    """The probability of class 1 for one input. x, theta: (d, 1). Returns a number."""
    return sigmoid(theta.T @ x).item()


# %% [markdown]
# *Training* is gradient descent on $\theta$: compute the gradient of the mean loss, take a small step against it,
# repeat. Here it is, on two clusters of points.

# %% tags=["otter_ignore"]
inputs = np.column_stack([clusters.X, np.ones(1000)])  # a feature that is always 1 gives the bias
parameters = np.zeros(3)
losses = []
for iteration in range(301):
    p = sigmoid(inputs @ parameters)
    losses.append(-np.log(np.where(clusters.y == 1, p, 1 - p)).mean())
    parameters -= 0.5 * inputs.T @ (p - clusters.y) / len(inputs)  # move the parameters

plots.loss_curve(losses)
print("accuracy:", np.mean((inputs @ parameters > 0) == clusters.y))

# %% [markdown]
# One line moves the parameters. But the loss depends on the inputs too, and the rest of the lab moves those:
#
# | | held still | moved | to make |
# |---|---|---|---|
# | training | inputs $x$ | parameters $\theta$ | the model right |
# | attacking | parameters $\theta$ | input $x$ | the model wrong |

# %% [raw]
# # BEGIN QUESTION
# name: q2a

# %% [markdown]
# ## 2.A The gradient with respect to the parameters ({{points}} points)
#
# *20 minutes · easy*
#
# For $f(x) = \sigma(\theta^\top x)$, derive $\nabla_\theta f(x)$ on paper, by the chain rule. Then
#
# 1. write `grad_theta`;
# 2. set `direction_theta` to the direction in which the gradient points for any $x$ and $\theta$: `"x"`,
#    `"-x"`, `"theta"` or `"-theta"` (with the quotes).

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_theta(x, theta):
    """The gradient of f(x) = σ(θᵀx) with respect to θ.

    x, theta: arrays of shape (d, 1). Returns an array of shape (d, 1).

    For example, grad_theta(np.array([[1.0], [2.0]]), np.array([[1.5], [-0.25]]))
    is array([[0.196612], [0.393224]]), to six digits.
    """
    # BEGIN SOLUTION
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * x
    # END SOLUTION


direction_theta = "x"  # SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_shape(grad_theta):
    """grad_theta returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    expect_shape(
        required(grad_theta, "grad_theta")(x, theta), (3, 1), "grad_theta(x, theta), with d = 3,"
    )


# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_worked_value(grad_theta):
    """grad_theta gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[1.0], [2.0]]), np.array([[1.5], [-0.25]])
    expect_close(
        required(grad_theta, "grad_theta")(x, theta),
        [[0.196612], [0.393224]],
        "grad_theta(x, theta) of the docstring",
    )


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_second_value(grad_theta):
    """grad_theta is right at a second point, with d = 3 and a negative score"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    x, theta = np.array([[2.0], [-1.0], [0.5]]), np.array([[-0.5], [0.75], [0.5]])
    before = x.copy(), theta.copy()
    expect_close(
        required(grad_theta, "grad_theta")(x, theta),
        [[0.298293], [-0.149146], [0.074573]],
        "grad_theta(x, theta), with d = 3,",
    )
    expect_unmodified((x, theta), before, "grad_theta(x, theta)")


# %%
""" # BEGIN TEST CONFIG
{points: 0}
"""  # END TEST CONFIG


def test_direction_is_a_choice(direction_theta):
    """direction_theta is one of the four choices"""
    from advex.checking import expect_choice

    expect_choice(direction_theta, "direction_theta")


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_random_points(grad_theta):
    """The gradient with respect to theta, at random points in several dimensions"""
    from hidden import check_gradient, columns

    check_gradient(grad_theta, "theta", columns(seed=101))


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_sure_model(grad_theta):
    """The gradient with respect to theta where the model is sure, up to |theta.T x| = 30"""
    from hidden import check_gradient, columns_of_score

    points = columns_of_score((-30, -12, -5, 5, 12, 30), seed=103)
    check_gradient(grad_theta, "theta", points, exact=True)


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_integers(grad_theta):
    """Inputs of whole numbers work in integer type as well"""
    from hidden import check_integers, np

    x, theta = np.array([[1], [0], [2]]), np.array([[1], [3], [-1]])
    check_integers(grad_theta, x, theta, what="grad_theta(x, theta)")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_arguments_unmodified(grad_theta):
    """x and theta are left as they were"""
    from hidden import check_unmodified, columns

    for x, theta in columns(seed=102, sizes=(1, 6)):
        check_unmodified(grad_theta, x, theta, what="grad_theta(x, theta)")


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_direction(direction_theta, grad_theta):
    """direction_theta names the way that the gradient points"""
    from hidden import check_direction, columns

    check_direction(direction_theta, "direction_theta", "x", grad_theta, columns(seed=104))


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Check yourself.** You can test a gradient without deriving it: move each entry of $\theta$ a little, and
# see how much $f$ changes. Try points of your own.


# %% tags=["otter_ignore"]
def torch_gradients(x, theta):
    """Return PyTorch's gradients of f in theta and in x, or None if it is not installed."""
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed, so only finite differences are shown.")
        return None
    x, theta = (torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in (x, theta))
    torch.sigmoid(theta.T @ x).sum().backward()
    return theta.grad.numpy(), x.grad.numpy()


x, theta = np.array([[0.3], [-1.2], [0.8]]), np.array([[1.0], [0.5], [-2.0]])

with advex.using(grad_theta):
    yours = grad_theta(x.copy(), theta.copy())
    by_differences = advex.numerical_gradient(lambda t: f(x, t), at=theta)
    print(
        "largest difference to finite differences:", f"{np.abs(yours - by_differences).max():.1e}"
    )
    if (by_torch := torch_gradients(x, theta)) is not None:
        print(
            "largest difference to PyTorch:           ", f"{np.abs(yours - by_torch[0]).max():.1e}"
        )

# %% [raw]
# # BEGIN QUESTION
# name: q2b

# %% [markdown]
# ## 2.B The gradient with respect to the input ({{points}} points)
#
# *20 minutes · easy*
#
# Now differentiate with respect to the *other* argument: derive $\nabla_x f(x)$, write `grad_x`, and set
# `direction_x` to its direction (the same four choices).
#
# Then compare. To raise $f(x)$, training moves $\theta$ one way, and an attacker moves $x$ another way. Which?

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_x(x, theta):
    """The gradient of f(x) = σ(θᵀx) with respect to x.

    x, theta: arrays of shape (d, 1). Returns an array of shape (d, 1).

    For example, grad_x(np.array([[1.0], [2.0]]), np.array([[1.5], [-0.25]]))
    is array([[0.294918], [-0.049153]]), to six digits.
    """
    # BEGIN SOLUTION
    s = sigmoid(theta.T @ x)
    return s * (1 - s) * theta
    # END SOLUTION


direction_x = "theta"  # SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_shape(grad_x):
    """grad_x returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    expect_shape(required(grad_x, "grad_x")(x, theta), (3, 1), "grad_x(x, theta), with d = 3,")


# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_worked_value(grad_x):
    """grad_x gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[1.0], [2.0]]), np.array([[1.5], [-0.25]])
    expect_close(
        required(grad_x, "grad_x")(x, theta),
        [[0.294918], [-0.049153]],
        "grad_x(x, theta) of the docstring",
    )


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_second_value(grad_x):
    """grad_x is right at a second point, with d = 3 and a negative score"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    x, theta = np.array([[2.0], [-1.0], [0.5]]), np.array([[-0.5], [0.75], [0.5]])
    before = x.copy(), theta.copy()
    expect_close(
        required(grad_x, "grad_x")(x, theta),
        [[-0.074573], [0.111859], [0.074573]],
        "grad_x(x, theta), with d = 3,",
    )
    expect_unmodified((x, theta), before, "grad_x(x, theta)")


# %%
""" # BEGIN TEST CONFIG
{points: 0}
"""  # END TEST CONFIG


def test_direction_is_a_choice(direction_x):
    """direction_x is one of the four choices"""
    from advex.checking import expect_choice

    expect_choice(direction_x, "direction_x")


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_random_points(grad_x):
    """The gradient with respect to x, at random points in several dimensions"""
    from hidden import check_gradient, columns

    check_gradient(grad_x, "x", columns(seed=201))


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_sure_model(grad_x):
    """The gradient with respect to x where the model is sure, up to |theta.T x| = 30"""
    from hidden import check_gradient, columns_of_score

    check_gradient(grad_x, "x", columns_of_score((-30, -12, -5, 5, 12, 30), seed=203), exact=True)


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_integers(grad_x):
    """Inputs of whole numbers work in integer type as well"""
    from hidden import check_integers, np

    x, theta = np.array([[1], [0], [2]]), np.array([[1], [3], [-1]])
    check_integers(grad_x, x, theta, what="grad_x(x, theta)")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_arguments_unmodified(grad_x):
    """x and theta are left as they were"""
    from hidden import check_unmodified, columns

    for x, theta in columns(seed=202, sizes=(1, 6)):
        check_unmodified(grad_x, x, theta, what="grad_x(x, theta)")


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_direction(direction_x, grad_x):
    """direction_x names the way that the gradient points"""
    from hidden import check_direction, columns

    check_direction(direction_x, "direction_x", "theta", grad_x, columns(seed=204))


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% tags=["otter_ignore"]
with advex.using(grad_x):
    yours = grad_x(x.copy(), theta.copy())
    by_differences = advex.numerical_gradient(lambda v: f(v, theta), at=x)
    print(
        "largest difference to finite differences:", f"{np.abs(yours - by_differences).max():.1e}"
    )
    if (by_torch := torch_gradients(x, theta)) is not None:
        print(
            "largest difference to PyTorch:           ", f"{np.abs(yours - by_torch[1]).max():.1e}"
        )

# %% [raw]
# # BEGIN QUESTION
# name: q2c

# %% [markdown]
# ## 2.C An attack on a logistic regression ({{points}} points)
#
# *35 minutes · medium*
#
# This model is trained; its $\theta$ stays fixed. Inputs have six abstract features, on (1) or off (0). Features 1
# and 3 speak for class 0, features 2 and 4 for class 1; features 5 and 6 have weight 0.
#
# $$x_A = [1, 0, 1, 0, 0, 0]^\top,\ y_A = 0; \qquad x_B = [0, 1, 0, 1, 0, 0]^\top,\ y_B = 1; \qquad
# \theta = [-1, 1, -1, 1, 0, 0]^\top.$$
#
# Both are classified correctly: $f(x_A) = 0.12$ and $f(x_B) = 0.88$. Your attack changes that. Given a *target*
# class, it minimizes the target's NLL by gradient descent on the input:
#
# $$x \leftarrow x - \eta\, \nabla_x \big[-\log p(\text{target})\big], \qquad \eta = \texttt{step\_size}.$$
#
# Derive the gradient (one short formula covers both targets), and write `attack_logistic`. Leave its arguments
# unchanged.

# %%
xA = np.array([[1.0], [0.0], [1.0], [0.0], [0.0], [0.0]])
xB = np.array([[0.0], [1.0], [0.0], [1.0], [0.0], [0.0]])
theta_toy = np.array([[-1.0], [1.0], [-1.0], [1.0], [0.0], [0.0]])

# %% [raw]
# # BEGIN SOLUTION


# %%
def attack_logistic(x, theta, target, step_size, iters):
    """Gradient descent on the input of a logistic regression, minimizing the NLL of the target.

    x, theta: arrays of shape (d, 1). target: 0 or 1. step_size: the factor on each gradient.
    iters: the number of steps; with 0 the result equals x.
    Returns the modified input, an array of shape (d, 1); x itself stays unchanged.

    For example, attack_logistic(np.array([[1.0], [0.0]]), np.array([[1.0], [2.0]]),
    target=1, step_size=0.5, iters=1) is array([[1.134471], [0.268941]]), to six digits.
    """
    # BEGIN SOLUTION
    for _ in range(iters):
        x = x - step_size * (sigmoid(theta.T @ x) - target) * theta
    return x
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_shape(attack_logistic):
    """attack_logistic returns a column of shape (d, 1)"""
    import numpy as np

    from advex.checking import expect_shape, required

    x, theta = np.array([[1.0], [2.0], [0.5]]), np.array([[0.5], [-0.25], [1.0]])
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 0, 0.5, 3)
    expect_shape(attacked, (3, 1), "attack_logistic(x, theta, 0, 0.5, 3), with d = 3,")


# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_worked_value(attack_logistic):
    """attack_logistic gives the worked value of its docstring"""
    import numpy as np

    from advex.checking import expect_close, required

    x, theta = np.array([[1.0], [0.0]]), np.array([[1.0], [2.0]])
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 1, 0.5, 1)
    expect_close(attacked, [[1.134471], [0.268941]], "attack_logistic(...) of the docstring")


# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_second_value(attack_logistic):
    """attack_logistic is right for two steps towards target 0, with d = 3"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    x, theta = np.array([[2.0], [-1.0], [0.5]]), np.array([[0.5], [-0.75], [1.0]])
    before = x.copy(), theta.copy()
    attacked = required(attack_logistic, "attack_logistic")(x, theta, 0, 0.3, 2)
    what = "attack_logistic(x, theta, target=0, step_size=0.3, iters=2)"
    expect_close(attacked, [[1.736357], [-0.604535], [-0.027286]], what)
    expect_unmodified((x, theta), before, what)


# %%
""" # BEGIN TEST CONFIG
{points: 3, hidden: true}
"""  # END TEST CONFIG


def test_towards_target(attack_logistic):
    """The attack moves towards its target, whichever of the two that is, along theta"""
    from hidden import check_towards_target, columns, with_target

    check_towards_target(attack_logistic, with_target(columns(seed=301, sizes=(6, 6, 6, 6))))


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_path_to_class_1(attack_logistic, grad_x):
    """The path to target 1, step by step, at random points with six features"""
    from hidden import check_toy_attack, columns, with_target

    points = with_target(columns(seed=302, sizes=(6, 6, 6)), 1)
    check_toy_attack(attack_logistic, points, grad_x)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_path_to_class_0(attack_logistic, grad_x):
    """The path to target 0, step by step, at random points with six features"""
    from hidden import check_toy_attack, columns, with_target

    points = with_target(columns(seed=303, sizes=(6, 6, 6)), 0)
    check_toy_attack(attack_logistic, points, grad_x)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_other_dimensions(attack_logistic, grad_x):
    """The path to the other class, step by step, with 1 to 20 features"""
    from hidden import check_toy_attack, columns, with_target

    points = with_target(columns(seed=308, sizes=(1, 2, 3, 11, 20)))
    check_toy_attack(attack_logistic, points, grad_x)


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_gradient_anew(attack_logistic):
    """Each step takes the gradient anew, where the last one has arrived"""
    from hidden import check_gradient_anew, columns, with_target

    check_gradient_anew(attack_logistic, with_target(columns(seed=309, sizes=(2, 6))))


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_step_size(attack_logistic):
    """Three times the step size makes a step three times as long"""
    from hidden import check_step_size, columns, with_target

    check_step_size(attack_logistic, with_target(columns(seed=310, sizes=(3, 6))))


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_steps_to_flip(attack_logistic):
    """The decision changes after as many steps as it should, neither sooner nor later"""
    from hidden import check_steps_to_flip, columns

    check_steps_to_flip(attack_logistic, columns(seed=304))


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_sure_model(attack_logistic, grad_x):
    """Attacks that start where the model is sure, up to |theta.T x| = 30"""
    from hidden import check_toy_attack, columns_of_score, with_target

    points = with_target(columns_of_score((-30, -12, 12, 30), seed=307))
    check_toy_attack(attack_logistic, points, grad_x)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_no_iterations(attack_logistic):
    """With iters = 0 the result equals x"""
    from hidden import check_stays, columns

    check_stays(attack_logistic, columns(seed=305, sizes=(2, 6)))


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_integers(attack_logistic):
    """Inputs of whole numbers work in integer type as well"""
    from hidden import check_integers, np

    x, theta = np.array([[1], [0], [2]]), np.array([[-1], [2], [1]])
    for target in (0, 1):
        check_integers(attack_logistic, x, theta, target, 0.25, 3, what="attack_logistic")


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_arguments_unmodified(attack_logistic):
    """x and theta are left as they were, and the same call gives the same again"""
    from hidden import check_moves, check_unmodified, columns, with_target

    for given in with_target(columns(seed=306, sizes=(1, 6))):
        check_unmodified(attack_logistic, *given, 0.5, 4, what="attack_logistic")
        check_moves(attack_logistic, given[0], *given, 0.5, 4, what="attack_logistic")


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# Now attack both inputs. Change the step size and the iterations, and run the cell again.

# %% tags=["otter_ignore"]
step_size, iters = 0.5, 10

with advex.using(attack_logistic):
    for name, other, start, end, target in (("xA", "xB", xA, xB, 1), ("xB", "xA", xB, xA, 0)):
        # Copies, here and in every demonstration: an answer that changes what it is given spoils nothing.
        path = [
            attack_logistic(start.copy(), theta_toy.copy(), target, step_size, k)
            for k in range(iters + 1)
        ]
        p_target = [f(v, theta_toy) if target == 1 else 1 - f(v, theta_toy) for v in path]
        plots.toy_attack(start, path[-1], end, p_target, (name, other))
        flips = next((k for k, p in enumerate(p_target) if p > 0.5), None)
        print(
            f"{name}: p(target) passes 0.5 at iteration {flips}; after {iters}: {p_target[-1]:.3f}"
        )

# %% [markdown]
# **Why the log?** You could also climb the target's probability: `grad_x` is its gradient. Count the iterations until
# $x_A$ changes sides, both ways. A larger $\theta$ makes the model more confident, and the difference grows: a
# confident model gives attackers almost no slope to climb, unless they use the logarithm.

# %% tags=["otter_ignore"]
# Predict, then see (not graded). Climbing the probability at step size 0.1 takes 29 iterations
# until xA changes sides. How many does it take if theta is 10 times as large? Write a number.
prediction_2c = 20_000  # SOLUTION


# %% tags=["otter_ignore"]
def iterations_to_flip(step, x, theta, most=20_000):
    """Count the steps x ← step(x) until f(x) > 0.5."""
    for count in range(most):
        if f(x, theta) > 0.5:
            return count
        x = step(x)
    return f"more than {most}"


with advex.using(attack_logistic, grad_x):
    said = advex.predicted(prediction_2c)
    for factor, step_size in ((1, 1.0), (1, 0.5), (1, 0.1), (5, 0.1), (10, 0.1)):
        t = factor * theta_toy
        on_nll = iterations_to_flip(
            lambda x: attack_logistic(x.copy(), t.copy(), 1, step_size, 1), xA, t
        )
        on_p = iterations_to_flip(lambda x: x + step_size * grad_x(x.copy(), t.copy()), xA, t)
        print(
            f"theta × {factor}, step size {step_size}: {on_nll} on the NLL, {on_p} on the probability"
        )
    said.compare(on_p)

# %% [raw]
# # BEGIN QUESTION
# {name: q2c_discussion, manual: true, points: 6}

# %% [markdown]
# ### 2.C Discussion: what do the modified inputs look like? ({{points}} points)
#
# *10 minutes · medium*
#
# Describe the modified $x_A$ and $x_B$ after ten iterations at step size 0.5. Which features moved, which
# didn't, and why? Compare the modified $x_A$ with $x_B$. Which class would a person who knows the two groups see in
# the modified $x_A$?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# The gradient of the NLL is $(f(x) - \text{target})\,\theta$, a number times $\theta$, so every step
# goes along $\theta$: $x_A$ moves along the line $x_A + c\,\theta$ with growing $c$, and $x_B$ moves along
# the same line in the other direction. Features 1 and 3 fall while 2 and 4 rise by the same amount (for
# $x_B$, the reverse). Features 5 and 6 never move, because $\theta_5 = \theta_6 = 0$: they don't influence
# the model.
#
# Because $x_B - x_A = \theta$, the line from $x_A$ leads exactly to $x_B$, which it would meet at
# $c = 1$. The decision changes halfway, at $[½, ½, ½, ½, 0, 0]$. After ten iterations at step size 0.5
# the input has gone past $x_B$ ($c \approx 1.23$): features 1 and 3 are negative, which no
# real input has, and 2 and 4 are above 1.
#
# So here the modified input really *becomes* the target class: a person who knew the groups would
# say class 1 too, just as the model does. The attack fools nobody because there are so few features:
# the six that the model looks at are all that there is to see. Compare with 2.D.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ## 2.D An attack on a digit classifier
#
# Now attack inputs with 784 features: images of 28 × 28 pixels, one per row, each pixel from 0 (paper) to 1 (ink).

# %% tags=["otter_ignore"]
print("training images:", digits.X_train.shape, " test images:", digits.X_test.shape)
plots.samples(digits.X_test[examples.one_of_each(digits)])

# %% [markdown]
# The model is a network with one hidden layer of 64 ReLU units,
#
# $$p(\cdot \mid x) = \mathrm{softmax}\big(W_2\, \mathrm{relu}(W_1 x + b_1) + b_2\big).$$
#
# `net` holds its parameters: `net.W1` (64, 784), `net.b1` (64,), `net.W2` (10, 64), `net.b2` (10,).
# Train one in a few seconds; `advex/training.py` shows how.

# %% tags=["otter_ignore"]
net = advex.train(digits.X_train, digits.y_train)

print(f"accuracy on the training images: {advex.accuracy(net, digits.X_train, digits.y_train):.1%}")
print(f"accuracy on the test images:     {advex.accuracy(net, digits.X_test, digits.y_test):.1%}")

# %% [raw]
# # BEGIN QUESTION
# name: q2d

# %% [markdown]
# ### 2.D The attack ({{points}} points)
#
# *50 minutes · hard*
#
# Write two functions for a whole batch: `X` has shape `(n, d)`, and `targets` holds one class for each row.
#
# 1. `loss_grad_x`: the gradient of each row's NLL, $-\log p(\text{target} \mid x)$, with respect to that row.
#    Rows don't influence each other.
# 2. `attack_digits`: gradient descent on the images. After *each* step, clip the pixels to [0, 1].
#
# For the gradient, work backwards through the network and its `h` hidden units:
#
# | step | gradient with respect to | shape | back through |
# |---|---|---|---|
# | 1 | logits | `(n, 10)` | logarithm and softmax (together, a short formula) |
# | 2 | units' outputs | `(n, h)` | `W2` |
# | 3 | units' inputs | `(n, h)` | ReLU (which units are on?) |
# | 4 | images | `(n, d)` | `W1` |
#
# `advex.predict_proba(net, X)` gives the class probabilities, `(n, 10)`. Leave all arguments unchanged.

# %% [raw]
# # BEGIN SOLUTION


# %%
def loss_grad_x(net, X, targets):
    """The gradient of each row's NLL of its target with respect to that row.

    net: an advex.TwoLayerNet. X: (n, d) images. targets: (n,) ints from 0 to 9.
    Returns an array of shape (n, d).

    For example, with a network that has two units, each looking at one of two pixels,

        W2 = np.zeros((10, 2)); W2[0, 0] = W2[1, 1] = 1
        net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))

    loss_grad_x(net, np.array([[2.0, -1.0]]), np.array([0])) is array([[-0.549147, 0.0]]),
    to six digits: the second unit is off.
    """
    # BEGIN SOLUTION
    is_on = X @ net.W1.T + net.b1 > 0
    d_logits = advex.predict_proba(net, X)
    d_logits[np.arange(len(X)), targets] -= 1
    return ((d_logits @ net.W2) * is_on) @ net.W1
    # END SOLUTION


def attack_digits(net, X, targets, step_size, iters):
    """Gradient descent on images, minimizing each row's NLL of its target, clipped to [0, 1].

    net: an advex.TwoLayerNet. X: (n, d) images. targets: (n,) ints from 0 to 9.
    step_size: the factor on each gradient. iters: the number of steps, each followed by clipping.
    Returns the modified images, (n, d); X itself stays unchanged.

    For example, with the network of loss_grad_x,
    attack_digits(net, np.array([[0.5, 0.5]]), np.array([0]), step_size=1.0, iters=1)
    is array([[1.0, 0.354063]]), to six digits: the first pixel was clipped.
    """
    # BEGIN SOLUTION
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 1}
"""  # END TEST CONFIG


def test_gradient_shape(loss_grad_x):
    """loss_grad_x returns one gradient per image, shape (n, d)"""
    import numpy as np

    import advex
    from advex.checking import expect_shape, required

    X = np.linspace(0, 1, 3 * 784).reshape(3, 784)
    gradient = required(loss_grad_x, "loss_grad_x")(advex.load_network(), X, np.array([1, 2, 3]))
    expect_shape(gradient, (3, 784), "loss_grad_x(net, X, targets), with 3 images,")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_gradient_worked_value(loss_grad_x):
    """loss_grad_x gives the worked value of its docstring"""
    import numpy as np

    import advex
    from advex.checking import expect_close, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    gradient = required(loss_grad_x, "loss_grad_x")(net, np.array([[2.0, -1.0]]), np.array([0]))
    expect_close(gradient, [[-0.549147, 0.0]], "loss_grad_x(...) of the docstring")


# %%
""" # BEGIN TEST CONFIG
{points: 1.5}
"""  # END TEST CONFIG


def test_gradient_second_value(loss_grad_x):
    """loss_grad_x is right for two images with two targets, on a network with three units"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required, small_network

    net, X = small_network(), np.array([[0.2, 0.9], [0.7, 0.4]])
    gradient = required(loss_grad_x, "loss_grad_x")(net, X, np.array([3, 8]))
    what = "loss_grad_x(net, X, targets), with 2 images,"
    expect_close(gradient, [[-1.991453, 2.996596], [1.324673, -0.312548]], what)
    expect_unmodified(X, [[0.2, 0.9], [0.7, 0.4]], what)
    expect_unmodified(np.concatenate(net, None), np.concatenate(small_network(), None), what)


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_attack_worked_value(attack_digits):
    """attack_digits gives the worked value of its docstring"""
    import numpy as np

    import advex
    from advex.checking import expect_close, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    attacked = required(attack_digits, "attack_digits")(
        net, np.array([[0.5, 0.5]]), np.array([0]), 1.0, 1
    )
    expect_close(attacked, [[1.0, 0.354063]], "attack_digits(...) of the docstring")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_attack_second_value(attack_digits):
    """attack_digits is right for two steps with two images, where pixels meet 0 and 1"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required, small_network

    net, X = small_network(), np.array([[0.2, 0.9], [0.7, 0.4]])
    attacked = required(attack_digits, "attack_digits")(net, X, np.array([3, 8]), 0.4, 2)
    what = "attack_digits(net, X, targets, step_size=0.4, iters=2), with 2 images,"
    expect_close(attacked, [[0.853133, 0.0], [0.0, 0.560554]], what)
    expect_unmodified(X, [[0.2, 0.9], [0.7, 0.4]], what)


# %%
""" # BEGIN TEST CONFIG
{points: 0}
"""  # END TEST CONFIG


def test_attack_returns_images(attack_digits):
    """attack_digits returns images: shape (n, d), pixels from 0 to 1"""
    import numpy as np

    import advex
    from advex.checking import expect_shape, required

    X = np.linspace(0, 1, 3 * 784).reshape(3, 784)
    attacked = required(attack_digits, "attack_digits")(
        advex.load_network(), X, np.array([1, 2, 3]), 0.5, 2
    )
    attacked = expect_shape(attacked, (3, 784), "attack_digits(...), with 3 images,")
    assert attacked.min() >= 0, "Some pixels are below 0."
    assert attacked.max() <= 1, "Some pixels are above 1."


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_gradient_all_units_on(loss_grad_x):
    """The gradient on random networks, where every unit is on"""
    from hidden import all_units_on, check_image_gradient, random_batches, scaled_logits

    # Small logits: how a sure network's loss is computed is another check's business.
    batches = map(all_units_on, random_batches(401, [(2, 3, 4), (7, 9, 5), (12, 5, 1)]))
    check_image_gradient(loss_grad_x, [scaled_logits(batch, 5) for batch in batches])


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_gradient_some_units_off(loss_grad_x):
    """The gradient on random networks, where some units are off"""
    from hidden import check_image_gradient, random_batches

    check_image_gradient(loss_grad_x, random_batches(402, [(2, 6, 4), (7, 9, 5), (12, 20, 1)]))


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_gradient_on_digits(loss_grad_x):
    """The gradient on test images, for targets other than their labels"""
    from hidden import check_image_gradient, digits_batch, load_network

    X, _, targets = digits_batch(8, seed=403)
    # The network is sure of its labels: a logarithm that is kept finite is off a little here.
    check_image_gradient(loss_grad_x, [(load_network(), X, targets)], rtol=1e-3)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_gradient_sure_network(loss_grad_x):
    """The gradient of a network that is very sure, with logits up to 30"""
    from hidden import check_image_gradient, random_batches, scaled_logits

    batches = random_batches(404, [(7, 9, 6)])
    check_image_gradient(loss_grad_x, [scaled_logits(batch, 30) for batch in batches])


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_gradient_rows_are_independent(loss_grad_x):
    """An image's gradient is the same alone and in a batch"""
    from hidden import check_batch_rows, random_batch

    batch = random_batch(405, (7, 9, 5))
    check_batch_rows(loss_grad_x, batch, what="loss_grad_x(net, X, targets)")


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_gradient_integers(loss_grad_x):
    """Images of whole numbers (black and white) work in integer type as well"""
    from hidden import check_integers, np, random_net

    X, targets = np.array([[0, 1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 0, 1, 1]]), np.array([3, 8])
    what = "loss_grad_x(net, X, targets)"
    check_integers(loss_grad_x, random_net(406), X, targets, labels=[2], what=what)


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_gradient_arguments_unmodified(loss_grad_x):
    """loss_grad_x leaves the images, the targets and the network as they were"""
    from hidden import check_network_unmodified, random_batch

    batch = random_batch(407, (7, 9, 4))
    check_network_unmodified(loss_grad_x, *batch, what="loss_grad_x(net, X, targets)")


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_attack_path(attack_digits, loss_grad_x):
    """The path of the attack, step by step, while no pixel reaches 0 or 1"""
    from hidden import check_image_attack, random_batches

    batches = random_batches(408, [(7, 9, 1), (7, 9, 4)], lowest=0.45, highest=0.55)
    check_image_attack(attack_digits, batches, loss_grad_x, step_size=0.01)


# %%
""" # BEGIN TEST CONFIG
{points: 3, hidden: true}
"""  # END TEST CONFIG


def test_attack_goes_downhill(attack_digits):
    """A small step makes each image's target likelier"""
    from hidden import check_goes_downhill, random_batches

    batches = random_batches(415, [(7, 9, 1), (7, 9, 4)], lowest=0.3, highest=0.7)
    check_goes_downhill(attack_digits, batches)


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_attack_clips_after_each_step(attack_digits, loss_grad_x):
    """The path of the attack, step by step, where pixels meet 0 and 1 on the way"""
    from hidden import check_image_attack, random_batches

    batches = random_batches(409, [(7, 9, 1), (7, 9, 4)], lowest=0.0, highest=1.0)
    check_image_attack(attack_digits, batches, loss_grad_x, step_size=0.3)


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_attack_reaches_targets(attack_digits):
    """Attacks on a dozen test images reach their targets"""
    from hidden import check_reaches_targets

    check_reaches_targets(attack_digits, count=12, seed=410)


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_attack_rows_are_independent(attack_digits):
    """An attacked image is the same alone and in a batch"""
    from hidden import check_batch_rows, random_batch

    batch = random_batch(411, (7, 9, 4), lowest=0.0, highest=1.0)
    check_batch_rows(attack_digits, (*batch, 0.05, 3), what="attack_digits(...)")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_attack_no_iterations(attack_digits):
    """With iters = 0 the result equals X"""
    from hidden import check_no_steps, random_batch

    check_no_steps(attack_digits, random_batch(412, (7, 9, 3), lowest=0.0, highest=1.0))


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_attack_integers(attack_digits):
    """Images of whole numbers (black and white) work in integer type as well"""
    from hidden import check_integers, np, random_net

    X, targets = np.array([[0, 1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 0, 1, 1]]), np.array([3, 8])
    given = random_net(413), X, targets, 0.1, 3
    check_integers(attack_digits, *given, labels=[2], what="attack_digits(...)")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_attack_arguments_unmodified(attack_digits):
    """attack_digits leaves the images and the targets as they were, and returns others"""
    from hidden import check_moves, check_unmodified, random_batch

    net, X, targets = random_batch(414, (7, 9, 4), lowest=0.0, highest=1.0)
    check_unmodified(attack_digits, net, X, targets, 0.05, 3, what="attack_digits(...)")
    check_moves(attack_digits, X, net, X, targets, 0.05, 3, what="attack_digits(...)")


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Check yourself** at a few pixels: compare your gradient with finite differences of `advex.nll`.

# %% tags=["otter_ignore"]
with advex.using(loss_grad_x):
    image, target = digits.X_test[:1], np.array([4])
    yours = loss_grad_x(net, image.copy(), target.copy())[0]
    for pixel in (210, 350, 406, 434, 575):

        def loss_at(value, pixel=pixel):
            changed = image.copy()
            changed[0, pixel] = value
            return advex.nll(net, changed, target)

        slope = advex.numerical_gradient(loss_at, at=image[0, pixel])
        print(f"pixel {pixel}: yours {yours[pixel]: .6f}, finite differences {slope: .6f}")

# %% [markdown]
# **Play.** Choose an image and a target, and press play. Which pairs need the most iterations? A few images, some threes
# among them, do turn into their target: can you find one? What happens without clipping?

# %% tags=["otter_ignore"]
from advex import play

with advex.using(attack_digits, loss_grad_x):
    play.attack_panel(net, digits, attack_digits, loss_grad_x)

# %% [markdown]
# Now draw your own digit, and attack it.

# %% tags=["otter_ignore"]
with advex.using(attack_digits):
    play.own_digit(net, digits, attack_digits)

# %% [markdown]
# All pairs at once: one image of each class, attacked towards each of the nine others until
# the network gives the target a probability of at least 0.9.

# %% tags=["otter_ignore"]
# Predict, then see (not graded). How many of the 90 pairs get there within 100 iterations?
prediction_2d = 90  # SOLUTION

# %% tags=["otter_ignore", "readme_picture"]
with advex.using(attack_digits):
    said = advex.predicted(prediction_2d)
    originals = digits.X_test[examples.one_of_each(digits)]
    source, goal = examples.all_pairs()
    attacked, iterations = examples.attack_until_sure(net, attack_digits, originals[source], goal)
    arrived = ~np.isnan(iterations)
    kept = examples.nearest_class(digits, attacked) == source
    plots.attack_grid(originals, attacked, arrived, kept)
    size = np.abs(attacked - originals[source]).max(axis=1)
    print(f"{arrived.sum()} of 90 pairs reach p(target) = {examples.SURE}")
    if arrived.any():
        print(
            f"iterations until then: median {np.median(iterations[arrived]):.0f}, "
            f"most {iterations[arrived].max():.0f}; "
            f"largest change of a pixel: median {np.median(size[arrived]):.2f}"
        )
    print(f"the nearest training image is still of the input's class in {kept.sum()} of 90")
    said.compare(arrived.sum())

# %% [markdown]
# **Is any change as bad?** Try random noise of the same L2 norm as each attack.

# %% tags=["otter_ignore"]
# Predict, then see (not graded). In what percentage of the tries does this noise change the label?
prediction_2d_noise = 1  # SOLUTION

# %% tags=["otter_ignore"]
with advex.using(attack_digits):
    said = advex.predicted(prediction_2d_noise)
    rng = np.random.default_rng(0)
    length = np.linalg.norm(attacked - originals[source], axis=1, keepdims=True)
    seen_before = advex.predict(net, originals[source])
    changed = reached = 0
    for _ in range(20):
        noise = rng.normal(size=attacked.shape)
        noisy = originals[source] + noise
        for _ in range(20):  # clipping shortens the noise: make it longer until the norm is right
            norm = np.linalg.norm(noisy - originals[source], axis=1, keepdims=True)
            noise *= length / np.maximum(norm, 1e-12)
            noisy = np.clip(originals[source] + noise, 0, 1)
        seen = advex.predict(net, noisy)
        changed += np.sum(seen != seen_before)
        reached += np.sum(seen == goal)
    pair = np.flatnonzero((source == 3) & (goal == 8))[0]
    plots.noise_comparison(net, originals[3], attacked[pair], noisy[pair])
    print(f"random noise of the same norm, {20 * 90} tries:")
    print(f"the label changes in {changed}, and becomes the target in {reached}")
    said.compare(100 * changed / (20 * 90), " %")

# %% [raw]
# # BEGIN QUESTION
# {name: q2d_discussion, manual: true, points: 10}

# %% [markdown]
# ### 2.D Discussion ({{points}} points)
#
# *15 minutes · medium*
#
# (i) Do the modified images look like the original class or like the target class, and are there exceptions?
# How does this compare with 2.C, and what causes the difference?
#
# (ii) The network's accuracy on the test images is printed above. Would you call this classifier
# reliable? For what, and for what not? Use the comparison with random noise.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# (i) To a person the modified images still show the *original* digit, with faint speckles all over (a few, some
# threes among them, do drift towards the target); the network sees the target, with high probability. In 2.C the
# modified input had become the target class, for people too. The difference is the dimension. With six features
# the attack must change each feature a lot to change the score. With 784 pixels it moves many of them a little,
# each in the direction that helps: the small changes all add up in the score (their effect grows with $\|w\|_1$,
# the sum over all pixels), while for the eye they stay small. In between, with 8 × 8 = 64 pixels, attacked digits
# morph towards the target.
#
# (ii) The accuracy on the test set tells us how the network does on inputs drawn like the training images, scanned
# digits that nobody has tampered with, and there it does well. It also withstands random noise: noise as long as
# the attack almost never changes the label. But random noise is an average direction, and the attack is the worst
# one. Nearly every test image has a neighbor that a person reads the same and that the network gets wrong with
# confidence, for every target that we choose. So the network isn't reliable where somebody gains from fooling it
# (amounts on bank checks, say), and its probabilities can't be trusted as a warning. The test set cannot show this: it
# contains no such images. "It gets nearly all of them right, so it is reliable" confuses the average case with
# the worst.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# {name: q2e, manual: true, points: 10}

# %% [markdown]
# ## 2.E Out of the lab ({{points}} points)
#
# *30 minutes · medium*
#
# Adversarial examples exist beyond digits:
#
# - **Images.** [Goodfellow et al. 2015](https://arxiv.org/abs/1412.6572) changed photographs invisibly, and a leading
#   network misread them with near certainty.
# - **Text.** [Jia and Liang 2017](https://arxiv.org/abs/1707.07328) added an irrelevant sentence to a paragraph that a
#   system answers questions about. An example of ours:
#
#   > *The library of Arden was opened in 1911 by the botanist Ida Morel.* **The museum of Belden was opened in
#   > 1938 by the painter Tom Reyes.**
#   >
#   > Question: Who opened the library of Arden?
#
#   The sentence in bold misleads no reader. A system that looks for words near the question's words may
#   answer "Tom Reyes".
# - **Real objects.** [Chen et al. 2018](https://arxiv.org/abs/1804.05810) printed stop signs with a pattern that an
#   attack had found. A person sees a painted stop sign. The detector sees a person, a ball or nothing, from several
#   distances.
#
# Choose a system outside the lab that makes decisions by machine learning, for example in medicine, traffic, content moderation
# or credit. In 150 to 250 words: Who could gain from an adversarial example there? What would they have to change, and
# do they need access to the model? What would the consequence be, and for whom? Name one defense, and its price or its
# limit.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# *One possible answer.* A platform uses an image classifier to remove posts that sell forbidden goods. The
# sellers gain from a picture that customers recognize and the classifier passes. They can change the
# whole picture, a little in every pixel, before they post it; nobody has to print anything or wait for a
# certain light. They don't know the network's weights, so they can't take its gradient. But they can
# train a network of their own on similar pictures, attack that one, and try: attacks often transfer from
# one network to another, and the platform itself answers every attempt, by removing the post or not.
#
# If it works, the people harmed by the goods pay. So do honest sellers whose pictures resemble the forbidden
# ones, if the platform responds with a stricter threshold.
#
# One defense is adversarial training: show the network attacked images with their right labels while it
# learns. It makes training several times as expensive, usually costs some accuracy on clean pictures, and
# protects only against changes of the size and kind that were trained for. Another is to limit the number of
# attempts for each account and have people look at doubtful cases. It leaves the model unchanged and raises
# the attacker's price too; it costs staff, and slows honest sellers down.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2f

# %% [markdown]
# ## 2.F One step is enough: the fast gradient sign method ({{points}} points)
#
# *30 minutes · medium*
#
# So far an attack could change any pixel by any amount. Now give it a *budget*: no feature may change by more than
# $\varepsilon$, so the perturbation $\delta$ has an L-infinity norm $\|\delta\|_\infty \le \varepsilon$. If the loss were
# linear in $x$, the worst perturbation would move each feature by exactly $\varepsilon$, in the direction in which the
# loss grows. That is the *fast gradient sign method* (FGSM; Goodfellow et al. 2015):
#
# $$x' = x + \varepsilon\, \operatorname{sign}\big(\nabla_x \mathrm{NLL}(x, y)\big).$$
#
# This attack has no target: it goes *up* the loss of the *true* label $y$.
#
# 1. `fgsm_logistic` attacks $f(x) = \sigma(w^\top x + b)$, for a batch of inputs, one per *row*. Its features have no
#    bounds: don't clip.
# 2. `fgsm_digits` attacks the digit network. Clip the images to [0, 1].
#
# You can use `sigmoid` and `loss_grad_x`; since only the sign counts, there are shortcuts.

# %% [raw]
# # BEGIN SOLUTION


# %%
def fgsm_logistic(X, y, w, b, epsilon):
    """The fast gradient sign method on a logistic regression with weights w and bias b.

    X: (n, d), one input a row. y: (n,), true labels 0 or 1. w: (d,). b: a number.
    epsilon: the size of the step in each feature.
    Returns the modified inputs, an array of shape (n, d); X itself stays unchanged.

    For example, fgsm_logistic(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([1, 0]),
    np.array([2.0, -1.0]), 0.5, 0.1) is array([[0.9, 2.1], [0.1, -0.1]]).
    """
    # BEGIN SOLUTION
    gradient = (sigmoid(X @ w + b) - y)[:, None] * w
    return X + epsilon * np.sign(gradient)
    # END SOLUTION


def fgsm_digits(net, X, y, epsilon):
    """The fast gradient sign method on the digit network, clipped to [0, 1].

    net: an advex.TwoLayerNet. X: (n, d) images. y: (n,), true labels from 0 to 9.
    epsilon: the size of the step in each pixel.
    Returns the modified images, an array of shape (n, d); X itself stays unchanged.

    For example, with the network of loss_grad_x,
    fgsm_digits(net, np.array([[0.5, 0.95]]), np.array([0]), 0.1) is array([[0.4, 1.0]]).
    """
    # BEGIN SOLUTION
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_logistic_worked_value(fgsm_logistic):
    """fgsm_logistic gives the worked value of its docstring, shape (n, d)"""
    import numpy as np

    from advex.checking import expect_close, expect_shape, required

    X, y, w = np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([1, 0]), np.array([2.0, -1.0])
    moved = required(fgsm_logistic, "fgsm_logistic")(X, y, w, 0.5, 0.1)
    expect_shape(moved, (2, 2), "fgsm_logistic(...) of the docstring")
    expect_close(moved, [[0.9, 2.1], [0.1, -0.1]], "fgsm_logistic(...) of the docstring")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_logistic_second_value(fgsm_logistic):
    """fgsm_logistic is right for three points with both labels, outside [0, 1]"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    X = np.array([[0.5, 2.0], [-1.0, 0.25], [0.0, 0.0]])
    before, y, w = X.copy(), np.array([0, 1, 0]), np.array([0.5, -1.5])
    moved = required(fgsm_logistic, "fgsm_logistic")(X, y, w, -0.5, 0.25)
    what = "fgsm_logistic(X, y, w, b, epsilon=0.25), with 3 points,"
    expect_close(moved, [[0.75, 1.75], [-1.25, 0.5], [0.25, -0.25]], what)
    expect_unmodified(X, before, what)


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_digits_worked_value(fgsm_digits):
    """fgsm_digits gives the worked value of its docstring, shape (n, d)"""
    import numpy as np

    import advex
    from advex.checking import expect_close, expect_shape, required

    W2 = np.zeros((10, 2))
    W2[0, 0] = W2[1, 1] = 1
    net = advex.TwoLayerNet(np.eye(2), np.zeros(2), W2, np.zeros(10))
    moved = required(fgsm_digits, "fgsm_digits")(net, np.array([[0.5, 0.95]]), np.array([0]), 0.1)
    expect_shape(moved, (1, 2), "fgsm_digits(...) of the docstring")
    expect_close(moved, [[0.4, 1.0]], "fgsm_digits(...) of the docstring")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_digits_second_value(fgsm_digits):
    """fgsm_digits is right for two images with two labels, on a network with three units"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required, small_network

    net, X = small_network(), np.array([[0.2, 0.9], [0.7, 0.4]])
    moved = required(fgsm_digits, "fgsm_digits")(net, X, np.array([3, 8]), 0.15)
    what = "fgsm_digits(net, X, y, epsilon=0.15), with 2 images,"
    expect_close(moved, [[0.05, 1.0], [0.85, 0.25]], what)
    expect_unmodified(X, [[0.2, 0.9], [0.7, 0.4]], what)


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_logistic_random_points(fgsm_logistic):
    """fgsm_logistic moves random points the right way, for batches of one and of many"""
    from hidden import check_fgsm_points, labelled_points

    points = labelled_points(501, ((1, 5), (2, 1), (2, 40), (9, 12)))
    check_fgsm_points(fgsm_logistic, [(*p, b, 0.2) for p in points for b in (0.3, 0.0)])


# %%
""" # BEGIN TEST CONFIG
{points: 1.5, hidden: true}
"""  # END TEST CONFIG


def test_logistic_raises_loss(fgsm_logistic):
    """fgsm_logistic moves each feature up the loss of the true label"""
    from hidden import check_raises_loss, labelled_points

    points = labelled_points(502, ((2, 8), (9, 12)))
    check_raises_loss(fgsm_logistic, [(*p, 0.1, 0.2) for p in points])


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_logistic_uses_the_whole_budget(fgsm_logistic):
    """fgsm_logistic moves each feature by exactly epsilon, wherever it lies"""
    from hidden import check_whole_budget

    check_whole_budget(fgsm_logistic, epsilons=(0.05, 0.7))


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_logistic_errors_on_clusters(fgsm_logistic):
    """fgsm_logistic causes as many errors on the two clusters as it should"""
    from hidden import check_errors_on_clusters

    check_errors_on_clusters(fgsm_logistic, ((0.0, 29), (0.2, 76), (0.5, 226)))


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_logistic_arguments(fgsm_logistic):
    """fgsm_logistic leaves its arguments as they were, and takes integers"""
    from hidden import check_integers, check_unmodified, np

    X, y, w = np.array([[0, 1], [2, -1], [1, 1]]), np.array([0, 1, 1]), np.array([1, -2])
    check_unmodified(fgsm_logistic, X.astype(float), y, w, 0.5, 0.1, what="fgsm_logistic(...)")
    what = "fgsm_logistic(X, y, w, b, epsilon)"
    check_integers(fgsm_logistic, X, y, w, 0.5, 0.25, labels=[1], what=what)


# %%
""" # BEGIN TEST CONFIG
{points: 2.5, hidden: true}
"""  # END TEST CONFIG


def test_digits_moves_up_the_loss(fgsm_digits, loss_grad_x):
    """fgsm_digits moves each pixel by epsilon, up the loss of the true label"""
    from hidden import check_fgsm_images, random_batches

    batches = random_batches(505, [(7, 9, 1), (7, 9, 5)], lowest=0.3, highest=0.7)
    check_fgsm_images(fgsm_digits, [(*batch, 0.2) for batch in batches], loss_grad_x)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_digits_stay_images(fgsm_digits, loss_grad_x):
    """fgsm_digits clips to [0, 1], and to nothing else"""
    from hidden import check_fgsm_images, check_ignored_pixel, pixels_at_bounds

    inputs = pixels_at_bounds(506, ((7, 0.1), (8, 0.4)))
    check_fgsm_images(fgsm_digits, inputs, loss_grad_x)
    check_ignored_pixel(fgsm_digits, inputs)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_digits_accuracy_falls(fgsm_digits):
    """The network's accuracy on test images falls as far as it should"""
    from hidden import check_accuracy_falls

    check_accuracy_falls(fgsm_digits, 40, seed=507, epsilons=(0.02, 0.05, 0.1))


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_digits_arguments(fgsm_digits):
    """fgsm_digits leaves its arguments as they were, and rows don't influence each other"""
    from hidden import check_batch_rows, check_unmodified, random_batch

    net, X, y = random_batch(508, (7, 9, 4), lowest=0.0, highest=1.0)
    check_unmodified(fgsm_digits, net, X, y, 0.1, what="fgsm_digits(net, X, y, epsilon)")
    check_batch_rows(fgsm_digits, (net, X, y, 0.1), what="fgsm_digits(net, X, y, epsilon)")


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **See it.** FGSM pushes each point by $\varepsilon$ in both features, towards the other side of the maximum-likelihood
# line. Move the slider, and compare your attack's error rate with the theory for two Gaussian clusters (scores move by
# $\varepsilon\|w\|_1$) and with *random* signs.

# %% tags=["otter_ignore"]
from advex import play

centres, std = [(0.0, 0.0), (1.66, 1.66)], 0.62
with advex.using(fgsm_logistic):
    play.cluster_panel(clusters, fgsm_logistic, centres, std)

# %% [markdown]
# The same as a curve:

# %% tags=["otter_ignore"]
with advex.using(fgsm_logistic):
    X, y, w, b = clusters
    epsilons = np.linspace(0, 0.6, 13)
    measured = [
        np.mean((fgsm_logistic(X.copy(), y.copy(), w.copy(), b, e) @ w + b > 0) != y)
        for e in epsilons
    ]
    in_theory = [advex.attacked_error(w, b, centres, std, e) for e in epsilons]
    by_chance = [advex.random_signs_error(clusters, e) for e in epsilons]
    plots.error_curve(
        "Two clusters", "in units of the features", epsilons, measured, by_chance, in_theory
    )
    print("epsilon  measured  in theory  random signs")
    for i in (0, 4, 10):
        print(f"{epsilons[i]:7.1f} {measured[i]:8.1%} {in_theory[i]:10.2%} {by_chance[i]:11.1%}")

# %% [markdown]
# Now the *accuracy* of your digit network. Compare the two horizontal axes.

# %% tags=["otter_ignore"]
# Predict, then see (not graded). One step may change each pixel by 0.1, a tenth of the way from
# white to black. What percentage of the test images does your network still get right?
prediction_2f = 18  # SOLUTION

# %% tags=["otter_ignore"]
with advex.using(fgsm_digits, loss_grad_x):
    said = advex.predicted(prediction_2f)
    epsilons = (0, 0.02, 0.05, 0.1, 0.15, 0.2)
    images, labels = digits.X_test, digits.y_test
    signs = np.random.default_rng(0).choice([-1, 1], size=images.shape)
    under_attack = [
        1 - advex.accuracy(net, fgsm_digits(net, images.copy(), labels.copy(), e), labels)
        for e in epsilons
    ]
    by_chance = [
        1 - advex.accuracy(net, np.clip(images + e * signs, 0, 1), labels) for e in epsilons
    ]
    plots.error_curve("Digits", "pixels go from 0 to 1", epsilons, under_attack, by_chance)
    for e, a, c in zip(epsilons, under_attack, by_chance, strict=True):
        print(f"epsilon {e:4.2f}: error under FGSM {a:6.1%}, with random signs {c:6.1%}")
    said.compare(100 * (1 - under_attack[epsilons.index(0.1)]), " %")

# %% [markdown]
# **A curve that looked plausible.** A web tutorial (K. Tsui, "Perhaps the Simplest Introduction of Adversarial
# Examples Ever") runs this experiment with centers (0, 0) and (2, 2) and standard deviation 0.5. It reports errors
# of 2.9, 7.6 and 22.6 % at $\varepsilon = 0$, 0.2 and 0.5, and concludes that no other line does better. But its code
# *averages* the bias's gradient and *sums* the weights' gradients, so the bias is far from converged when training
# stops. Compare the theory for such a line with the converged one:

# %% tags=["otter_ignore"]
centres, std = [(0.0, 0.0), (2.0, 2.0)], 0.5
for name, w_, b_ in (("bias far from converged", (1.35, 1.35), -1.5), ("converged", (1, 1), -2)):
    errors = [f"{advex.attacked_error(w_, b_, centres, std, e):.2%}" for e in (0, 0.2, 0.5)]
    print(f"{name + ':':24s} error at 0, 0.2, 0.5:", ", ".join(errors))

# %% [markdown]
# At $\varepsilon = 0.5$ the error falls from 22 % to 8 %. The tutorial also says that training against the attack can't
# help a linear model. Test this with centers that differ by 2 in one feature and by 0.3 in the other. Maximum likelihood
# uses both features, but the attack moves the second by more than the classes differ in it:

# %% tags=["otter_ignore"]
centres, std = [(0.0, 0.0), (2.0, 0.3)], 0.62
for name, w_, b_ in (("maximum likelihood", (2, 0.3), -2.045), ("first feature only", (1, 0), -1)):
    errors = [f"{advex.attacked_error(w_, b_, centres, std, e):.1%}" for e in (0, 0.5)]
    print(f"{name}: error {errors[0]} without attack, {errors[1]} under attack")

# %% [raw]
# # BEGIN QUESTION
# {name: q2f_discussion, manual: true, points: 0}

# %% [markdown]
# ### 2.F Discussion (not graded; for the class)
#
# 1. Why does the attack use the gradient of the *cost*, and not that of the predicted class's probability?
# 2. How does the step differ from a training step?
# 3. Can the attack help to train a better model?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# 1. The cost measures how badly the model does on this input *given its true label*; its gradient in $x$ is the
#    direction in which it does worse fastest. The gradient of the predicted class's probability lies along
#    the same line for two classes, but going down it would lead an input that is misclassified already
#    back to the right class. And where the model is confident this gradient is nearly 0 (2.C), so rounding may
#    leave no sign at all.
# 2. It changes the input, not the parameters; it goes up the cost, not down; and it takes the sign of each
#    entry, so every feature moves by $\varepsilon$ whatever the size of its slope. For a linear score
#    that is the best that the budget allows, and one step is the whole attack.
# 3. Yes: train on attacked inputs with their right labels (adversarial training). The example above
#    shows that even a linear model gains: a little more error without an attack, clearly less under one.
#    For networks it is the most dependable defense known, at the price of more computation and,
#    often, some accuracy.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: q2g

# %% [markdown]
# ## 2.G How far is the boundary? ({{points}} points)
#
# *25 minutes · medium*
#
# For a linear model you can compute *exactly* how small a perturbation suffices. The decision of
# $f(x) = \sigma(w^\top x + b)$ changes at $w^\top x + b = 0$. How large is the smallest $\delta$ that takes $x$ there
#
# - in the L2 norm, $\|\delta\|_2$: straight, at a right angle to the boundary;
# - in the L-infinity norm, $\|\delta\|_\infty$: all features may change at once, each by at most that much?
#   (How much does $w^\top x$ change when FGSM moves each feature by $\varepsilon$?)
#
# Write `distance_to_boundary` for both. Distances aren't negative on either side. Below, all perturbations of a size
# grow: where do they touch?

# %% tags=["otter_ignore"]
from advex import play

play.norm_panel()

# %% [raw]
# # BEGIN SOLUTION


# %%
def distance_to_boundary(X, w, b, norm):
    """The size of the smallest perturbation that takes each input to the boundary wᵀx + b = 0.

    X: (n, d), one input a row. w: (d,), not all zero. b: a number.
    norm: 2 or np.inf, the norm in which the perturbation is measured.
    Returns an array of shape (n,).

    For example, with X = np.array([[0.0, 0.0], [3.0, 4.0]]), w = np.array([3.0, 4.0]) and b = -5,
    the distances are array([1.0, 4.0]) for norm 2.
    """
    # BEGIN SOLUTION
    dual = 2 if norm == 2 else 1
    return np.abs(X @ w + b) / np.linalg.norm(w, ord=dual)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_shape(distance_to_boundary):
    """distance_to_boundary returns one distance per input, shape (n,)"""
    import numpy as np

    from advex.checking import expect_shape, required

    X, w = np.array([[0.0, 1.0, 0.5], [2.0, 1.0, -1.0]]), np.array([1.0, -2.0, 2.0])
    for norm in (2, np.inf):
        distances = required(distance_to_boundary, "distance_to_boundary")(X, w, 0.5, norm)
        what = "distance_to_boundary with norm " + ("2" if norm == 2 else "np.inf")
        expect_shape(distances, (2,), what + " and 2 inputs")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_worked_value(distance_to_boundary):
    """distance_to_boundary gives the worked value of its docstring, for norm 2"""
    import numpy as np

    from advex.checking import expect_close, required

    X, w = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([3.0, 4.0])
    distances = required(distance_to_boundary, "distance_to_boundary")(X, w, -5, 2)
    expect_close(distances, [1.0, 4.0], "distance_to_boundary(...) of the docstring")


# %%
""" # BEGIN TEST CONFIG
{points: 0.5}
"""  # END TEST CONFIG


def test_second_value(distance_to_boundary):
    """distance_to_boundary is right for norm np.inf, on both sides of the boundary"""
    import numpy as np

    from advex.checking import expect_close, expect_unmodified, required

    X, w = np.array([[1.0, 0.5], [-2.0, 1.0], [0.25, -0.5]]), np.array([2.0, -0.5])
    before = X.copy(), w.copy()
    distances = required(distance_to_boundary, "distance_to_boundary")(X, w, 0.5, np.inf)
    what = "distance_to_boundary(X, w, b, norm=np.inf)"
    expect_close(distances, [0.9, 1.6, 0.5], what)
    expect_unmodified(X, before[0], what)
    expect_unmodified(w, before[1], what)


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_l2_distances(distance_to_boundary):
    """L2 distances of random points on the positive side, in several dimensions"""
    from hidden import check_distances, half_spaces

    check_distances(distance_to_boundary, half_spaces(seed=601), 2)


# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
"""  # END TEST CONFIG


def test_linf_distances(distance_to_boundary):
    """L-infinity distances of random points on the positive side, in several dimensions"""
    from hidden import check_distances, half_spaces, np

    check_distances(distance_to_boundary, half_spaces(seed=602), np.inf)


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_both_sides(distance_to_boundary):
    """A point and its mirror image on the other side have the same distance"""
    from hidden import check_mirror_images, half_spaces

    check_mirror_images(distance_to_boundary, half_spaces(seed=603))


# %%
""" # BEGIN TEST CONFIG
{points: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_one_percent(distance_to_boundary):
    """A perturbation 1 % shorter than the distance never flips, 1 % longer always does"""
    from hidden import check_one_percent, half_spaces

    check_one_percent(distance_to_boundary, half_spaces(seed=604))


# %%
""" # BEGIN TEST CONFIG
{points: 1, hidden: true}
"""  # END TEST CONFIG


def test_arguments(distance_to_boundary):
    """distance_to_boundary leaves its arguments as they were, and takes integers"""
    from hidden import check_integers, check_unmodified, np

    X, w, what = np.array([[2, -1], [3, 5], [0, 1]]), np.array([1, 2]), "distance_to_boundary(...)"
    for norm in (2, np.inf):
        check_unmodified(distance_to_boundary, X.astype(float), w, 1, norm, what=what)
        check_integers(distance_to_boundary, X, w, 1, norm, what=what)


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **Put the two together.** FGSM must fail on each correctly classified point with $\varepsilon$ just below its
# L-infinity distance, and succeed just above.

# %% tags=["otter_ignore"]
with advex.using(fgsm_logistic, distance_to_boundary):
    X, y, w, b = clusters
    right = (X @ w + b > 0) == y
    distance = distance_to_boundary(X.copy(), w.copy(), b, np.inf)
    for factor in (0.99, 1.01):
        flipped = 0
        for i in np.flatnonzero(right):
            point, label = X[i : i + 1].copy(), y[i : i + 1].copy()
            moved = fgsm_logistic(point, label, w.copy(), b, factor * distance[i])
            flipped += int((moved @ w + b > 0)[0] != y[i])
        print(f"epsilon = {factor} × distance: {flipped} of {right.sum()} points are misclassified")
    toy = [
        distance_to_boundary(xA.T.copy(), theta_toy.flatten(), 0, norm)[0] for norm in (2, np.inf)
    ]
    print(f"the toy input of 2.C: {toy[0]:.2f} in L2, {toy[1]:.2f} in L-infinity")

# %% [markdown]
# A point's L2 distance to the boundary depends on $\|w\|_2$, but FGSM moves its score by $\varepsilon\|w\|_1$. For $d$
# weights of similar size, $\|w\|_1$ is about $\sqrt d$ times $\|w\|_2$. So 784 pixels are much easier to attack than six
# features, and no test set shows it. Take two clusters that a line separates with 2.9 % error, and an $\varepsilon$ of a
# tenth of their standard deviation:

# %% tags=["otter_ignore"]
# Predict, then see (not graded). In 2 dimensions the attack raises the error to 4.0 %. To what
# percentage does it raise the error in 784?
prediction_2g = 80  # SOLUTION

# %% tags=["otter_ignore"]
with advex.using():
    said = advex.predicted(prediction_2g)
    for d in (2, 6, 64, 784):
        half = 1.8957 / np.sqrt(d)  # half the centers' distance in each feature: 2.9 % error
        centres = [np.full(d, -half), np.full(d, half)]
        errors = [advex.attacked_error(np.ones(d), 0, centres, 1.0, e) for e in (0, 0.1)]
        print(f"d = {d:3d}: error {errors[0]:.1%} without attack, {errors[1]:5.1%} under attack")
    said.compare(100 * errors[1], " %")

# %% [markdown]
# **The lab in one picture.** The same attack, 100 iterations at step size 0.05, on six features and on digits at 8 × 8
# and 28 × 28. The model always ends up seeing the target. Does the result resemble its
# source class, or its target?

# %% tags=["otter_ignore"]
from advex import dimension

with advex.using(attack_logistic, attack_digits):
    small = dimension.every_third_pixel(digits)
    small_net = advex.train(small.X_train, small.y_train, progress=False)
    plots.dimension_lesson(
        [
            dimension.of_toy(xA, xB, theta_toy, attack_logistic, 0.05, 100),
            dimension.of_digits(small_net, small, attack_digits, 0.05, 100),
            dimension.of_digits(net, digits, attack_digits, 0.05, 100),
        ]
    )

# %% [markdown]
# With six features the attack must change what everybody sees. With 784 it spreads the change: most
# pixels move little, a few move far, and the digit stays readable.

# %% [raw]
# # BEGIN QUESTION
# {name: q2h, time_limit: 60}

# %% [markdown]
# ## 2.H A robust network (bonus: up to {{bonus}} points)
#
# *60 minutes or more · hard*
#
# Ordinary training minimizes the loss on the images as they are. *Adversarial training* (Goodfellow et al. 2015; Madry
# et al. 2018) minimizes the loss on the *worst* images within the budget:
#
# $$\min_{\text{parameters}} \; \frac1n \sum_i \; \max_{\|\delta_i\|_\infty \le \varepsilon}
# \mathrm{NLL}(x_i + \delta_i,\, y_i).$$
#
# Attack a batch with the current network, as in 2.F; take a training step on the attacked images with their true
# labels; repeat.
#
# Write `train_robust`. From `advex.training`, `initialise(d, hidden, seed)` returns a network to start from, and
# `parameter_gradients(net, X, y)` the gradient of the mean loss with respect to each parameter.
#
# **Scoring.** The autograder calls your function with $\varepsilon = 0.1$ on similar images that you don't have, so use
# `X` and `y`, not `digits`. Then it attacks the network with many steps, several losses and starting points, images
# made against other networks, and a search without gradients. An image counts as robust if *all* attacks fail. Each of
# these shares of robust images, 30 %, 40 %, 55 %, 65 % and 70 %, earns half a point if at least 80 % of the test images
# are right without an attack, and another half if at least 90 % are. The bundled network stays below 10 %. A loop that
# calls `fgsm_digits` on every batch is a start, but may earn little: vary the epochs, step size and attack.
# Gradescope's leaderboard shows your result.
#
# **Limits.** At most 256 hidden units, and {{call_seconds}} seconds for one call. Gradescope may be half as fast as your
# laptop: stay below 20 seconds on yours.

# %% [raw]
# # BEGIN SOLUTION

# %%
from advex.training import initialise, parameter_gradients


def train_robust(X, y, epsilon):
    """Train a network that withstands attacks of size epsilon in the L-infinity norm.

    X: (n, d) images in [0, 1]. y: (n,), their labels from 0 to 9. epsilon: the attacks' budget.
    Returns an advex.TwoLayerNet with at most 256 hidden units; X itself stays unchanged.
    """
    # BEGIN SOLUTION
    epochs, hidden, momentum, weight_decay = 60, 128, 0.9, 0.003
    net = initialise(X.shape[1], hidden, seed=0)
    velocity = [np.zeros_like(weights) for weights in net]
    rng = np.random.default_rng(0)
    batches = -(-len(X) // 64)
    for step in range(epochs * batches):
        if step % batches == 0:
            shuffled = rng.permutation(len(X))
        rows = shuffled[step % batches :: batches]
        images, labels = X[rows], y[rows]
        trained = step / (epochs * batches)  # from 0 to 1
        # Full-strength attacks from the start are hard to learn from.
        budget = epsilon * min(1, trained / 0.3)
        moved = images
        for _ in range(2):
            moved = fgsm_digits(net, moved, labels, 0.75 * budget)
            moved = np.clip(moved, images - budget, images + budget)
        slopes = parameter_gradients(net, moved, labels)
        for i, (weights, slope) in enumerate(zip(net, slopes, strict=True)):
            decay = weight_decay * weights if weights.ndim == 2 else 0
            velocity[i] = momentum * velocity[i] + slope + decay
        rate = 0.05 * (1 - trained)
        net = advex.TwoLayerNet(*(w - rate * v for w, v in zip(net, velocity, strict=True)))
    return net
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 0}
"""  # END TEST CONFIG


def test_network(train_robust):
    """train_robust gives a network, and epsilon makes a difference (on 256 images, to be quick)"""
    import numpy as np

    from advex import load_digits
    from advex.checking import expect_network, required

    digits = load_digits()
    before, y = digits.X_train[:256], digits.y_train[:256]
    nets = []
    for epsilon in (0.0, 0.2):
        X = before.copy()
        net = required(train_robust, "train_robust")(X, y.copy(), epsilon)
        nets.append(expect_network(net, X.shape[1], "train_robust(X, y, epsilon)"))
        assert np.array_equal(X, before), "train_robust changed the images of its caller."
    same = all(np.array_equal(a, b) for a, b in zip(*nets, strict=True))
    assert not same, (
        "train_robust gives the same network for epsilon = 0 and 0.2. Does it use epsilon, and attack every batch?"
    )


# %%
""" # BEGIN TEST CONFIG
{points: 0, hidden: true}
"""  # END TEST CONFIG


def test_clean_accuracy(train_robust):
    """At least 80 % of the test images are right without an attack"""
    from hidden import check_trained

    return check_trained(train_robust)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_30(train_robust):
    """At least 30 % of the test images withstand every attack, and 80 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.30, clean=0.8)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_40(train_robust):
    """At least 40 % of the test images withstand every attack, and 80 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.40, clean=0.8)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_55(train_robust):
    """At least 55 % of the test images withstand every attack, and 80 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.55, clean=0.8)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_65(train_robust):
    """At least 65 % of the test images withstand every attack, and 80 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.65, clean=0.8)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_70(train_robust):
    """At least 70 % of the test images withstand every attack, and 80 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.70, clean=0.8)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_30_at_90(train_robust):
    """At least 30 % of the test images withstand every attack, and 90 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.30, clean=0.9)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_40_at_90(train_robust):
    """At least 40 % of the test images withstand every attack, and 90 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.40, clean=0.9)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_55_at_90(train_robust):
    """At least 55 % of the test images withstand every attack, and 90 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.55, clean=0.9)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_65_at_90(train_robust):
    """At least 65 % of the test images withstand every attack, and 90 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.65, clean=0.9)


# %%
""" # BEGIN TEST CONFIG
{points: 0, bonus: 0.5, hidden: true}
"""  # END TEST CONFIG


def test_withstands_70_at_90(train_robust):
    """At least 70 % of the test images withstand every attack, and 90 % are right without one"""
    from hidden import check_withstands

    check_withstands(train_robust, 0.70, clean=0.9)


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# **What has it gained?** Compare the bundled network and yours under one step of FGSM and under ten smaller ones, each
# followed by a return into the budget. That is *projected gradient descent* (PGD). A network that withstands only the
# single step isn't robust.

# %% tags=["otter_ignore"]
# Predict, then see (not graded). What percentage of the test images does your network get right
# after ten steps at epsilon = 0.1?
prediction_2h = 75  # SOLUTION


# %% tags=["otter_ignore"]
def ten_steps(net, X, y, epsilon):
    """Ten FGSM steps of a quarter of epsilon, kept within epsilon of X."""
    attacked = X
    for _ in range(10):
        attacked = fgsm_digits(net, attacked.copy(), y.copy(), epsilon / 4)
        attacked = np.clip(attacked, X - epsilon, X + epsilon)
    return attacked


with advex.using(train_robust, fgsm_digits):
    said = advex.predicted(prediction_2h)
    robust_net = train_robust(digits.X_train.copy(), digits.y_train.copy(), 0.1)
    X, y = digits.X_test, digits.y_test
    epsilons = (0, 0.02, 0.05, 0.1, 0.15, 0.2)
    curves = {
        f"{name}, {attack}": [
            advex.accuracy(n, function(n, X.copy(), y.copy(), e), y) for e in epsilons
        ]
        for name, n in (("bundled network", advex.load_network()), ("yours", robust_net))
        for attack, function in (("FGSM", fgsm_digits), ("ten steps", ten_steps))
    }
    plots.compared_accuracies(epsilons, curves)
    print(f"{'epsilon':27s}", " ".join(f"{e:6.2f}" for e in epsilons))
    for name, accuracies in curves.items():
        print(f"{name:27s}", " ".join(f"{a:6.1%}" for a in accuracies))
    said.compare(100 * curves["yours, ten steps"][epsilons.index(0.1)], " %")

    attacks = (fgsm_digits, ten_steps)  # an image is robust if all of them fail
    right = [
        advex.predict(robust_net, a(robust_net, X.copy(), y.copy(), 0.1)) == y for a in attacks
    ]
    plots.bonus_score(advex.accuracy(robust_net, X, y), np.all(right, axis=0).mean())

# %% [markdown]
# Two questions remain. Beyond the training $\varepsilon$ the curve falls again: how far does a promise of
# robustness go? And if you multiply `W2` and `b2` of the bundled network by a thousand, `fgsm_digits` finds almost no
# slope. Why does that fool neither the autograder nor an attacker? (Recall the logarithm in 2.C.)

# %% [markdown]
# ### Optional: attack against proof (not graded)
#
# An attack that fails proves nothing; bounds do. Intervals of pixels give intervals of units, then of logits. Write
# `interval_bounds` for one layer.


# %% tags=["otter_ignore"]
def interval_bounds(low, high, W, b):
    """The smallest and the largest value that each entry of W x + b can have, if low <= x <= high.

    low, high: (n, d), one input a row. W: (m, d). b: (m,). Returns two arrays of shape (n, m).

    For example, interval_bounds(np.array([[0.0, 1.0]]), np.array([[1.0, 3.0]]),
    np.array([[2.0, -1.0]]), np.array([0.5])) is array([[-2.5]]), array([[1.5]]).
    """
    # BEGIN SOLUTION
    center, radius = (low + high) / 2, (high - low) / 2
    middle, reach = center @ W.T + b, radius @ np.abs(W).T
    return middle - reach, middle + reach
    # END SOLUTION


# %% tags=["otter_ignore"]
with advex.using(fgsm_digits, interval_bounds):
    bundled, X, y = advex.load_network(), digits.X_test, digits.y_test
    epsilons = (0, 0.01, 0.02, 0.03, 0.05)
    proved = [advex.certified(bundled, X, y, e, interval_bounds).mean() for e in epsilons]
    withstood = [
        advex.accuracy(bundled, ten_steps(bundled, X.copy(), y.copy(), e), y) for e in epsilons
    ]
    plots.attack_and_proof(epsilons, withstood, proved)
    for e, w, p in zip(epsilons, withstood, proved, strict=True):
        print(f"epsilon {e:4.2f}: right under attack {w:6.1%}, certified {p:6.1%}")

# %% [markdown]
# **Does it transfer?** Images made against the bundled network, shown to another one:

# %% tags=["otter_ignore"]
with advex.using(fgsm_digits):
    X, y, bundled = digits.X_test, digits.y_test, advex.load_network()
    other = advex.train(digits.X_train, digits.y_train, seed=1, progress=False)
    signs = np.random.default_rng(0).choice([-1, 1], size=X.shape)
    for name, images in (
        ("clean", X),
        ("ten steps", ten_steps(bundled, X.copy(), y.copy(), 0.1)),
        ("random signs", np.clip(X + 0.1 * signs, 0, 1)),
    ):
        source, target = advex.accuracy(bundled, images, y), advex.accuracy(other, images, y)
        print(f"{name:12s}: bundled network right {source:6.1%}, another {target:6.1%}")

# %% [markdown]
# ## To take away
#
# 1. An input has a gradient too: whoever can train a model can attack it.
# 2. A test set measures the average case; attackers choose the worst. In many dimensions, small changes add up.
# 3. Robustness is a claim about a budget and about the attacks tried.
#
# **Further reading**
#
# - [Szegedy et al. 2014](https://arxiv.org/abs/1312.6199): the discovery in deep networks
# - [Goodfellow et al. 2015](https://arxiv.org/abs/1412.6572): FGSM
# - [Carlini and Wagner 2017](https://arxiv.org/abs/1608.04644): stronger attacks break a defense
# - [Madry et al. 2018](https://arxiv.org/abs/1706.06083): PGD and adversarial training
# - [Athalye et al. 2018](https://arxiv.org/abs/1802.00420): defenses that hide the gradient fail

# %% [markdown] tags=["student_only"] editable=false deletable=false
# ## Submit
#
# Save the notebook (Ctrl+S, on a Mac ⌘S), then run the cell below. It makes a zip file, and reports blank answers and
# public checks that fail when the notebook runs from top to bottom in a fresh session, as at grading. This takes a minute
# at most. You always get a zip; hand in the newest.

# %% tags=["otter_ignore", "student_only"] editable=false deletable=false
import advex

advex.submit()
