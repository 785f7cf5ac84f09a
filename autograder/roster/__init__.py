"""Whose submissions these are: downloads of Gradescope and of LMSs, names, ids and codes."""
