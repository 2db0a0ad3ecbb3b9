"""The kinds of rows, a file for each subject; kinds.py lists them all."""
