"""Backups: an archive in one file that can be checked, and put back."""
