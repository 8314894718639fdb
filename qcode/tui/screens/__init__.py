"""The screens, a folder a family: its main screen stands in the folder's `__init__`, what it is made of beside it."""
