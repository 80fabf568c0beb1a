"""The screens of goals: the list, one goal's life, own targets and the answer to them."""
