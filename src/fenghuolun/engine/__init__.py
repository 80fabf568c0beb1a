"""The arithmetic of selling: facts in, explained numbers out.

Every function takes arrays and parameters and returns a frozen result; it
gives the same answer for the same arguments for ever. One person and a
million people are the same call. Nothing here knows a database, a network,
a framework or what time it is. Heavy libraries load when first needed.
"""
