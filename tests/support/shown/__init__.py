"""The pages of the proof, executed: an example becomes an application, and the checks look."""
