"""The waist: rows of many apps become engine inputs. Arrays with the ids they belong to, one question a module."""
