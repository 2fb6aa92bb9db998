"""What the page is in the browser: its JavaScript, its style and the library that draws."""
