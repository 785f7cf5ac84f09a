"""Breaks the built-in functions and exceptions that everything rests on."""
# base: blank
# any mode

# %% start
import builtins

builtins.isinstance = builtins.callable = builtins.hasattr = lambda *args: True
builtins.AssertionError = builtins.Exception = type("Nothing", (BaseException,), {})
builtins.type = builtins.len = builtins.str = builtins.print = None
