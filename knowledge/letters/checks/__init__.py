"""What is right, wrong or open in a letter that was read: bill, duties, deadlines, norms, decisions, arguments."""
