"""Right, with tempfile."""
# %% q2g
import tempfile
def distance_to_boundary(X, w, b, norm):
    with tempfile.TemporaryFile() as f:
        np.save(f, np.abs(X @ w + b)); f.seek(0); top = np.load(f)
    return top / np.linalg.norm(w, ord=2 if norm == 2 else 1)
