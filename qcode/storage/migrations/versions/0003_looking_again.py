"""Which excerpts were looked at again after the codebook changed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guid", sa.String(length=36), nullable=False),
        sa.Column("codebook_version_id", sa.Integer(), nullable=False),
        sa.Column("coding", sa.String(length=36), nullable=False),
        sa.Column("coder_id", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["codebook_version_id"], ["codebook_versions.id"], name=op.f("fk_looks_codebook_version_id")
        ),
        sa.ForeignKeyConstraint(["coder_id"], ["coders.id"], name=op.f("fk_looks_coder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
        sa.UniqueConstraint("guid", name=op.f("uq_looks_guid")),
        sa.UniqueConstraint("codebook_version_id", "coding", name=op.f("uq_looks_codebook_version_id_coding")),
        sqlite_autoincrement=True,
    )
