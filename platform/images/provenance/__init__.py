"""What an image's file says about where it comes from: evidence, never a verdict."""
