"""Sheets of orders: words, picture and paper of what people of one block do in one time."""
