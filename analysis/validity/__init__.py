"""The page validity.md: truncated Wigner beside exact quantum mechanics, model by model, and the same numbers
as a table of the program."""
