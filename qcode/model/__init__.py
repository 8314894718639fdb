"""The nouns: frozen dataclasses over the standard library, without storage or screen."""
