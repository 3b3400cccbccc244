"""What the commands do; `suchi.cli` only names them and their options."""
