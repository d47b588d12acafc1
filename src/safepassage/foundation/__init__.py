"""What everything else is said in: units, hedged quantities, time, content-fixed ids, one error tree."""
