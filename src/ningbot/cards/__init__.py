"""How does a quotation look that somebody wants to share?"""

from ningbot.cards.drawing import draw_card

__all__ = ["draw_card"]
