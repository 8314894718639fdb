"""What asks over a screen: lines, choices, forms, filters, files, reasons; and what is shown meanwhile."""
