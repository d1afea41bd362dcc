"""What people and programs see of a replay; each report only consumes what a replay yields."""
