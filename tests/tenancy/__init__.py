"""The second wall between organisations, and who gets what at every address."""
