"""``python -m ningbot`` is ``ningbot``."""

from ningbot.cli import main

main()
