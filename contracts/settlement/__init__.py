"""Claims, e-tax invoices, settlement and close-out."""
