"""Documents of Word templates: what is hostile about one, and how it is filled."""
