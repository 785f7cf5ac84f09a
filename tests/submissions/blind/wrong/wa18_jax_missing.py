"""import jax at the head of the answer cell: absent at grading."""
# fair: 66-74
# want: says that jax is not there at grading and to use NumPy
# helps: jax
# %% q2a
import jax
import jax.numpy as jnp

def grad_theta(x, theta):
    return np.array(jax.grad(lambda t: jax.nn.sigmoid((t.T @ x)[0, 0]))(jnp.array(theta)))
direction_theta = "x"
