"""Typed attributes of cases and documents: what is stored, what may be asked of them, their bands."""
