"""The screens of tables: codes by cases, more tables, codes that meet, saturation, the framework matrix."""
