"""How does a deal stand, what stands in its way, and what comes after it: the rules of lecture three."""
