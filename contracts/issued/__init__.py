"""What the agency issues about a project as it goes: acceptance certificate, voucher statement, settlement statement."""
