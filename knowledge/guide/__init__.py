"""What people ask, claim and wrongly believe: question cards, argument cards, misconceptions, the founding case."""
