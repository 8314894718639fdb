"""The sample study: what it ships must be what its page says, and must give the study's numbers back."""
