"""Where the project is kept: the only place that speaks SQL."""
