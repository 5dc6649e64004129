"""How good the outcome is: text, pages, precision of rules, hostile pages, and the gate that holds floors."""
