"""Numbers from arrays: counts, agreement, saturation."""
