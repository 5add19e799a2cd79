"""What is said, as Telegram's HTML; knows no Telegram library."""
