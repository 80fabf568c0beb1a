"""The forms of the course on paper and as workbooks: out, edited, back in."""
