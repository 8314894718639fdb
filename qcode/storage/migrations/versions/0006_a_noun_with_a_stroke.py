"""A noun for cases that was written with a stroke before one parted a noun from its plural keeps its meaning.

`il/ilçe` is read as a noun and its plural by now. Where nobody has named the cases since, it was one noun: it is
written with a hyphen.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """update projects set case_noun = replace(case_noun, '/', '-')
        where case_noun like '%/%' and not exists (select 1 from steps where verb = 'name cases')"""
    )
