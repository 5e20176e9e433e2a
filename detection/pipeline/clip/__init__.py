"""Frozen CLIP image encoders behind one interface, and what is built on their features."""
