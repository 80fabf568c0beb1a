"""How likely is a deal, and what does the pipeline bring?"""
