"""The store keeps the contract of Burrowgate on a real server, and what it promises besides."""
