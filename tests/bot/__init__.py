"""The bot, and a server for it to talk to."""
