"""Which words of the archive's language does a question in another language mean?"""

from ningbot.bilingual.translation import translate

__all__ = ["translate"]
