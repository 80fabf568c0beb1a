"""Which notes were copied from one another?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from fenghuolun.engine.refusals import share
from fenghuolun.engine.results import Counts, Flags

_NOT_WORD = re.compile(r"[\W\d_]+")


def copies_in(notes: Sequence[str], alike_from: float = 0.75, least_characters: int = 8) -> tuple[Flags, Counts]:
    """Return which of a person's notes nearly repeat an earlier one, and the position of that one (-1: none).

    Two notes are alike when the Jaccard index of their pairs of neighbouring characters (two-character shingles,
    for Chinese about a word each; digits, punctuation and spaces aside) is at least ``alike_from``. Notes under
    ``least_characters`` are never copies: 已联系 is simply short. Digits are left out on purpose: changing the
    price or the date in a pasted sentence does not make it new.

    >>> copies_in(["客户说下周再考虑，比较在意价格", "客户说下周再考虑,比较在意价格。", "车主已在别家出单"])
    (array([False,  True, False]), array([-1,  0, -1]))

    A limit of 1 finds only exact repeats (of the shingles).
    """
    limit = float(share("alike_from", alike_from))
    source = np.full(len(notes), -1, dtype=np.int64)
    shingles: list[frozenset[str]] = []
    having: dict[str, list[int]] = defaultdict(list)
    for i, note in enumerate(notes):
        text = _NOT_WORD.sub("", note.lower())
        own = frozenset(text[j : j + 2] for j in range(len(text) - 1)) if len(text) >= least_characters else frozenset()
        shared: dict[int, int] = defaultdict(int)
        for pair in own:
            for earlier in having[pair]:
                shared[earlier] += 1
        for earlier in sorted(shared):
            if shared[earlier] >= limit * (len(own) + len(shingles[earlier]) - shared[earlier]):
                source[i] = earlier
                break
        shingles.append(own)
        for pair in own:
            having[pair].append(i)
    return source >= 0, source
