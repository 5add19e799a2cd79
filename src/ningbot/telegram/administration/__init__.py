"""What administrators do with the archive from their private chats."""
