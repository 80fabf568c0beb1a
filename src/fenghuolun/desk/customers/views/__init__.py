"""Customers, leads, the renewal radar, duplicates."""
