"""The settings: people and units, roles, calendar, parameters, audit; leave; the first day of a company."""
