"""Invented names that look natural: people, companies, phones, plates, VINs, addresses, ids."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fenghuolun.engine.results import Counts, Flags
from fenghuolun.engine.simulate import words
from fenghuolun.engine.simulate.tables import Texts

PLATE_LETTERS = "ABDEFGHJKLMNPQRSTUVWXYZ"
PLATE_CHARS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
ELECTRIC_LETTERS = "DABCE"
HYBRID_LETTERS = "FGHJK"
VIN_CHARS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
VIN_VALUES = {**{str(d): d for d in range(10)}, **dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ",
              (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))}  # fmt: skip
VIN_WEIGHTS = np.array([8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])
VIN_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"


def pick(rng: np.random.Generator, pool: Sequence[str], count: int) -> Texts:
    """Return ``count`` texts of the pool, evenly."""
    return np.array(pool, dtype=object)[rng.integers(0, len(pool), count)]


def person_names(rng: np.random.Generator, count: int) -> Texts:
    """Return names of one surname and one or two given characters; frequent surnames are drawn more often."""
    weights = 1.0 / (np.arange(len(words.SURNAMES)) + 8.0)
    surname = np.array(words.SURNAMES, dtype=object)[rng.choice(len(weights), count, p=weights / weights.sum())]
    middle = pick(rng, words.GIVEN_FIRST, count)
    middle[rng.random(count) < 0.28] = ""
    names: Texts = surname + middle + pick(rng, words.GIVEN_LAST, count)
    return names


def company_names(rng: np.random.Generator, is_fleet: Flags) -> Texts:
    count = is_fleet.size
    trade = np.where(is_fleet, pick(rng, words.FLEET_TRADES, count), pick(rng, words.COMPANY_TRADES, count))
    second = pick(rng, ("", "", "达", "盛", "和", "源", "泰", "信", "新", "一"), count)
    names: Texts = pick(rng, words.COMPANY_STEMS, count) + second + trade + "有限公司"
    return names


def addresses(rng: np.random.Generator, district: Counts) -> Texts:
    """Return street addresses in the given districts (row numbers of ``words.DISTRICTS``)."""
    count = district.size
    streets = np.array([s + k for s in words.STREET_STEMS for k in words.STREET_KINDS], dtype=object)
    number = np.array([f"{n}号" for n in range(1, 1000)], dtype=object)[rng.integers(0, 600, count)]
    room = np.array([f"{b}幢{f}0{r}室" for b in range(1, 13) for f in range(1, 19) for r in range(1, 5)], dtype=object)
    home = pick(rng, words.ESTATES, count) + room[rng.integers(0, room.size, count)]
    home[rng.random(count) < 0.3] = ""
    full: Texts = np.array(words.DISTRICTS, dtype=object)[district] + streets[rng.integers(0, streets.size, count)]
    return np.asarray(full + number + home)


def phones(serial: Counts) -> Texts:
    """Return one 11-digit number per serial below 10**8, under the prefix 154, which no operator has.

    >>> phones(np.array([0, 1]))
    array(['15427182818', '15482716845'], dtype=object)
    """
    tail = (serial * 55_534_027 + 27_182_818) % 10**8
    return _joined(_digits("154", tail, 8))


def plates(serial: Counts, energy: Counts) -> Texts:
    """Return one plate per serial: 沪 + letter + 5 characters, or 6 for electric (1) and hybrid (2) cars.

    Different serials give different plates (below 26 million): a serial is
    multiplied within the space of all plates of its sort, and decoded.

    >>> plates(np.array([7, 7, 7]), np.array([0, 1, 2]))
    array(['沪ZQ3484', '沪WDL7484', '沪WFL7484'], dtype=object)
    """
    out = np.empty(serial.size, dtype=object)
    fuel = energy == 0
    out[fuel] = _decoded(
        serial[fuel], (len(PLATE_LETTERS), 34, 34, 10, 10, 10), (PLATE_LETTERS, PLATE_CHARS, PLATE_CHARS)
    )
    for kind, letters in ((1, ELECTRIC_LETTERS), (2, HYBRID_LETTERS)):
        green = energy == kind
        sizes = (len(PLATE_LETTERS), len(letters), 34, 10, 10, 10, 10)
        out[green] = _decoded(serial[green], sizes, (PLATE_LETTERS, letters, PLATE_CHARS))
    return out


def _decoded(serial: Counts, sizes: tuple[int, ...], alphabets: tuple[str, ...]) -> Texts:
    code = (serial * 48_612_301 + 5_021_377) % int(np.prod(sizes))
    text = np.empty((serial.size, len(sizes) + 1), dtype=np.uint32)
    text[:, 0] = ord("沪")
    for k in reversed(range(len(sizes))):
        code, at = np.divmod(code, sizes[k])
        text[:, k + 1] = _chars(alphabets[k] if k < len(alphabets) else "0123456789")[at]
    return _joined(text)


def vins(rng: np.random.Generator, serial: Counts, model_year: Counts) -> Texts:
    """Return one VIN per serial with the check digit of ISO 3779 / GB 16735 in place 9."""
    text = np.empty((serial.size, 17), dtype=np.int64)
    head = np.array([[VIN_CHARS.index(c) for c in w] for w in ("LFH", "LYC", "LBY", "LMF", "LHU")])
    text[:, :3] = head[rng.integers(0, len(head), serial.size)]
    text[:, 3:8] = rng.integers(10, len(VIN_CHARS), (serial.size, 5))
    text[:, 9] = np.array([VIN_CHARS.index(c) for c in VIN_YEARS])[(model_year - 2010) % 30]
    plant, number = np.divmod(serial, 10**6)
    text[:, 10] = 10 + plant % 23
    text[:, 4] = 10 + plant // 23
    for k in range(6):
        text[:, 11 + k] = number // 10 ** (5 - k) % 10
    values = np.array([VIN_VALUES[c] for c in VIN_CHARS])
    weights = np.where(np.arange(17) == 8, 0, VIN_WEIGHTS)
    text[:, 8] = 0
    rest = (values[text] * weights).sum(axis=1) % 11
    letters = _chars(VIN_CHARS)[text]
    letters[:, 8] = np.where(rest == 10, ord("X"), ord("0") + rest)
    return _joined(letters.astype(np.uint32))


def ids(rng: np.random.Generator, count: int) -> Texts:
    """Return random version 4 UUIDs as text."""
    raw = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    out = np.empty(count, dtype=object)
    out[:] = [f"{text[i:i+8]}-{text[i+8:i+12]}-{text[i+12:i+16]}-{text[i+16:i+20]}-{text[i+20:i+32]}"
              for i in range(0, 32 * count, 32)]  # fmt: skip
    return out


def numbered(prefix: str, serial: Counts, width: int) -> Texts:
    """Return ``prefix`` + the serial with leading zeros.

    >>> numbered("Q", np.array([7, 12]), 4)
    array(['Q0007', 'Q0012'], dtype=object)
    """
    return _joined(_digits(prefix, serial, width))


def _digits(prefix: str, serial: Counts, width: int) -> NDArray[np.uint32]:
    text = np.empty((serial.size, len(prefix) + width), dtype=np.uint32)
    text[:, : len(prefix)] = [ord(c) for c in prefix]
    for k in range(width):
        text[:, len(prefix) + k] = ord("0") + serial // 10 ** (width - 1 - k) % 10
    return text


def _chars(text: str) -> NDArray[np.int64]:
    return np.array([ord(c) for c in text])


def _joined(codes: NDArray[np.uint32]) -> Texts:
    width = codes.shape[1]
    flat: Texts = np.ascontiguousarray(codes, dtype=np.uint32).view(f"<U{width}").ravel().astype(object)
    return flat
