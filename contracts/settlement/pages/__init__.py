"""Claims and settlements as their pages show them."""
