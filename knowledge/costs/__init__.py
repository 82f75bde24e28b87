"""What a letter or a lawsuit costs: dated fee tables, bills, the risk of each instance."""
