"""Program to C: memory plan, rendering, and the portable kernel library."""
