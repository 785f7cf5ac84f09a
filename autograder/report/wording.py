"""Numbers as the report writes them."""

from autograder.grader.host.assignment import Number

_SPACE = "\N{NO-BREAK SPACE}"


def number(value: Number) -> str:
    """A count, with its thousands apart."""
    return f"{value:,}"


def points(value: Number) -> str:
    """Points or seconds, to one decimal where there is one."""
    return f"{value:,.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A share as a whole percentage. "0 %" means none at all, and "100 %" all."""
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return f"<1{_SPACE}%"
    if rounded == 100 and share < 1:
        return f">99{_SPACE}%"
    return f"{rounded}{_SPACE}%"


def signed(value: float) -> str:
    """A correlation, with a minus sign that can be seen."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}").replace("\N{MINUS SIGN}0.00", "0.00")
