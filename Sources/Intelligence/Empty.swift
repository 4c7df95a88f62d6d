enum EmptyIntelligence {}
