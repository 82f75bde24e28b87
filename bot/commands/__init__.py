"""Commands of the command line, one file each; bot.cli gathers them."""
