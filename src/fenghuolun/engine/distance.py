"""How far apart are two places, as the crow flies?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from fenghuolun.engine.refusals import BadInput, real, refuse_where
from fenghuolun.engine.results import Floats

EARTH_KM = 6371.0088  # mean radius of the IUGG


def great_circle_km(
    latitude: ArrayLike,
    longitude: ArrayLike,
    to_latitude: ArrayLike,
    to_longitude: ArrayLike,
    radius_km: float = EARTH_KM,
) -> Floats:
    """Return the distance between places in degrees, any shapes that fit, by the haversine formula (Sinnott 1984).

    >>> great_circle_km(36.12, -86.67, 33.94, -118.40, 6372.8).round(7)  # Nashville to Los Angeles
    np.float64(2887.2599506)

    Refuses latitudes beyond the poles, longitudes beyond ±360 and missing places.
    """
    lat0, lon0, lat1, lon1 = (
        _degrees(name, values, limit)
        for name, values, limit in (
            ("latitude", latitude, 90),
            ("longitude", longitude, 360),
            ("to_latitude", to_latitude, 90),
            ("to_longitude", to_longitude, 360),
        )
    )
    if not 0 < radius_km < np.inf:
        raise BadInput("radius_km", "must be a finite number above zero")
    half = np.sin((lat1 - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat1) * np.sin((lon1 - lon0) / 2) ** 2
    return np.asarray(2 * radius_km * np.arcsin(np.sqrt(np.minimum(half, 1))))[()]


def _degrees(name: str, values: ArrayLike, limit: float) -> Floats:
    degrees = real(name, values)
    refuse_where(name, np.abs(degrees) > limit, f"must lie between -{limit} and {limit} degrees")
    return np.radians(degrees)
