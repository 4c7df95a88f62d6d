enum EmptyInvestigation {}
