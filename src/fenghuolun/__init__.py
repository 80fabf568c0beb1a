"""Fenghuolun: the operating system of a car-insurance sales organisation that manages by activity."""

__version__ = "0.1.0"
