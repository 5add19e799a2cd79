"""Updates in, messages out: nothing lost on the way, and nothing sent faster than Telegram allows."""
