"""What the page says: catalogues, numbers, titles, and what makes a text safe."""
