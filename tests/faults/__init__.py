"""Make writes fail, one after the other, and look at what is left."""
