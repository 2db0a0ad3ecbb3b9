"""What each operation costs in AWS requests: counted on the local runtime, never estimated.

`measure` and `measure_workflows` are held by tests/infra/test_costs*.py and written to docs/cost.md
by `make docs`.
"""
