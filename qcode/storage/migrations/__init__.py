"""Bringing an older project up to this qcode's schema, with Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config

    from qcode.storage.engine import Engine


def configuration() -> Config:
    """Alembic's configuration, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(engine: Engine, to: str = "head") -> None:
    """Run the missing migrations in one transaction."""
    from alembic import command

    config = configuration()
    with engine.alchemy().begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
