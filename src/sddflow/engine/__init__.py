"""The loop and what makes it durable. It decides nothing: `domain.workflow.next_step` does."""
