"""Why: the gap explained exactly, people beside their peers, problems with their evidence, records that need a look."""
