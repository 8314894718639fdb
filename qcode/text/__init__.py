"""Text: folding, units, speakers, language."""
