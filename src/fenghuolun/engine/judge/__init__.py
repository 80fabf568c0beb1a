"""How well was it done, how surely, and was it set up well? Evaluation, its sensitivity, and the quality of goals."""
