"""Commands of the command line, one module each; bot/cli.py gathers them."""
