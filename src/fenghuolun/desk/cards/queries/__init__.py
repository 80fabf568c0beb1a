"""What the pages of goal cards show: proposals from own numbers, a card, the cascade, abilities, faults."""
