enum EmptyInformation {}
