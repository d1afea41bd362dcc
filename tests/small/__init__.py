"""A small world of policy that tests share: a vocabulary, rulebooks over it, and events told in few words."""
