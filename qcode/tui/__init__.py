"""The terminal screens: parse keys, call one service, show."""
