"""Lets assistants ask, search and read the archive, by the Model Context Protocol."""
