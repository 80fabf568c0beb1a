"""The forms of goal cards: a line, the foot, a counter-proposal, abilities, a split."""
