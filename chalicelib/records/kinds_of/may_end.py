"""Kinds of rows that a tenant may keep for a time only; retention.py says since when."""

OF_TIMELINE = frozenset({"timeline", "timeline_shared", "letter"})
"""Kept `timeline_days`."""
OF_RUNS = frozenset({"run", "entry_runs", "workflow_run", "workflow_step"})
"""Kept `run_days`."""
MAY_END = OF_TIMELINE | OF_RUNS
