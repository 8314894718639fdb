"""What a researcher does: verbs, one transaction each."""
