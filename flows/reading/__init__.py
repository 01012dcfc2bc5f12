"""The reader: a page's text in, typed rows out. It knows neither files nor databases nor Prefect."""

from __future__ import annotations
