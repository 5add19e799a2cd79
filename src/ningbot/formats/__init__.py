"""File formats that take a parser: read in a process of their own, which has limits.

`parsing` starts that process and asks it, `process` is it, `reading` knows the reader of each kind.
"""
