"""The entity type that no person sees: what a new release is tried with."""

HIDDEN_TYPE = "stageflow_check"
"""Code of the type; what it holds says domain/automation/release_check.py."""
