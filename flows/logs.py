"""Log lines: text, or one JSON object a line (BROADSHEET_LOG_FORMAT=json); and the run's log in the Prefect UI.

A JSON line has ``time`` (UTC, ISO 8601), ``level``, ``logger``, ``message``, ``run_id``, ``step``, where there was one
``exc_info`` with the traceback, and whatever fields the line's writer gave it (Prefect: the names of flow and task).
"""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from flows.settings import WrongSetting, load_settings

OURS = ("flows", "warehouse")
FIELDS = ("levelname", "name", "message", "run_id", "step")
NAMES = {"levelname": "level", "name": "logger"}
TEXT = "%(asctime)s %(levelname)-7s %(message)s"
# JSON lets these stand as they are, but programs that cut text into lines may cut at them.
LINE_BREAKS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


@dataclass(slots=True)
class Whereabouts:
    """Which run this process is in, and at which of its steps."""

    run_id: str | None = None
    step: str | None = None


# One for the process and not one a thread: a process has one run at a time, and dbt's and Prefect's threads log too.
WHEREABOUTS = Whereabouts()


class JsonLines(JsonFormatter):
    """A log record as one line of JSON."""

    def __init__(self) -> None:
        super().__init__(FIELDS, rename_fields=NAMES, timestamp="time", json_ensure_ascii=False)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """The fields, the time first."""
        return {"time": log_data.pop("time"), **log_data}

    def jsonify_log_record(self, log_data: dict[str, Any]) -> str:
        """One line, whatever stands in its fields."""
        line: str = super().jsonify_log_record(log_data)
        # half of a pair of code units can't be written as UTF-8: it comes from a file name's odd bytes
        return line.translate(LINE_BREAKS).encode("utf-8", "backslashreplace").decode("utf-8")


def set_up() -> None:
    """JSON lines, where the settings ask for them; a setting that is wrong is for whoever uses the settings to tell."""
    logging.raiseExceptions = False  # a log file that a full disk can't take would print a traceback for each line
    with suppress(WrongSetting):
        if load_settings().log_format == "json" and not speaks_json():
            json_lines()


def json_lines() -> None:
    """From here on, all that this process logs is JSON lines on standard error; Python's warnings too."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.addFilter(_add_whereabouts)
    known = [logging.getLogger(name) for name in list(logging.Logger.manager.loggerDict)]
    for logger in (logging.getLogger(), *known):
        spoken = [one for one in logger.handlers if getattr(one, "stream", None) in (sys.stderr, sys.stdout)]
        for one in spoken:
            logger.removeHandler(one)
        if spoken and not logger.propagate:
            logger.addHandler(handler)
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(capture=True)
    _let_ours_be_heard(logging.INFO)


def speak() -> None:
    """From here on, what this process logs stands on standard error, as text unless it is JSON already."""
    logging.basicConfig(format=TEXT)  # does nothing where there is a handler
    _let_ours_be_heard(logging.INFO)


def one_line(error: BaseException) -> str:
    """What an error says, in one line; an error that says nothing is named by its type."""
    return " ".join(str(error).split()) or type(error).__name__


def speaks_json() -> bool:
    """Whether this process logs JSON lines."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)


def lines_to_prefect() -> None:
    """Send our own log lines to the Prefect API too, so that the run's log in the UI shows them.

    Prefect sends its own loggers' lines only. PREFECT_LOGGING_EXTRA_LOGGERS would name ours, but leaves them at the
    root's level, where nothing below a warning is heard.
    """
    from prefect.context import FlowRunContext, TaskRunContext
    from prefect.logging.handlers import APILogHandler
    from prefect.settings import get_current_settings

    def in_a_run(_record: logging.LogRecord) -> bool:
        return bool(FlowRunContext.get() or TaskRunContext.get())

    _let_ours_be_heard(logging.getLevelName(get_current_settings().logging.level))
    for name in OURS:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, APILogHandler) for handler in logger.handlers):
            handler = APILogHandler()
            handler.addFilter(in_a_run)
            logger.addHandler(handler)


def _let_ours_be_heard(level: int) -> None:
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def _add_whereabouts(record: logging.LogRecord) -> bool:
    record.run_id = WHEREABOUTS.run_id or getattr(record, "flow_run_id", None)
    record.step = WHEREABOUTS.step
    return True
