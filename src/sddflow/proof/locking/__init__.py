"""What was seen of locks, told: whom a statement keeps waiting, for how long, and what to do."""
