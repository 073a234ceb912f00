"""What only the words of two catalogues tell: promised by the models, made by the migrations."""
