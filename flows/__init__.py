"""Broadsheet's flows: what happens to a newspaper page, in which order."""
