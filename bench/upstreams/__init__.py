"""What stands behind the proxies: each made so that it is not what limits them."""
