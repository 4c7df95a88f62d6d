enum EmptyAdministration {}
