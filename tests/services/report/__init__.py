"""The methods pack."""
