"""From rules that hold to a Decision: floors, duties, challenges, questions and explanations."""
