"""The web console in a real browser, as people use it: by names and roles, by mouse and by keys."""
