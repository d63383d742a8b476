"""What those who did not answer could change."""

from __future__ import annotations


def missing_bounds(count: int, base: int, missing: int) -> tuple[float, float]:
    """Return the lowest and highest share (0 to 1) if `missing` more had answered.

    At the one end none of them would have given this answer, at the other all: no assumption is
    made on who they are. Reference: Manski, Partial Identification of Probability Distributions
    (2003), chapter 1; Horowitz and Manski, JASA 95 (2000), 77-84.

    >>> missing_bounds(30, 40, 10)
    (0.6, 0.8)
    """
    if not 0 <= count <= base or missing < 0 or base + missing <= 0:
        raise ValueError(f"no share: {count} of {base}, and {missing} missing")
    return count / (base + missing), (count + missing) / (base + missing)
