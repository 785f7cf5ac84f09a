"""Tests that feed hostile data, made at random, to whatever reads it: see `make fuzz`."""
