"""From a question to the plan of an answer: what to say, what is contested, what the courts said by that day."""
