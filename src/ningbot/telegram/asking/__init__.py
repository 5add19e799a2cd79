"""What is done with what people send and press."""
