"""What the engine says when an input cannot be true: which argument, which element, and why."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

_LARGEST = np.iinfo(np.int64).max // 2


class BadInput(ValueError):
    """An argument that cannot be true. Carries ``argument`` and ``index`` so that a caller can point at the cell.

    ``index`` is the position of the first offending element (``()`` for a scalar).
    """

    def __init__(self, argument: str, why: str, index: tuple[int, ...] = ()) -> None:
        self.argument = argument
        self.why = why
        self.index = index
        place = f"{argument}[{', '.join(map(str, index))}]" if index else argument
        super().__init__(f"{place}: {why}")


class NoCalendar(BadInput):
    """A period reaches into a year for which no working calendar was given."""


def refuse_where(argument: str, wrong: NDArray[np.bool_], why: str) -> None:
    """Raise ``BadInput`` at the first true element of ``wrong``; do nothing when there is none."""
    if wrong.any():
        first = np.unravel_index(int(np.argmax(wrong)), wrong.shape) if wrong.ndim else ()
        raise BadInput(argument, why, tuple(int(i) for i in first))


def _lies_within(array: NDArray[np.float64], low: float, high: float) -> bool:
    """Return whether all lie above ``low`` and below ``high``: two quick passes; a NaN lies nowhere."""
    return not array.size or bool(array.min() > low and array.max() < high)


def real(argument: str, values: ArrayLike) -> NDArray[np.float64]:
    """Return ``values`` as float64; refuses NaN and infinity."""
    array = np.asarray(values, dtype=np.float64)
    if not _lies_within(array, -np.inf, np.inf):
        refuse_where(argument, ~np.isfinite(array), "must be a finite number")
    return array


def not_negative(argument: str, values: ArrayLike) -> NDArray[np.float64]:
    """Return ``values`` as float64; refuses NaN, infinity and anything below zero."""
    array = np.asarray(values, dtype=np.float64)
    if not _lies_within(array, -5e-324, np.inf):
        real(argument, array)
        refuse_where(argument, array < 0, "must not be negative")
    return array


def share(argument: str, values: ArrayLike) -> NDArray[np.float64]:
    """Return ``values`` as float64; refuses anything outside 0..1."""
    array = real(argument, values)
    if array.size and (array.min() < 0 or array.max() > 1):
        refuse_where(argument, (array < 0) | (array > 1), "must lie between 0 and 1")
    return array


def whole(argument: str, values: ArrayLike) -> NDArray[np.int64]:
    """Return ``values`` as int64; refuses fractions, NaN and numbers beyond 2**53."""
    array = np.asarray(values)
    if array.dtype.kind in "iu":
        if array.size and array.max() > _LARGEST:
            refuse_where(argument, array > _LARGEST, "is too large to be a count")
        return array.astype(np.int64)
    floats = real(argument, array)
    refuse_where(argument, floats != np.floor(floats), "must be a whole number")
    refuse_where(argument, np.abs(floats) > 2.0**53, "is too large to be a count")
    return floats.astype(np.int64)


def counts(argument: str, values: ArrayLike) -> NDArray[np.int64]:
    """Return ``values`` as int64 counts; refuses fractions and negatives."""
    array = whole(argument, values)
    if array.size and array.min() < 0:
        refuse_where(argument, array < 0, "must not be negative")
    return array


def successes_of(successes: ArrayLike, trials: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (successes, trials) as int64, broadcast; refuses more successes than trials."""
    y, n = np.broadcast_arrays(counts("successes", successes), counts("trials", trials))
    refuse_where("successes", y > n, "must not exceed trials")
    return y, n


def weights(argument: str, values: ArrayLike, size: int, total: float = 1.0) -> NDArray[np.float64]:
    """Return ``size`` weights as float64; refuses negatives and a sum other than ``total`` (1, or 100 on a card)."""
    array = not_negative(argument, values)
    if array.shape != (size,):
        raise BadInput(argument, f"must be {size} weights")
    if abs(array.sum() - total) > 1e-9 * total:
        raise BadInput(argument, f"must add up to {total:g}, not {array.sum():g}")
    return array
