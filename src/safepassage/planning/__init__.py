"""The quickest safe way out: plans with a proof, what they cost, and what to clear next.

Takes streets, people and hazards as arrays and returns plans. It reads no file and trusts no claim: only a release of
land to a named standard opens a street (wall 9), and who may see which streets bind a plan is the doors' business.
"""
