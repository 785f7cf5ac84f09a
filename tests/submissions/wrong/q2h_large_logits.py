"""2.H: hides the gradients of an ordinary network: logits so large that the softmax has no slope left."""
# loses: q2h.test_withstands_30 q2h.test_withstands_40 q2h.test_withstands_55 q2h.test_withstands_65 q2h.test_withstands_70
# loses: q2h.test_withstands_30_at_90 q2h.test_withstands_40_at_90 q2h.test_withstands_55_at_90 q2h.test_withstands_65_at_90 q2h.test_withstands_70_at_90
# hint: The network hides its gradients

# %% q2h
def train_robust(X, y, epsilon):
    net = advex.train(X, y, epochs=20, progress=False)
    sure = 1e5 * epsilon
    return net._replace(W2=sure * net.W2, b2=sure * net.b2)
