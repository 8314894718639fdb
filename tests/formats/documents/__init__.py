"""Documents in every format."""
