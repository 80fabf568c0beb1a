"""Goal cards: found, agreed on, signed, cascaded; the competence map."""
