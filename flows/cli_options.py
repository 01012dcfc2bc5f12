"""What the commands of flows/cli.py and flows/cli_webhook.py share: exit codes, and options that name a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FAILED, WRONG_USE, BUSY = 1, 2, 3

Inbox = Annotated[
    Path | None, typer.Option(help="Folder of pages, subfolders included.", show_default="BROADSHEET_INBOX")
]
Warehouse = Annotated[Path | None, typer.Option(help="Folder of the databases.", show_default="BROADSHEET_WAREHOUSE")]
