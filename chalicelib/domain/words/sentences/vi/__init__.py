"""Vietnamese: a file for each subject, each with its SENTENCES by their English."""
