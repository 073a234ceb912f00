"""What an agent file demands, item by item, and by what each is enforced."""
