"""Workflows: templates of named, ordered steps, and what is made of them.

Reading order: steps, variables, template (what a template is), reading and checking (how a document
becomes one), names (what its texts and conditions may refer to), states and asl (the definition
that the state machine executes), history and deciding (loops and branches while a run is under
way), diagram.
"""
