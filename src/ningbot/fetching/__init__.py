"""Pages of the web: fetched from public addresses alone, politely, and kept as they were."""
