enum EmptyCustody {}
