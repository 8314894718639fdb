"""What is in conflict may be named by what it belongs to, which is longer than a GUID."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conflicts", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("target", existing_type=sa.String(length=36), type_=sa.Text(), existing_nullable=False)
