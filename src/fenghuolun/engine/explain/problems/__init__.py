"""The thirty-two problems: ten of sellers, twelve of leaders, ten of managers; each row holds criteria on readings."""
