"""Turkish for what stands in pictures and papers: the one place where it is written."""
