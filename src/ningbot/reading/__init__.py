"""Which words of a passage answer the question, or do none?

`network` reads a text with the reader that comes with ningbot (`semantic/model/README.md`).
"""
