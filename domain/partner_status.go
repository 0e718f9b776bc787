package domain

// PartnerStatuses lists how a partner stands (DOMAIN §2.1), in the order of its life.
func PartnerStatuses() []string {
	return []string{"applied", "approved", "active", "inactive", "suspended", "terminated", "rejected"}
}
