"""What targets and goals obey: the grid of an edition, its days, who may set and who may answer."""
