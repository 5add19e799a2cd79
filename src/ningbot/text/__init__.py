"""Everything that is done to a text on its own: decode, repair, segment, fold, tokenise."""
