"""How Alembic runs: always over a connection that qcode gives it."""

from alembic import context

from qcode.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
