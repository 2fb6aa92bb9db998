"""One origin, asked politely: requests, retries, the limiter, addresses and redirects."""
