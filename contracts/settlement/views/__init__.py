"""The pages of claims and settlements in the workspace."""
