"""Broadsheet's flows: what happens to a newspaper page, in which order."""

from __future__ import annotations

import os

# Prefect and dbt send usage statistics unless told otherwise, and look when they are imported.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
