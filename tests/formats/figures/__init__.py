"""Pictures, drawn and in characters."""
