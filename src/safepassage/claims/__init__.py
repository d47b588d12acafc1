"""What others published: their figures as claims, and the pictures that go with them."""
